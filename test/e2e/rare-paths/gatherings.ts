/** Gatherings that do not go as planned, and the announcements of outside systems. */
import { invitationCampaignId } from '../../../events/agreements/announcement-campaigns.ts';
import { idFrom } from '../../../shared/identifier.ts';
import { hour } from '../../../shared/time/durations.ts';
import { replyFromCalendar } from '../../fixtures/calendar-client.ts';
import { jobBody } from '../../fixtures/jobs.ts';
import { employee, type RunningProgramme } from './running-programme.ts';

/** Too few come, the date is announced early and corrected, HR cancels, staff enter an RSVP by telephone, and somebody with a seat leaves. */
export async function gatheringsEndOtherwise(running: RunningProgramme): Promise<void> {
  const people = [employee(51), employee(52), employee(53)];
  const ids: string[] = [];
  for (const person of people) ids.push(await running.join(person));
  const tooFew = await running.gathering(ids, { minAttendees: 5, belowMinimum: 'cancel' });
  await running.ok('POST', `/gatherings/${tooFew}/save-the-date`);
  await running.programme.untilIdle();
  const invited = people[1]?.email ?? '';
  await running.ok('PATCH', `/gatherings/${tooFew}`, { place: { name: '大阪支社' } });
  await running.programme.untilIdle();
  const correction = await running.programme.latestMailTo(invited);
  if (correction.subject !== '【会場変更のお知らせ】小さな会')
    throw new Error('an announced date is corrected silently');
  await running.ok('POST', `/gatherings/${tooFew}/publish`);
  const cancelled = await running.gathering(ids, { seats: 1, waitingList: 'fifo' });
  await running.ok('POST', `/gatherings/${cancelled}/publish`);
  await running.programme.untilIdle();
  const [attending, waiting] = ids;
  const byTelephone = { answer: 'attending', reason: 'お電話で承りました' };
  await running.ok('POST', `/gatherings/${cancelled}/guests/${attending}/answer`, byTelephone);
  for (const answer of ['none', 'attending'])
    await running.ok('GET', `/gatherings/${cancelled}/guests?answer=${answer}`);
  await running.programme.untilIdle();
  await running.programme.submitPage(await running.programme.latestLinkTo(invited, 'r'), [['answer', 'attending']]);
  const preferences = await running.programme.latestLinkTo(people[0]?.email ?? '', 'p');
  await running.programme.submitPage(preferences, [['leave', 'confirmed']]);
  await running.programme.untilIdle();
  await running.ok('GET', `/gatherings/${cancelled}/guests?answer=offered`);
  await running.ok('PATCH', `/gatherings/${cancelled}`, { seats: 1 });
  await running.ok('POST', `/gatherings/${cancelled}/cancel`);
  // Its gathering invitation is on its way when HR moves the deadline of another one, and cancels it.
  await running.control('/faults', { service: 'ses', kind: 'throttle', rate: 1 });
  const early = await running.gathering(ids, {});
  await running.ok('POST', `/gatherings/${early}/publish`);
  await running.until(idFrom('campaign', early), 'sending');
  const answerBy = `${await running.dateIn(7)}T12:00:00+09:00`;
  await running.ok('PATCH', `/gatherings/${early}`, { answerBy });
  await running.condition(async () => {
    const { notAfter } = await running.ok('GET', `/campaigns/${idFrom('campaign', early)}`);
    return Date.parse(String(notAfter)) === Date.parse(answerBy);
  }, 'the last moment of the invitation campaign');
  // The confirmation to somebody is throttled, too.
  const waited = await running.logged('send-service-mail', 'MAIL_NOT_SENT');
  await running.ok('POST', `/gatherings/${early}/guests/${waiting}/answer`, byTelephone);
  await running.untilLogged('send-service-mail', 'MAIL_NOT_SENT', waited + 1);
  await running.ok('POST', `/gatherings/${early}/cancel`);
  await running.until(idFrom('campaign', early), 'cancelled');
  await running.control('/faults', { service: 'ses', kind: 'throttle', rate: 0 });
  await running.programme.advance('P16D');
}

/** The sender dies over an invitation when HR cancels: whether it has left is not known yet, and the people who got it hear of the cancellation later. */
export async function senderDiesOverInvitation(running: RunningProgramme): Promise<void> {
  const alumniId = await running.join(employee(55));
  await running.control('/faults', { service: 'ses', kind: 'timeout', rate: 1 });
  const gatheringId = await running.gathering([alumniId], {});
  await running.ok('POST', `/gatherings/${gatheringId}/publish`);
  const campaignId = invitationCampaignId(gatheringId);
  await running.untilClaimed(campaignId);
  await running.control('/kill', { function: 'send-mail' });
  await running.control('/faults', { service: 'ses', kind: 'timeout', rate: 0 });
  const left = await running.logged('request-notices', 'NOTICES_LEFT');
  await running.ok('POST', `/gatherings/${gatheringId}/cancel`);
  await running.untilLogged('request-notices', 'NOTICES_LEFT', left + 1);
  await running.programme.advance('PT1H');
  await running.untilLogged('request-notices', 'NOTICES_REQUESTED');
}

/** An outage of Lambda outlasts a deadline: nobody was invited, HR sees it, moves the deadline, and members are invited after all. */
export async function invitationComesTooLate(running: RunningProgramme): Promise<void> {
  const person = employee(54);
  const alumniId = await running.join(person);
  const inHours = async (hours: number) =>
    new Date((await running.programme.now()).getTime() + hours * hour).toISOString();
  const gatheringId = await running.gathering([alumniId], { answerBy: await inHours(1) });
  await running.control('/faults', { service: 'lambda', kind: 'throttle', rate: 1 });
  await running.ok('POST', `/gatherings/${gatheringId}/publish`);
  await running.programme.advance('PT2H');
  await running.control('/faults', { service: 'lambda', kind: 'throttle', rate: 0 });
  await running.programme.advance('PT1H');
  const { campaignId, hint } = await running.ok('GET', `/gatherings/${gatheringId}`);
  const late = await running.ok('GET', `/campaigns/${campaignId}`);
  if (late['status'] !== 'expired' || hint === null) throw new Error('an announcement that came too late is not seen');
  await running.ok('PATCH', `/gatherings/${gatheringId}`, { answerBy: await inHours(48) });
  await running.programme.advance('PT1H');
  const shown = await running.ok('GET', `/gatherings/${gatheringId}`);
  if (shown['hint'] !== null) throw new Error(`after the move there is a hint: ${shown['hint']}`);
  await running.programme.latestLinkTo(person.email ?? '', 'r');
  await running.ok('POST', `/gatherings/${gatheringId}/cancel`);
  await running.programme.untilIdle();
}

/** A party waits that the two free seats are too few for, and a calendar's yes takes one of them. */
export async function calendarTakesFreeSeat(running: RunningProgramme): Promise<void> {
  const people = [employee(56), employee(57), employee(58)];
  const ids: string[] = [];
  for (const person of people) ids.push(await running.join(person));
  const gatheringId = await running.gathering(ids, { seats: 3, guestsPerMember: 2, waitingList: 'fifo' });
  await running.ok('POST', `/gatherings/${gatheringId}/publish`);
  await running.programme.untilIdle();
  const linkTo = (position: number) => running.programme.latestLinkTo(people[position]?.email ?? '', 'r');
  await running.programme.submitPage(await linkTo(0), [['answer', 'attending']]);
  await running.programme.submitPage(await linkTo(1), [
    ['answer', 'attending'],
    ['guests', '2'],
  ]);
  await running.programme.untilIdle();
  const invitation = await running.programme.latestMailTo(people[2]?.email ?? '');
  await replyFromCalendar(running.programme.programme.smtp, invitation, 'ACCEPTED', await running.programme.now());
  await running.programme.untilIdle();
  const { items } = await running.ok('GET', `/gatherings/${gatheringId}/guests`);
  const answers = new Map(
    (items as { alumniId: string; answer: string }[]).map((guest) => [guest.alumniId, guest.answer]),
  );
  const found = ids.map((id) => answers.get(id));
  if (found.join() !== 'attending,waiting,attending') throw new Error(`the free seat was not given: ${found.join()}`);
  await running.ok('POST', `/gatherings/${gatheringId}/cancel`);
  await running.programme.untilIdle();
}

export async function outsideIsTrusted(running: RunningProgramme): Promise<void> {
  const day = await running.dateIn(30);
  await running.programme.announce('com.example.intranet', 'event-scheduled', {
    title: { ja: '創立記念講演会', en: 'Anniversary lecture' },
    startsAt: `${day}T18:00:00+09:00`,
    endsAt: `${day}T19:00:00+09:00`,
    timeZone: 'Asia/Tokyo',
    onlineUrl: 'https://meet.example.com/lecture',
    audience: { departments: ['存在しない部署'] },
  });
  const closesAt = new Date((await running.programme.now()).getTime() + hour).toISOString();
  await running.programme.announce('com.example.ats', 'job-posted', jobBody({ closesAt }));
  await running.programme.untilIdle();
  await running.programme.advance('PT2H');
}
