import { describe, expect, it } from 'vitest';
import { cancelGathering, type Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import type { Guest } from '../../../../functions/gatherings/gathering/guest.ts';
import {
  invitationOf,
  noticeToGuest,
  type Occasion,
  planNotices,
  saveTheDateOf,
} from '../../../../functions/gatherings/notices/notices.ts';
import { saveTheDate } from '../../../../functions/gatherings/planning/save-the-date.ts';
import { guestsTable } from '../../../../functions/gatherings/tables.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { draftGathering, planned, publishedGathering } from '../../../fixtures/gatherings.ts';

const gathering = publishedGathering();
const { startsAt } = gathering.draft;
const hoursBefore = (hours: number) => new Date(Date.parse(startsAt) - hours * 3_600_000);

const guest = (change: Partial<Guest> = {}): Guest =>
  guestsTable.item.parse({
    gatheringId: gathering.gatheringId,
    alumniId: idFrom('alumnus', 'guest'),
    sequence: 1,
    answer: 'attending',
    evidence: 'button',
    guests: 0,
    mode: 'place',
    answeredAt: planned.toISOString(),
    answeredTo: 0,
    expiresAt: 1,
    ...change,
  });

describe('a reminder', () => {
  const dayBefore: Occasion = { kind: 'reminder', reminder: 'day', dueAt: hoursBefore(24) };

  it('is for those who attend', () => {
    const plan = planNotices(gathering, dayBefore, hoursBefore(24));
    expect(plan).toMatchObject({ notice: 'reminder_day', onlyHourReminder: false, campaigns: [] });
    expect(plan?.concerns(guest())).toBe(true);
    for (const answer of ['waiting', 'offered', 'declined', 'undecided', 'unconfirmed'] as const) {
      expect(plan?.concerns(guest({ answer }))).toBe(false);
    }
  });

  it('an hour before is for those of them who want it', () => {
    const occasion: Occasion = { kind: 'reminder', reminder: 'hour', dueAt: hoursBefore(1) };
    expect(planNotices(gathering, occasion, hoursBefore(1))?.onlyHourReminder).toBe(true);
  });

  it('is not given when its timer is of an earlier date, or the gathering was called off, or has begun', () => {
    const moved = publishedGathering({ startsAt: '2026-12-10T18:00:00+09:00' });
    expect(planNotices(moved, dayBefore, hoursBefore(24))).toBeUndefined();
    expect(planNotices({ ...gathering, status: 'cancelled' }, dayBefore, hoursBefore(24))).toBeUndefined();
    expect(planNotices(gathering, dayBefore, hoursBefore(0))).toBeUndefined();
  });

  it('has the same name however often its timer comes, and another one for another start', () => {
    const plan = planNotices(gathering, dayBefore, hoursBefore(24));
    expect(planNotices({ ...gathering, calendarSequence: 4 }, dayBefore, hoursBefore(20))?.about).toBe(plan?.about);
    const moved = publishedGathering({ startsAt: '2026-12-10T18:00:00+09:00' });
    const later: Occasion = { ...dayBefore, dueAt: new Date(Date.parse('2026-12-09T18:00:00+09:00')) };
    expect(planNotices(moved, later, hoursBefore(25))?.about).not.toBe(plan?.about);
  });
});

describe('thanks', () => {
  const over: Gathering = { ...gathering, status: 'over' };
  const plan = (change: Partial<Gathering> = {}) =>
    planNotices({ ...over, ...change }, { kind: 'ended' }, hoursBefore(-3));

  it('go to who was checked in', () => {
    expect(plan({ checkedIn: 1 })?.concerns(guest())).toBe(false);
    expect(plan({ checkedIn: 1 })?.concerns(guest({ checkedInAt: startsAt }))).toBe(true);
  });

  it('go to who attended by their answer where nobody was checked in', () => {
    expect(plan()?.concerns(guest())).toBe(true);
    expect(plan()?.concerns(guest({ answer: 'declined' }))).toBe(false);
  });

  it('wait for the end', () => expect(planNotices(gathering, { kind: 'ended' }, hoursBefore(1))).toBeUndefined());
});

describe('a change', () => {
  const changed = { ...gathering, calendarSequence: 2, answersFrom: 2 };
  const moved: Occasion = { kind: 'rescheduled', number: 3, answersAskedAgain: true, changed: ['time'] };

  it('is told to everybody who was invited, whether the invitation has left or still waits', () => {
    const plan = planNotices(changed, moved, planned);
    expect(plan).toMatchObject({ number: 3, campaigns: [invitationOf(gathering)], left: ['a', 'd', 'c', 'p'] });
    expect(plan?.concerns(guest({ answer: 'declined' }))).toBe(true);
  });

  it('is known to who answered since', () => {
    expect(planNotices(changed, moved, planned)?.concerns(guest({ answeredTo: 2 }))).toBe(false);
  });

  it('of the online address concerns only those who take part there', () => {
    const address: Occasion = { ...moved, answersAskedAgain: false, changed: ['online_address'] };
    const plan = planNotices(changed, address, planned);
    expect(plan?.campaigns).toEqual([]);
    expect(plan?.concerns(guest())).toBe(false);
    expect(plan?.concerns(guest({ mode: 'online' }))).toBe(true);
  });

  it('is not told once the gathering is cancelled or has begun', () => {
    expect(planNotices({ ...changed, status: 'cancelled' }, moved, planned)).toBeUndefined();
    expect(planNotices(changed, moved, hoursBefore(0))).toBeUndefined();
  });

  it('asks those again whose answer was given to what it was before', () => {
    expect(noticeToGuest(changed, guest({ answeredTo: 1 })).answerAsked).toBe(true);
    expect(noticeToGuest(changed, guest({ answeredTo: 2 })).answerAsked).toBe(false);
    expect(noticeToGuest(changed, guest({ answeredTo: 2, answer: 'unconfirmed' })).answerAsked).toBe(true);
  });
});

describe('a cancellation', () => {
  const cancelled: Occasion = { kind: 'cancelled', number: 4 };

  it('is told to everybody whom the invitation or the date reached', () => {
    const told = { ...gathering, status: 'cancelled' as const, saveTheDateAt: planned.toISOString() };
    const plan = planNotices(told, cancelled, planned);
    expect(plan?.campaigns).toEqual([invitationOf(gathering), saveTheDateOf(gathering)]);
    expect(plan?.left).not.toContain('p');
  });

  it('of a draft whose date was told is told to those alone', () => {
    const draft = draftGathering();
    const step = saveTheDate(draft, { by: 'hr-1', at: planned });
    if ('refused' in step) throw new Error(step.refused);
    const after = cancelGathering(step.gathering, { by: 'hr-1', at: planned });
    if ('refused' in after) throw new Error(after.refused);
    expect(after.announcements.map(({ contract }) => contract.type)).toEqual(['event-cancelled']);
    expect(planNotices(after.gathering, cancelled, planned)?.campaigns).toEqual([saveTheDateOf(draft)]);
  });

  it('is of no interest after the end', () => {
    expect(planNotices({ ...gathering, status: 'cancelled' }, cancelled, hoursBefore(-3))).toBeUndefined();
  });
});

describe('saving the date', () => {
  const doing = { by: 'hr-2', at: planned };

  it('asks for the mail once', () => {
    const step = saveTheDate(draftGathering(), doing);
    if ('refused' in step) throw new Error(step.refused);
    expect(step.announcements.map(({ contract }) => contract.type)).toEqual(['save-the-date-requested']);
    expect(step.gathering).toMatchObject({ status: 'draft', saveTheDateAt: planned.toISOString(), updatedBy: 'hr-2' });
    expect(saveTheDate(step.gathering, doing)).toEqual({ refused: 'date_told' });
  });

  it('is for drafts, of what is still to come', () => {
    expect(saveTheDate(gathering, doing)).toMatchObject({ refused: 'wrong_state', needed: ['draft'] });
    expect(saveTheDate(draftGathering(), { by: 'hr-2', at: hoursBefore(0) })).toMatchObject({
      refused: 'not_now',
      errors: [{ pointer: '/startsAt' }],
    });
  });
});
