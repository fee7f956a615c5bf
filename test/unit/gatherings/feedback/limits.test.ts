/** Who may give feedback, by state, presence and time, each at its limit; and what is stored of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attendanceModes, guestRsvps } from '../../../../events/agreements/rsvp-words.ts';
import { feedbackClosed, giveFeedback, summaryOf } from '../../../../functions/gatherings/feedback/feedback.ts';
import { type Guest, wasThere } from '../../../../functions/gatherings/gathering/guest.ts';
import { guestsExpireAt } from '../../../../functions/gatherings/gathering/schedule.ts';
import { publishedGathering, storedGuest, taken } from '../../../fixtures/gatherings.ts';

const gathering = publishedGathering();
const end = Date.parse(gathering.draft.endsAt);
const laterThanEnd = (milliseconds: number) => new Date(end + milliseconds);

describe('feedback', () => {
  it.each([
    ['draft', 'not_over'],
    ['cancelled', 'not_over'],
    ['published', undefined],
    ['over', undefined],
  ] as const)('on a gathering that is %s, after its end: %s', (status, closed) => {
    expect(feedbackClosed({ ...gathering, status }, storedGuest(), laterThanEnd(0))).toBe(closed);
  });

  it.each(guestRsvps)('of a guest who is %s is taken if the guest attends or was checked in', (answer) => {
    const guest = storedGuest({ answer });
    expect(feedbackClosed(gathering, guest, laterThanEnd(0))).toBe(answer === 'attending' ? undefined : 'not_there');
    expect(
      feedbackClosed(gathering, { ...guest, checkedInAt: '2026-12-10T10:00:00.000Z' }, laterThanEnd(0)),
    ).toBeUndefined();
  });

  it('can be given by everybody who was thanked, whatever becomes of the check-in list afterwards', () => {
    const times = fc.option(fc.constant('2026-12-10T10:00:00.000Z'), { nil: undefined });
    const modes = fc.constantFrom(...attendanceModes, undefined);
    const hybrid = { ...gathering.draft, onlineUrl: 'https://meet.example.com/okaeri' };
    fc.assert(
      fc.property(
        fc.constantFrom(...guestRsvps),
        modes,
        times,
        times,
        fc.nat(3),
        (answer, mode, then, later, others) => {
          // Only who attends is checked in, and the RSVPs of a gathering that is over do not change.
          const checkedIn = (at: string | undefined) =>
            storedGuest({ answer, mode, checkedInAt: answer === 'attending' ? at : undefined });
          const count = (guest: Guest) => others + (guest.checkedInAt === undefined ? 0 : 1);
          const [thanked, after] = [checkedIn(then), checkedIn(later)];
          const over = (guest: Guest) => ({
            ...gathering,
            draft: hybrid,
            status: 'over' as const,
            checkedIn: count(guest),
          });
          if (wasThere(over(thanked), thanked))
            expect(feedbackClosed(over(after), after, laterThanEnd(0))).toBeUndefined();
        },
      ),
    );
  });

  it('is stored with its author’s pseudonym, its time and its end', () => {
    const input = { rating: 4, comment: 'good' };
    const give = (before: Parameters<typeof giveFeedback>[0]['before'], given = input) =>
      giveFeedback({ gathering, guest: storedGuest(), before }, { by: 'somebody', input: given }, laterThanEnd(1));
    const { state } = taken(give(undefined));
    expect(state).toEqual({
      ...{ gatheringId: gathering.gatheringId, respondent: 'somebody', sequence: 1, ...input },
      ...{ givenAt: laterThanEnd(1).toISOString(), expiresAt: guestsExpireAt(gathering) },
    });
    expect(give(state)).toEqual({ refused: 'unchanged' });
    expect(taken(give(state, { ...input, comment: 'better' })).state).toMatchObject({ sequence: 2, comment: 'better' });
    expect(taken(give(state, { ...input, rating: 5 })).state).toMatchObject({ sequence: 2, rating: 5 });
  });

  it('is summed up as the number of ratings and their mean to one decimal', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 50 }), (ratings) => {
        const { answers, average } = summaryOf(ratings);
        const mean = ratings.reduce((sum, one) => sum + one) / ratings.length;
        expect(answers).toBe(ratings.length);
        expect(Math.abs((average ?? 0) - mean)).toBeLessThanOrEqual(0.05 + 1e-9);
        expect(average).toBe(Number((average ?? 0).toFixed(1)));
      }),
    );
  });
});
