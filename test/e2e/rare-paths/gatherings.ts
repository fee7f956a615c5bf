/** Gatherings that end otherwise than planned, and one from outside. */
import { idFrom } from '../../../shared/identifier.ts';
import { employee, type Hands } from './hands.ts';

/** Too few come, the date is told early, HR cancels, staff answers by telephone, somebody leaves with a seat. */
export async function gatheringsEndOtherwise(hands: Hands): Promise<void> {
  const people = [employee(51), employee(52), employee(53)];
  const ids: string[] = [];
  for (const person of people) ids.push(await hands.join(person));
  const tooFew = await hands.gathering(ids, { minAttendees: 5, belowMinimum: 'cancel' });
  await hands.ok('POST', `/gatherings/${tooFew}/save-the-date`);
  await hands.programme.settled();
  await hands.ok('POST', `/gatherings/${tooFew}/publish`);
  const cancelled = await hands.gathering(ids, { seats: 1, waitingList: 'fifo' });
  await hands.ok('POST', `/gatherings/${cancelled}/publish`);
  await hands.programme.settled();
  const [attending, waiting] = ids;
  const byTelephone = { answer: 'attending', reason: 'お電話で承りました' };
  await hands.ok('POST', `/gatherings/${cancelled}/guests/${attending}/answer`, byTelephone);
  for (const answer of ['none', 'attending']) await hands.ok('GET', `/gatherings/${cancelled}/guests?answer=${answer}`);
  await hands.programme.settled();
  const invited = people[1]?.email ?? '';
  await hands.programme.submitPage(await hands.programme.latestLinkTo(invited, 'r'), [['answer', 'attending']]);
  const preferences = await hands.programme.latestLinkTo(people[0]?.email ?? '', 'p');
  await hands.programme.submitPage(preferences, [['leave', 'confirmed']]);
  await hands.programme.settled();
  await hands.ok('GET', `/gatherings/${cancelled}/guests?answer=offered`);
  await hands.ok('POST', `/gatherings/${cancelled}/cancel`);
  // Its invitation is on its way when HR cancels another one.
  await hands.control('/faults', { service: 'ses', kind: 'throttle', rate: 1 });
  const early = await hands.gathering(ids, {});
  await hands.ok('POST', `/gatherings/${early}/publish`);
  await hands.until(idFrom('campaign', early), 'sending');
  // What is confirmed to somebody is throttled, too.
  await hands.ok('POST', `/gatherings/${early}/guests/${waiting}/answer`, byTelephone);
  await hands.untilLogged('send-service-mail', 'EVENT_RETRIED', 2);
  await hands.ok('POST', `/gatherings/${early}/cancel`);
  await hands.until(idFrom('campaign', early), 'cancelled');
  await hands.control('/faults', { service: 'ses', kind: 'throttle', rate: 0 });
  await hands.programme.advance('P16D');
}

export async function outsideIsTrusted(hands: Hands): Promise<void> {
  const day = await hands.dateIn(30);
  await hands.programme.announce('com.example.intranet', 'event-scheduled', {
    title: { ja: '創立記念講演会', en: 'Anniversary lecture' },
    startsAt: `${day}T18:00:00+09:00`,
    endsAt: `${day}T19:00:00+09:00`,
    timeZone: 'Asia/Tokyo',
    onlineUrl: 'https://meet.example.com/lecture',
    audience: { departments: ['存在しない部署'] },
  });
  await hands.programme.settled();
}
