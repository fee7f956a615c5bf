/** Whether what a campaign announces can still be mailed. */
import { expect, it } from 'vitest';
import { isAnnounceable } from '../../../../functions/mail/campaign-sending/gathering-news.ts';
import { draftGathering, publishedGathering } from '../../../fixtures/gatherings.ts';

const answerBy = '2026-12-07T18:00:00+09:00';
const startsAt = '2026-12-10T19:00:00+09:00';
const published = publishedGathering({ answerBy });
const planned = draftGathering({ answerBy });
const { gatheringId } = published;
const before = (instant: string) => new Date(Date.parse(instant) - 1);

it('a gathering invitation until the deadline for RSVPs, or the start where there is none', () => {
  expect(isAnnounceable({ gatheringId }, published, before(answerBy))).toBe(true);
  expect(isAnnounceable({ gatheringId }, published, new Date(answerBy))).toBe(false);
  expect(isAnnounceable({ gatheringId }, publishedGathering(), before(startsAt))).toBe(true);
  expect(isAnnounceable({ gatheringId }, publishedGathering(), new Date(startsAt))).toBe(false);
});

it.each(['draft', 'cancelled', 'over'] as const)('no gathering invitation to one that is not open: %s', (status) =>
  expect(isAnnounceable({ gatheringId }, { ...published, status }, before(answerBy))).toBe(false),
);

it('a date until the start, whatever the deadline, while it is planned', () => {
  const about = { gatheringId: undefined };
  expect(isAnnounceable(about, planned, before(startsAt))).toBe(true);
  expect(isAnnounceable(about, planned, new Date(startsAt))).toBe(false);
  for (const status of ['published', 'cancelled', 'over'] as const)
    expect(isAnnounceable(about, { ...planned, status }, before(startsAt))).toBe(false);
});
