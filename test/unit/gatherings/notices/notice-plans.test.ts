/** Every occasion in every state of a gathering: which notice it leads to, or why to none. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { invitationCampaignId } from '../../../../events/agreements/announcement-campaigns.ts';
import { guestSubject } from '../../../../events/agreements/guest-subject.ts';
import { guestRsvps } from '../../../../events/agreements/rsvp-words.ts';
import type { Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import { noticeToGuest, noticeToInvited, planNotices } from '../../../../functions/gatherings/notices/notices.ts';
import type { NoticeOccasion } from '../../../../functions/gatherings/tables.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { planned, publishedGathering, storedGuest, taken } from '../../../fixtures/gatherings.ts';

const answerBy = '2026-12-09T18:00:00+09:00';
const published = publishedGathering({ answerBy });
const { startsAt, endsAt } = published.draft;
const dayBefore = new Date(Date.parse(startsAt) - 86_400_000);
const begun = new Date(startsAt);

const occasions = {
  reminder: { kind: 'reminder', reminder: 'day', dueAt: dayBefore.toISOString() },
  waitingClosed: { kind: 'waiting_closed', dueAt: new Date(answerBy).toISOString() },
  ended: { kind: 'ended' },
  dateCorrected: { kind: 'date_corrected', number: 2, changed: ['time'] },
  rescheduled: { kind: 'rescheduled', number: 2, rsvpsAskedAgain: true, changed: ['time'] },
  cancelled: { kind: 'cancelled', number: 2 },
} as const satisfies Record<string, NoticeOccasion>;
type Occasion = keyof typeof occasions;

const whenToTell: Record<Occasion, { status: Gathering['status']; at: Date }> = {
  reminder: { status: 'published', at: dayBefore },
  waitingClosed: { status: 'published', at: new Date(answerBy) },
  ended: { status: 'over', at: new Date(endsAt) },
  dateCorrected: { status: 'draft', at: planned },
  rescheduled: { status: 'published', at: planned },
  cancelled: { status: 'cancelled', at: planned },
};
/** The plan for an occasion, when it is to be told, unless the test says otherwise. */
const plan = (occasion: Occasion, change: { status?: Gathering['status']; at?: Date; said?: NoticeOccasion } = {}) => {
  const { status, at } = { ...whenToTell[occasion], ...change };
  return planNotices({ ...published, status }, change.said ?? occasions[occasion], at);
};

describe('a notice', () => {
  it.each<[Occasion, object]>([
    ['reminder', { notice: 'reminder_day', number: 1, changed: [], campaigns: [], left: [], onlyHourReminder: false }],
    ['waitingClosed', { notice: 'waiting_closed', number: 1, changed: [], campaigns: [], left: [] }],
    ['ended', { notice: 'thanks', about: 'thanks', number: 1, changed: [], campaigns: [], left: [] }],
    [
      'dateCorrected',
      { notice: 'date_corrected', about: 'change', number: 2, changed: ['time'], onlyHourReminder: false },
    ],
    ['rescheduled', { notice: 'rescheduled', about: 'change', number: 2, changed: ['time'], onlyHourReminder: false }],
    [
      'cancelled',
      {
        notice: 'cancelled',
        about: 'change',
        number: 2,
        changed: [],
        campaigns: [invitationCampaignId(published.gatheringId)],
        onlyHourReminder: false,
      },
    ],
  ])('of the occasion %s', (occasion, expected) => {
    expect(plan(occasion)).toMatchObject(expected);
  });

  it('of a cancellation is for every guest, whatever the RSVP; it asks nobody', () => {
    const { concerns, asks } = taken(plan('cancelled'));
    const guests = guestRsvps.map((answer) => storedGuest({ answer }));
    expect(guests.map(concerns)).toEqual(guests.map(() => true));
    expect(guests.map(asks)).toEqual(guests.map(() => false));
  });
});

describe('no notice', () => {
  const needed: Record<Occasion, readonly [refused: string, allowed: readonly Gathering['status'][]]> = {
    reminder: ['not_published', ['published']],
    waitingClosed: ['not_published', ['published']],
    ended: ['not_over', ['over']],
    dateCorrected: ['not_announced', ['draft', 'published']],
    rescheduled: ['not_published', ['published']],
    cancelled: ['not_cancelled', ['cancelled']],
  };
  const everyStatus = ['draft', 'published', 'cancelled', 'over'] as const;
  const cases = (Object.keys(occasions) as Occasion[]).flatMap((occasion) =>
    everyStatus.map((status) => [occasion, status] as const),
  );

  it.each(cases)(
    'of the occasion %s where the gathering is %s, unless that is what it is told in',
    (occasion, status) => {
      const [refused, allowed] = needed[occasion];
      const outcome = plan(occasion, { status });
      if (allowed.includes(status)) expect(outcome.refused).toBeUndefined();
      else expect(outcome).toEqual({ refused });
    },
  );

  it.each(['reminder', 'waitingClosed', 'dateCorrected', 'rescheduled'] as const)(
    'of the occasion %s from the start on',
    (occasion) => {
      expect(plan(occasion, { at: begun })).toEqual({ refused: 'begun' });
      expect(plan(occasion, { at: new Date(begun.getTime() - 1) }).refused).toBeUndefined();
    },
  );

  it('of a cancellation after the end; it is told while the gathering would have been held', () => {
    expect(plan('cancelled', { at: new Date(endsAt) })).toEqual({ refused: 'ended' });
    expect(plan('cancelled', { at: begun }).refused).toBeUndefined();
  });

  it.each(['reminder', 'waitingClosed'] as const)('of the occasion %s by the timer of another time', (occasion) => {
    const dueAt = '2026-12-09T07:59:00.000Z';
    expect(plan(occasion, { said: { ...occasions[occasion], dueAt } })).toEqual({ refused: 'moved' });
  });

  it('of a change that takes nothing from anybody', () => {
    const nothing = { refused: 'nothing_to_tell' };
    expect(plan('dateCorrected', { said: { ...occasions.dateCorrected, changed: [] } })).toEqual(nothing);
    const quiet = { ...occasions.rescheduled, changed: [] };
    expect(plan('rescheduled', { said: { ...quiet, rsvpsAskedAgain: false } })).toEqual(nothing);
    expect(plan('rescheduled', { said: quiet }).refused).toBeUndefined();
  });
});

it('what an earlier change said is named for a day, to the millisecond', () => {
  const changedAt = { place: planned.toISOString() };
  const named = (milliseconds: number) =>
    taken(planNotices({ ...published, changedAt }, occasions.rescheduled, new Date(planned.getTime() + milliseconds)));
  expect(named(86_399_999).changed).toEqual(['time', 'place']);
  expect(named(86_400_000).changed).toEqual(['time']);
});

it('the name of a notice fits an event, however far away the gathering is', () => {
  const dates = fc.date({ min: new Date('2026-12-24'), max: new Date('2200-01-01'), noInvalidDate: true });
  const { gatheringId } = published;
  fc.assert(
    fc.property(dates, (start) => {
      const draft = { ...published.draft, startsAt: start.toISOString(), answerBy: null };
      const before = (hours: number) => new Date(start.getTime() - hours * 3_600_000).toISOString();
      for (const occasion of [
        { kind: 'reminder', reminder: 'day', dueAt: before(24) },
        { kind: 'reminder', reminder: 'hour', dueAt: before(1) },
        { kind: 'waiting_closed', dueAt: before(1) },
      ] as const) {
        const { about } = taken(planNotices({ ...published, draft }, occasion, new Date(occasion.dueAt)));
        expect(guestSubject({ gatheringId, alumniId: storedGuest().alumniId }, about).length).toBeLessThanOrEqual(64);
      }
    }),
  );
});

describe('whom it asks for an RSVP', () => {
  const nobody = { asks: () => false };

  it('recipients without one', () => {
    const alumniId = idFrom('alumnus', 'hanako');
    expect(noticeToInvited(alumniId)).toEqual({
      ...{ alumniId, answer: 'none', mode: null, guests: null, answerAsked: true, offerExpiresAt: null },
    });
  });

  it('guests only if theirs is of another time, or needs to be confirmed, or the plan asks them', () => {
    for (const answer of guestRsvps) {
      const guest = storedGuest({ answer });
      const told = { alumniId: guest.alumniId, answer, mode: 'place', guests: 0, offerExpiresAt: null };
      expect(noticeToGuest(published, guest, nobody)).toEqual({ ...told, answerAsked: answer === 'unconfirmed' });
      expect(noticeToGuest(published, guest, { asks: () => true })).toEqual({ ...told, answerAsked: true });
      expect(noticeToGuest({ ...published, answersFrom: 1 }, guest, nobody)).toEqual({ ...told, answerAsked: true });
    }
  });

  it('does not call somebody undecided who let an offer lapse', () => {
    const at = '2026-11-25T09:00:00.000Z';
    const history = [{ at, actor: 'okaeri', from: 'offered', to: 'undecided' }] as const;
    const guest = storedGuest({ answer: 'undecided', offersMissed: 1, history: [...history] });
    expect(noticeToGuest(published, guest, nobody)).toMatchObject({ answer: 'offered', offerExpiresAt: at });
    expect(noticeToGuest(published, { ...guest, offersMissed: 0 }, nobody)).toMatchObject({ answer: 'undecided' });
  });

  it('says until when a seat was offered', () => {
    const offerExpiresAt = '2026-12-01T08:00:00.000Z';
    const guest = storedGuest({ answer: 'offered', offerExpiresAt });
    expect(noticeToGuest(published, guest, nobody)).toMatchObject({ answer: 'offered', offerExpiresAt });
  });

  it('says no mode where none was chosen', () => {
    const { mode: _none, ...guest } = storedGuest({ answer: 'declined' });
    expect(noticeToGuest(published, guest, nobody).mode).toBeNull();
  });
});
