/** What a notice names to a guest: the change that is its occasion, and earlier ones that the guest has not answered since. */
import { expect, test } from 'vitest';
import { noticeToGuest, planNotices } from '../../../../functions/gatherings/notices/notices.ts';
import { publishedGathering, storedGuest } from '../../../fixtures/gatherings.ts';

const at = new Date('2026-11-24T06:00:00.000Z');
const [timeMoved, answered, placeMoved] = [
  '2026-11-24T03:00:00.000Z',
  '2026-11-24T04:00:00.000Z',
  '2026-11-24T05:00:00.000Z',
];
const gathering = {
  ...publishedGathering(),
  ...{ calendarSequence: 2, answersFrom: 2, changedAt: { time: timeMoved, place: placeMoved } },
};
const occasion = { kind: 'rescheduled', number: 3, rsvpsAskedAgain: true, changed: ['place'] } as const;

test.each<[string, string, readonly string[]]>([
  ['before both', '2026-11-24T02:00:00.000Z', ['time', 'place']],
  ['between them', answered, ['place']],
])('a guest who answered %s', (_when, answeredAt, named) => {
  const plan = planNotices(gathering, { ...occasion, changed: [...occasion.changed] }, at);
  if (plan.refused !== undefined) throw new Error(plan.refused);
  expect(plan.changed).toEqual(['time', 'place']);
  const notice = noticeToGuest(gathering, storedGuest({ answeredAt, answeredTo: 1 }), plan);
  expect(notice.changed ?? plan.changed).toEqual(named);
});
