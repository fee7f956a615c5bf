/** People change their minds and addresses, and mail comes back. */
import { minute } from '../../../shared/time/durations.ts';
import { leaverData, type SamplePerson } from '../../fixtures/people.ts';
import { employee, type RunningProgramme } from './running-programme.ts';

/** Addresses change, two people have the same, HR completes and decides. */
export async function leaversChange(running: RunningProgramme): Promise<void> {
  const lastDay = await running.dateIn(3);
  const [first, second, third, fourth] = [employee(1), employee(2), employee(3), employee(4)];
  await running.announce('employee.offboarded', leaverData(first, lastDay));
  await sameIdTwice(running, lastDay);
  await running.announce('employee.updated', leaverData({ ...first, email: 'other.1@example.net' }, lastDay));
  for (const twin of [second, third, fourth]) {
    await running.announce('employee.offboarded', leaverData({ ...twin, email: 'family@example.net' }, lastDay));
  }
  const [, approved, declined] = await Promise.all([second, third, fourth].map((twin) => running.alumniId(twin)));
  await running.ok('POST', `/alumni/${approved}/approve`);
  await running.ok('POST', `/alumni/${declined}/decline`);
  // An invitation bounces: a person is suppressed about whom nothing else is known yet.
  await running.announce('employee.offboarded', leaverData(employee(5, 'bounce+5@simulator.amazonses.com'), lastDay));
  await running.ok('POST', '/alumni/search', { personalEmail: 'Family@example.net' });
  await running.ok('POST', '/alumni/search', { sourceEmployeeId: first.id });
  const contact = { personalEmail: 'corrected.1@example.net' };
  await running.ok('PATCH', `/alumni/${await running.alumniId(first)}/contact`, contact);
  // The person who had the family's address gives it up; then the person whom HR approved has it.
  const own = { personalEmail: 'own.2@example.net' };
  await running.ok('PATCH', `/alumni/${await running.alumniId(second)}/contact`, own);
  await running.programme.untilIdle();
  await running.programme.advance('PT3M');
}

/** The HRIS gives two messages the same id: the second one is refused. */
async function sameIdTwice(running: RunningProgramme, lastDay: string): Promise<void> {
  const timestamp = (await running.programme.now()).toISOString();
  const send = (number: number) =>
    running.programme.webhook(
      { type: 'employee.offboarded', timestamp, data: leaverData(employee(number), lastDay) },
      { id: 'msg_used_twice' },
    );
  const answers = [await send(6), await send(6), await send(7)];
  const statuses = answers.map(({ status }) => status).join(' ');
  if (statuses !== '202 202 409') throw new Error(`an id that is used twice got the responses ${statuses}`);
}

/** A person who declined joins after all; one who had answered before presents a paper; one who left is no longer offered a seat. */
export async function answersChange(running: RunningProgramme): Promise<void> {
  const lastDay = await running.dateIn(1);
  const people = [employee(11), employee(12), employee(13)];
  for (const person of people) await running.announce('employee.offboarded', leaverData(person, lastDay));
  await running.programme.advance('P12D');
  const [undecided, refusing, withPaper] = people;
  if (undecided === undefined || refusing === undefined || withPaper === undefined) return;
  const link = await running.programme.latestLinkTo(undecided.email ?? '', 'i');
  await running.programme.submitPage(link, [['decision', 'refuse']]);
  await running.programme.submitPage(link, [
    ['purpose', 'newsletter'],
    ['decision', 'accept'],
  ]);
  // The one-click header of an invitation declines it (RFC 8058).
  const decline = await running.programme.latestLinkTo(refusing.email ?? '', 'u');
  await fetch(decline, { method: 'POST', body: 'List-Unsubscribe=One-Click' });
  const declined = await running.programme.latestLinkTo(withPaper.email ?? '', 'i');
  await running.programme.submitPage(declined, [['decision', 'refuse']]);
  await running.programme.untilIdle();
  await running.programme.advance('P2D');
  // Employed again since yesterday, and leaving with a paper that says yes: nobody consents before the hire.
  const again = { ...withPaper, hireDate: await running.dateIn(-1) };
  const at = (await running.programme.now()).toISOString();
  await running.join(again, { consent: { at }, terminationDate: await running.dateIn(2) });
  await running.programme.advance('P10D');
}

/** Bounces, soft ones too, complaints, and an address that only SES knows as suppressed. */
export async function mailComesBack(running: RunningProgramme): Promise<void> {
  const addresses = ['bounce+1', 'complaint+1'].map((name) => `${name}@simulator.amazonses.com`);
  for (const [index, address] of addresses.entries()) await running.join(employee(21 + index, address));
  const listed = employee(23);
  await running.join(listed);
  await running.control('/suppressions', { address: listed.email, reason: 'BOUNCE' });
  // A complaint that only the account's list reports.
  const complained = employee(24);
  await running.join(complained);
  await running.announce('employee.updated', leaverData({ ...complained, email: 'new.24@example.net' }, '2026-05-31'));
  await running.control('/suppressions', { address: 'new.24@example.net', reason: 'COMPLAINT' });
  await running.programme.advance('P1D');
  const soft = employee(25);
  const alumniId = await running.join(soft);
  const { campaignId } = await running.newsletter([alumniId]);
  await running.programme.untilIdle();
  const report = {
    id: 'a-soft-bounce',
    type: 'Email Bounced',
    time: (await running.programme.now()).toISOString(),
    messageId: 'a-message',
    tags: { campaign: [campaignId], recipient: [alumniId], chunk: ['0'], position: ['0'] },
    bounceType: 'Transient',
    bounceSubType: 'MailboxFull',
  };
  await running.give('RecordDeliveryBounceComplaint', report);
  await running.programme.untilIdle();
}

/** Somebody complains about the invitation, and joins by it nevertheless: SES no longer lists them. */
export async function complainerJoins(running: RunningProgramme): Promise<void> {
  const leaver = employee(85);
  await running.announce('employee.offboarded', leaverData(leaver, await running.dateIn(-1)));
  await running.programme.advance('P5D');
  const link = await running.programme.latestLinkTo(leaver.email ?? '', 'i');
  const { id } = await running.programme.latestMailTo(leaver.email ?? '');
  await running.control('/reports', { mail: id, type: 'Complaint', complaintFeedbackType: 'abuse' });
  await running.programme.untilIdle();
  await running.programme.submitPage(link, [['decision', 'accept']]);
  await running.programme.untilIdle();
}

/** Receivers refuse, reply automatically and complain; HR opens closed addresses again. */
export async function receiversRefuse(running: RunningProgramme): Promise<void> {
  const [away, refused, gone] = [employee(81), employee(82), employee(83)];
  const ids: string[] = [];
  for (const person of [away, refused, gone]) ids.push(await running.join(person));
  const { campaignId } = await running.newsletter(ids);
  await running.until(campaignId, 'completed');
  const report = async (person: SamplePerson, body: object) => {
    const mails = await running.programme.mails();
    const mail = mails.findLast(({ to }) => String(to) === person.email);
    await running.control('/reports', { mail: mail?.id, ...body });
    await running.programme.untilIdle();
  };
  const stateOf = async (index: number) => {
    const { items } = await running.ok('GET', `/campaigns/${campaignId}/recipients`);
    return (items as { alumniId: string; state: string }[]).find(({ alumniId }) => alumniId === ids[index])?.state;
  };
  const is = async (index: number, state: string) =>
    running.condition(async () => (await stateOf(index)) === state, `recipient ${index} ${state}`);
  // Out of office: the mail was delivered, and stays so.
  for (let times = 0; times < 3; times++) {
    await report(away, { type: 'Bounce', bounceType: 'Transient', bounceSubType: 'General' });
  }
  await report(away, { type: 'Complaint', complaintFeedbackType: 'auth-failure' });
  await is(0, 'delivered');
  // A receiver does not believe that the mail is ours, and SES puts the address on its list for that, twice.
  await report(refused, { type: 'Bounce', bounceType: 'Permanent', bounceSubType: 'General', status: '5.7.26' });
  await running.untilLogged('judge-sending', 'HARMED_BY_POLICY');
  await running.control('/suppressions', { address: refused.email, reason: 'BOUNCE' });
  await running.newsletter([ids[1] ?? '']);
  await running.programme.untilIdle();
  await running.control('/suppressions', { address: refused.email, reason: 'BOUNCE' });
  // A mailbox is gone; HR hears that it exists again.
  await report(gone, { type: 'Bounce', bounceType: 'Permanent', bounceSubType: 'NoEmail', status: '5.1.1' });
  await is(2, 'bounced');
  // An invitation is refused, too: only the contact card has the address of a leaver.
  const leaver = employee(84);
  await running.announce('employee.offboarded', leaverData(leaver, await running.dateIn(1)));
  await running.programme.advance('P12D');
  await report(leaver, { type: 'Bounce', bounceType: 'Permanent', bounceSubType: 'General', status: '5.7.1' });
  await report(leaver, { type: 'Bounce', bounceType: 'Permanent', bounceSubType: 'NoEmail', status: '5.1.1' });
  for (const alumniId of [ids[2], await running.alumniId(leaver)]) {
    const path = `/alumni/${alumniId}/contact/reopen`;
    const body = { reason: '本人から受信できるとの連絡' };
    const { status } = await running.programme.call('hr', 'POST', path, body, { 'idempotency-key': path });
    if (status >= 300) throw new Error(`${path} answered ${status}`);
  }
  await running.programme.untilIdle();
  const again = await running.newsletter(ids);
  await running.until(again.campaignId, 'completed');
  await running.condition(async () => {
    const { counts } = await running.ok('GET', `/campaigns/${again.campaignId}`);
    return (counts as { delivered: number }).delivered === ids.length;
  }, 'mail to everybody whose address is fine');
}

/**
 * In the hour for invitations: people of an import are mailed in turn, and people who are announced or approved within that hour at once.
 * HR stops and resumes all of it.
 */
export async function invitationsLeave(running: RunningProgramme): Promise<void> {
  const longAgo = employee(91);
  await running.ok('POST', '/alumni/imports', { employees: [leaverData(longAgo, '2016-05-31')] });
  await running.programme.untilIdle();
  await running.ok('POST', '/invitations/stop');
  const { nextRunAt } = await running.ok('POST', '/invitations/resume');
  const minutes = Math.ceil((Date.parse(String(nextRunAt)) - (await running.programme.now()).getTime()) / minute) + 10;
  await running.programme.advance(`PT${minutes}M`);
  const lastDay = await running.dateIn(-1);
  const twins = [employee(92), employee(93)].map((twin) => ({ ...twin, email: 'pair@example.net' }));
  for (const twin of twins) await running.announce('employee.offboarded', leaverData(twin, lastDay));
  const [, waiting] = await Promise.all(twins.map((twin) => running.alumniId(twin)));
  await running.ok('POST', `/alumni/${waiting}/approve`);
  await running.programme.untilIdle();
  for (const email of [longAgo.email, 'pair@example.net']) await running.programme.latestLinkTo(email ?? '', 'i');
}
