import { describe, expect, it } from 'vitest';
import { feedbackUntil } from '../../../../events/read-models/gathering-times.ts';
import {
  type Feedback,
  feedbackClosed,
  feedbackView,
  giveFeedback,
  summaryOf,
} from '../../../../functions/gatherings/feedback/feedback.ts';
import type { Guest } from '../../../../functions/gatherings/gathering/guest.ts';
import { publishedGathering, taken } from '../../../fixtures/gatherings.ts';

const gathering = publishedGathering();
const end = new Date(gathering.draft.endsAt);
const daysLater = (days: number) => new Date(end.getTime() + days * 86_400_000);
const attended = { answer: 'attending' } as Guest;

describe('feedback', () => {
  it('is taken for thirty days after the end, from guests who were there', () => {
    expect(feedbackUntil(gathering)).toEqual(daysLater(30));
    expect(feedbackClosed(gathering, attended, end)).toBeUndefined();
    expect(feedbackClosed(gathering, attended, new Date(daysLater(30).getTime() - 1))).toBeUndefined();
    expect(feedbackClosed(gathering, attended, daysLater(30))).toBe('too_late');
  });

  it('is not taken before the end, or from members who were not there', () => {
    expect(feedbackClosed(gathering, attended, new Date(end.getTime() - 1))).toBe('not_over');
    expect(feedbackClosed({ ...gathering, status: 'cancelled' }, attended, end)).toBe('not_over');
    expect(feedbackClosed(gathering, undefined, end)).toBe('not_there');
    expect(feedbackClosed(gathering, { answer: 'declined' } as Guest, end)).toBe('not_there');
  });

  it('that comes too early, too late or from somebody who was not there is refused, whoever asks', () => {
    const give = (guest: Guest | undefined, at: Date) =>
      giveFeedback({ gathering, guest, before: undefined }, { by: 'x', input: { rating: 4, comment: '' } }, at).refused;
    expect(give(attended, new Date(end.getTime() - 1))).toBe('not_over');
    expect(give(attended, new Date(daysLater(30).getTime() - 1))).toBeUndefined();
    expect(give(attended, daysLater(30))).toBe('too_late');
    expect(give(undefined, end)).toBe('not_there');
  });

  it('of a member is replaced by newer feedback; the same feedback changes nothing', () => {
    const give = (before: Feedback | undefined, rating: number) =>
      giveFeedback(
        { gathering, guest: attended, before },
        { by: 'somebody', input: { rating, comment: 'good' } },
        daysLater(1),
      );
    const first = taken(give(undefined, 4)).state;
    expect(give(first, 4)).toEqual({ refused: 'unchanged' });
    expect(taken(give(first, 2)).state).toMatchObject({ rating: 2, sequence: 2, respondent: 'somebody' });
  });

  it.each([
    ['2026-12-10T12:00:00.123Z', '2026-12-10'],
    ['2026-12-10T14:59:59.999Z', '2026-12-10'],
    ['2026-12-10T15:00:00.000Z', '2026-12-11'],
  ])('that was given at %s is shown to HR with the day at the gathering alone: %s', (givenAt, at) => {
    const given = taken(
      giveFeedback(
        { gathering, guest: attended, before: undefined },
        { by: 'x', input: { rating: 4, comment: '' } },
        end,
      ),
    );
    expect(feedbackView(gathering, { ...given.state, givenAt })).toEqual({ rating: 4, comment: '', at });
  });

  it('is shown with the day in UTC where the zone of the gathering is no longer known', () => {
    const unknown = { ...gathering, draft: { ...gathering.draft, timeZone: 'Mars/Olympus' } };
    const given = { rating: 4, comment: '', givenAt: '2026-12-10T15:00:00.000Z' } as Feedback;
    expect(feedbackView(unknown, given).at).toBe('2026-12-10');
  });

  it('is summed up to one decimal', () => {
    expect(summaryOf([5, 4, 4])).toEqual({ answers: 3, average: 4.3 });
    expect(summaryOf([])).toEqual({ answers: 0, average: null });
  });
});
