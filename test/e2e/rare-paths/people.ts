/** People change their minds and addresses, and mail comes back. */
import { leaverData } from '../../fixtures/people.ts';
import { employee, type Hands } from './hands.ts';

/** Addresses change, two people have the same, HR completes and decides. */
export async function leaversChange(hands: Hands): Promise<void> {
  const lastDay = await hands.dateIn(3);
  const [first, second, third, fourth] = [employee(1), employee(2), employee(3), employee(4)];
  await hands.announce('employee.offboarded', leaverData(first, lastDay));
  await hands.announce('employee.updated', leaverData({ ...first, email: 'other.1@example.net' }, lastDay));
  for (const twin of [second, third, fourth]) {
    await hands.announce('employee.offboarded', leaverData({ ...twin, email: 'family@example.net' }, lastDay));
  }
  const [, approved, declined] = await Promise.all([second, third, fourth].map((twin) => hands.alumniId(twin)));
  await hands.ok('POST', `/alumni/${approved}/approve`);
  await hands.ok('POST', `/alumni/${declined}/decline`);
  // An invitation that comes back: somebody is suppressed of whom nothing else is known yet.
  await hands.announce('employee.offboarded', leaverData(employee(5, 'bounce+5@simulator.amazonses.com'), lastDay));
  const contact = { personalEmail: 'corrected.1@example.net' };
  await hands.ok('PATCH', `/alumni/${await hands.alumniId(first)}/contact`, contact);
  await hands.programme.settled();
}

/** Who declined joins after all; who had answered before presents a paper; who left is offered a seat no more. */
export async function answersChange(hands: Hands): Promise<void> {
  const lastDay = await hands.dateIn(1);
  const people = [employee(11), employee(12), employee(13)];
  for (const person of people) await hands.announce('employee.offboarded', leaverData(person, lastDay));
  await hands.programme.advance('P12D');
  const [undecided, refusing, withPaper] = people;
  if (undecided === undefined || refusing === undefined || withPaper === undefined) return;
  const link = await hands.programme.latestLinkTo(undecided.email ?? '', 'i');
  await hands.programme.submitPage(link, [['decision', 'refuse']]);
  await hands.programme.submitPage(link, [
    ['purpose', 'newsletter'],
    ['decision', 'accept'],
  ]);
  // The one-click header of an invitation declines it (RFC 8058).
  const decline = await hands.programme.latestLinkTo(refusing.email ?? '', 'u');
  await fetch(decline, { method: 'POST', body: 'List-Unsubscribe=One-Click' });
  const declined = await hands.programme.latestLinkTo(withPaper.email ?? '', 'i');
  await hands.programme.submitPage(declined, [['decision', 'refuse']]);
  await hands.programme.settled();
  await hands.programme.advance('PT1H');
  // Employed once more, and leaving with a paper that says yes.
  const again = { ...withPaper, hireDate: await hands.dateIn(1) };
  const at = (await hands.programme.now()).toISOString();
  await hands.join(again, { consent: { at }, terminationDate: await hands.dateIn(2) });
  await hands.programme.advance('P10D');
}

/** Bounces, soft ones too, complaints, and an address that only SES knows as suppressed. */
export async function mailComesBack(hands: Hands): Promise<void> {
  const addresses = ['bounce+1', 'complaint+1'].map((name) => `${name}@simulator.amazonses.com`);
  for (const [index, address] of addresses.entries()) await hands.join(employee(21 + index, address));
  const listed = employee(23);
  await hands.join(listed);
  await hands.control('/suppressions', { address: listed.email, reason: 'BOUNCE' });
  // A complaint reported by nobody but the account's list.
  const complained = employee(24);
  await hands.join(complained);
  await hands.announce('employee.updated', leaverData({ ...complained, email: 'new.24@example.net' }, '2026-05-31'));
  await hands.control('/suppressions', { address: 'new.24@example.net', reason: 'COMPLAINT' });
  await hands.programme.advance('P1D');
  const soft = employee(25);
  const alumniId = await hands.join(soft);
  const { campaignId } = await hands.newsletter([alumniId]);
  await hands.programme.settled();
  const report = {
    id: 'a-soft-bounce',
    type: 'Email Bounced',
    time: (await hands.programme.now()).toISOString(),
    messageId: 'a-message',
    tags: { campaign: [campaignId], recipient: [alumniId], chunk: ['0'], position: ['0'] },
    bounceType: 'Transient',
    bounceSubType: 'MailboxFull',
  };
  await hands.queue('RecordDeliveryBounceComplaint', report);
  await hands.programme.settled();
}
