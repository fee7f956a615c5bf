import { describe, expect, it } from 'vitest';
import { invitationCampaignId, saveTheDateCampaignId } from '../../../../events/agreements/announcement-campaigns.ts';
import { guestRsvps } from '../../../../events/agreements/rsvp-words.ts';
import {
  cancelGathering,
  changeGathering,
  type Gathering,
} from '../../../../functions/gatherings/gathering/gathering.ts';
import { noticeToGuest, planNotices } from '../../../../functions/gatherings/notices/notices.ts';
import { saveTheDate } from '../../../../functions/gatherings/planning/save-the-date.ts';
import type { NoticeOccasion } from '../../../../functions/gatherings/tables.ts';
import { draftedGathering, planned, publishedGathering, storedGuest, taken } from '../../../fixtures/gatherings.ts';

const gathering = publishedGathering();
const planFor = (...given: Parameters<typeof planNotices>) => taken(planNotices(...given));
const hr = { by: 'hr-2', input: undefined };
const { startsAt } = gathering.draft;
const hoursBefore = (hours: number) => new Date(Date.parse(startsAt) - hours * 3_600_000);

describe('a reminder', () => {
  const dayBefore: NoticeOccasion = { kind: 'reminder', reminder: 'day', dueAt: hoursBefore(24).toISOString() };

  it('is for attending members', () => {
    const plan = planFor(gathering, dayBefore, hoursBefore(24));
    expect(plan).toMatchObject({ notice: 'reminder_day', onlyHourReminder: false, campaigns: [] });
    expect(plan.concerns(storedGuest())).toBe(true);
    for (const answer of ['waiting', 'offered', 'declined', 'undecided', 'unconfirmed'] as const) {
      expect(plan.concerns(storedGuest({ answer }))).toBe(false);
    }
  });

  it('an hour before is only for those who want it', () => {
    const occasion: NoticeOccasion = { kind: 'reminder', reminder: 'hour', dueAt: hoursBefore(1).toISOString() };
    expect(planFor(gathering, occasion, hoursBefore(1)).onlyHourReminder).toBe(true);
  });

  it('is not sent if its timer is of an earlier date, or the gathering was cancelled or has begun', () => {
    const moved = publishedGathering({ startsAt: '2026-12-10T18:00:00+09:00' });
    expect(planNotices(moved, dayBefore, hoursBefore(24))).toHaveProperty('refused');
    expect(planNotices({ ...gathering, status: 'cancelled' }, dayBefore, hoursBefore(24))).toHaveProperty('refused');
    expect(planNotices(gathering, dayBefore, hoursBefore(0))).toHaveProperty('refused');
  });

  it('has the same name however often its timer comes, and another one for another start', () => {
    const plan = planFor(gathering, dayBefore, hoursBefore(24));
    expect(planFor({ ...gathering, calendarSequence: 4 }, dayBefore, hoursBefore(20)).about).toBe(plan.about);
    const moved = publishedGathering({ startsAt: '2026-12-10T18:00:00+09:00' });
    const later: NoticeOccasion = { ...dayBefore, dueAt: new Date('2026-12-09T18:00:00+09:00').toISOString() };
    expect(planFor(moved, later, hoursBefore(25)).about).not.toBe(plan.about);
  });
});

describe('the end of the waiting list', () => {
  const answerBy = '2026-12-09T18:00:00+09:00';
  const closing = publishedGathering({ answerBy });
  const dueAt = new Date(answerBy);
  const occasion: NoticeOccasion = { kind: 'waiting_closed', dueAt: dueAt.toISOString() };

  it('is told to those who still wait, and to nobody else', () => {
    const plan = planFor(closing, occasion, dueAt);
    expect(plan).toMatchObject({ notice: 'waiting_closed', campaigns: [], onlyHourReminder: false });
    expect(guestRsvps.filter((answer) => plan.concerns(storedGuest({ answer })))).toEqual(['waiting']);
    expect(noticeToGuest(closing, storedGuest({ answer: 'waiting' }), plan).answerAsked).toBe(false);
  });

  it.each<[string, Gathering, Date, string]>([
    ['of a deadline that was moved', publishedGathering({ answerBy: '2026-12-09T18:01:00+09:00' }), dueAt, 'moved'],
    ['of a deadline that was taken away', gathering, dueAt, 'moved'],
    ['of a gathering that is cancelled', { ...closing, status: 'cancelled' }, dueAt, 'not_published'],
    ['of a gathering that has begun', closing, hoursBefore(0), 'begun'],
  ])('is told to nobody: %s', (_case, of, at, refused) => {
    expect(planNotices(of, occasion, at)).toEqual({ refused });
  });

  it('is told at once where HR brings the start so near that the list closes with the change, and only once', () => {
    const moves = (from: Gathering, hours: number, at: Date) =>
      taken(changeGathering(from, { by: 'hr-1', input: { startsAt: hoursBefore(hours).toISOString() } }, at));
    const closings = ({ timers }: ReturnType<typeof moves>) =>
      timers.flatMap((timer) => (timer.kind === 'gathering-deadline' ? [timer.dueAt] : []));
    const first = moves(gathering, 0.75, hoursBefore(1.5));
    expect(closings(first)).toEqual([hoursBefore(1.5)]);
    const told = (due: Date) => planNotices(first.state, { kind: 'waiting_closed', dueAt: due.toISOString() }, due);
    expect(told(hoursBefore(1.5))).toMatchObject({ notice: 'waiting_closed' });
    // The timer of the earlier start comes all the same.
    expect(told(hoursBefore(1))).toEqual({ refused: 'moved' });
    expect(closings(moves(first.state, 0.5, hoursBefore(1.25)))).toEqual([]);
  });

  it('has the same name however often its timer comes, and another one for another deadline', () => {
    const later = new Date('2026-12-09T19:00:00+09:00');
    const moved = publishedGathering({ answerBy: later.toISOString() });
    const names = [
      planFor(closing, occasion, dueAt),
      planFor(closing, occasion, later),
      planFor(moved, { kind: 'waiting_closed', dueAt: later.toISOString() }, later),
    ].map(({ about, number }) => `${about} ${number}`);
    expect(names[1]).toBe(names[0]);
    expect(names[2]).not.toBe(names[0]);
  });
});

describe('thanks', () => {
  const over: Gathering = { ...gathering, status: 'over' };
  const plan = (change: Partial<Gathering> = {}) => planFor({ ...over, ...change }, { kind: 'ended' }, hoursBefore(-3));

  it('go to guests who were checked in', () => {
    expect(plan({ checkedIn: 1 }).concerns(storedGuest())).toBe(false);
    expect(plan({ checkedIn: 1 }).concerns(storedGuest({ checkedInAt: startsAt }))).toBe(true);
  });

  it('go to attending members if nobody was checked in', () => {
    expect(plan().concerns(storedGuest())).toBe(true);
    expect(plan().concerns(storedGuest({ answer: 'declined' }))).toBe(false);
  });

  it('go to members who took part online, of whom the check-in says nothing', () => {
    const hybrid = { ...over.draft, onlineUrl: 'https://meet.example.com/okaeri' };
    const { concerns } = plan({ checkedIn: 1, draft: hybrid });
    expect(concerns(storedGuest({ mode: 'online' }))).toBe(true);
    expect(concerns(storedGuest({ mode: 'online', answer: 'declined' }))).toBe(false);
    expect(concerns(storedGuest({ mode: 'place' }))).toBe(false);
  });

  it('wait for the end', () =>
    expect(planNotices(gathering, { kind: 'ended' }, hoursBefore(1))).toHaveProperty('refused'));
});

describe('a change', () => {
  const changed = { ...gathering, calendarSequence: 2, answersFrom: 2 };
  const moved: NoticeOccasion = { kind: 'rescheduled', number: 3, rsvpsAskedAgain: true, changed: ['time'] };

  it('concerns all members whose gathering invitation may have left; one that waits will say it', () => {
    const plan = planFor(changed, moved, planned);
    expect(plan).toMatchObject({
      number: 3,
      campaigns: [invitationCampaignId(gathering.gatheringId)],
      left: ['a', 'd', 'c'],
    });
    expect(plan.concerns(storedGuest({ answer: 'declined' }))).toBe(true);
  });

  it('concerns no members with an RSVP since', () => {
    expect(planFor(changed, moved, planned).concerns(storedGuest({ answeredTo: 2 }))).toBe(false);
  });

  it('of the online address concerns only members who take part online', () => {
    const address: NoticeOccasion = { ...moved, rsvpsAskedAgain: false, changed: ['online_address'] };
    const hybrid = publishedGathering({ onlineUrl: 'https://meet.example.com/okaeri' });
    const plan = planFor({ ...changed, draft: hybrid.draft }, address, planned);
    expect(plan.campaigns).toEqual([]);
    expect(plan.concerns(storedGuest())).toBe(false);
    expect(plan.concerns(storedGuest({ mode: 'online' }))).toBe(true);
    const onlyOnline = { ...changed, draft: { ...hybrid.draft, place: null } };
    expect(planFor(onlyOnline, address, planned).concerns(storedGuest({ mode: 'place' }))).toBe(true);
  });

  describe('of the deadline alone', () => {
    const answerBy = '2026-12-07T18:00:00+09:00';
    const withDeadline = { ...gathering, draft: { ...gathering.draft, answerBy } };
    const earlier: NoticeOccasion = { ...moved, rsvpsAskedAgain: false, changed: ['answer_by'] };

    it('to an earlier one concerns members who have not decided, and asks them', () => {
      const plan = planFor(withDeadline, earlier, planned);
      expect(plan).toMatchObject({ campaigns: [invitationCampaignId(gathering.gatheringId)], left: ['a', 'd', 'c'] });
      const told = (['attending', 'waiting', 'offered', 'declined', 'undecided', 'unconfirmed'] as const).filter(
        (answer) => plan.concerns(storedGuest({ answer })),
      );
      expect(told).toEqual(['undecided', 'unconfirmed']);
      expect(noticeToGuest(withDeadline, storedGuest({ answer: 'undecided' }), plan).answerAsked).toBe(true);
      expect(noticeToGuest(withDeadline, storedGuest(), plan).answerAsked).toBe(false);
    });

    it('with another online address also concerns members who take part online, and asks them nothing', () => {
      const hybrid = publishedGathering({ onlineUrl: 'https://meet.example.com/okaeri', answerBy });
      const both: NoticeOccasion = { ...earlier, changed: ['online_address', 'answer_by'] };
      const plan = planFor({ ...changed, draft: hybrid.draft }, both, planned);
      const online = storedGuest({ mode: 'online', answeredTo: 2 });
      expect(plan.concerns(storedGuest({ mode: 'online' }))).toBe(true);
      expect(plan.concerns(online)).toBe(false);
      expect(noticeToGuest(withDeadline, online, plan).answerAsked).toBe(false);
    });

    it('needs no notice once it has passed, or where it is later', () => {
      const plan = planFor(withDeadline, earlier, new Date(answerBy));
      expect([plan.campaigns, plan.concerns(storedGuest({ answer: 'undecided' }))]).toEqual([[], false]);
      expect(planNotices(withDeadline, { ...earlier, changed: [] }, planned)).toEqual({ refused: 'nothing_to_tell' });
    });
  });

  it('names what an earlier change of the same day would have said: the later notice replaces one that has not left', () => {
    const at = (hours: number) => new Date(planned.getTime() + hours * 3_600_000);
    const placeThenTime = { ...changed, changedAt: { place: planned.toISOString() } };
    expect(planFor(placeThenTime, moved, at(23)).changed).toEqual(['time', 'place']);
    expect(planFor(placeThenTime, moved, at(25)).changed).toEqual(['time']);
    expect(planFor(changed, moved, planned).changed).toEqual(['time']);
    const others = {
      ...changed,
      changedAt: { online_address: planned.toISOString(), answer_by: planned.toISOString() },
    };
    expect(planFor(others, moved, at(1)).changed).toEqual(['time', 'online_address']);
  });

  it('sends no notice once the gathering is cancelled or has begun', () => {
    expect(planNotices({ ...changed, status: 'cancelled' }, moved, planned)).toHaveProperty('refused');
    expect(planNotices(changed, moved, hoursBefore(0))).toHaveProperty('refused');
  });

  it('asks for a new RSVP if the old one was given before it', () => {
    const nobody = { asks: () => false };
    expect(noticeToGuest(changed, storedGuest({ answeredTo: 1 }), nobody).answerAsked).toBe(true);
    expect(noticeToGuest(changed, storedGuest({ answeredTo: 2 }), nobody).answerAsked).toBe(false);
    expect(noticeToGuest(changed, storedGuest({ answeredTo: 2, answer: 'unconfirmed' }), nobody).answerAsked).toBe(
      true,
    );
  });
});

describe('a cancellation', () => {
  const cancelled: NoticeOccasion = { kind: 'cancelled', number: 4 };

  it('concerns all recipients of the gathering invitation or the date', () => {
    const told = { ...gathering, status: 'cancelled' as const, saveTheDateAt: planned.toISOString() };
    const plan = planFor(told, cancelled, planned);
    expect(plan.campaigns).toEqual([
      invitationCampaignId(gathering.gatheringId),
      saveTheDateCampaignId(gathering.gatheringId),
    ]);
    expect(plan.left).not.toContain('p');
  });

  it('of a draft whose date was announced concerns only its recipients', () => {
    const draft = draftedGathering();
    const { state } = taken(saveTheDate(draft, hr, planned));
    const after = taken(cancelGathering(state, hr, planned));
    expect(after.events.map(({ contract }) => contract.type)).toEqual(['event-cancelled']);
    expect(planFor(after.state, cancelled, planned).campaigns).toEqual([saveTheDateCampaignId(draft.gatheringId)]);
  });

  it('sends no notice after the end', () => {
    expect(planNotices({ ...gathering, status: 'cancelled' }, cancelled, hoursBefore(-3))).toHaveProperty('refused');
  });
});

describe('saving the date', () => {
  it('requests the mail once', () => {
    const { state, events } = taken(saveTheDate(draftedGathering(), hr, planned));
    expect(events.map(({ contract }) => contract.type)).toEqual(['save-the-date-requested']);
    expect(state).toMatchObject({ status: 'draft', saveTheDateAt: planned.toISOString(), updatedBy: 'hr-2' });
    expect(saveTheDate(state, hr, planned)).toEqual({ refused: 'already_announced' });
  });

  it('is for drafts of future gatherings', () => {
    expect(saveTheDate(gathering, hr, planned)).toMatchObject({ refused: 'wrong_state', needed: ['draft'] });
    expect(saveTheDate(draftedGathering(), hr, hoursBefore(0))).toMatchObject({
      refused: 'not_now',
      errors: [{ pointer: '/startsAt' }],
    });
  });
});

describe('a correction of an announced date', () => {
  const draft = { ...draftedGathering(), saveTheDateAt: planned.toISOString() };
  const corrected: NoticeOccasion = { kind: 'date_corrected', number: 4, changed: ['time'] };

  it('is for those whom the save-the-date may have reached, and numbered with the changes that follow', () => {
    const plan = planFor(draft, corrected, planned);
    expect(plan).toMatchObject({
      notice: 'date_corrected',
      about: 'change',
      number: 4,
      changed: ['time'],
      campaigns: [saveTheDateCampaignId(draft.gatheringId)],
      left: ['a', 'd', 'c'],
    });
    expect(plan.concerns(storedGuest())).toBe(false);
  });

  it('also names what an earlier one of that day said', () => {
    const hourAgo = new Date(planned.getTime() - 3_600_000).toISOString();
    expect(planFor({ ...draft, changedAt: { place: hourAgo } }, corrected, planned).changed).toEqual(['time', 'place']);
  });

  it('is announced although the gathering was published meanwhile', () => {
    const published = { ...gathering, changedAt: { place: planned.toISOString() } };
    expect(planFor(published, corrected, planned)).toMatchObject({
      changed: ['time'],
      campaigns: [saveTheDateCampaignId(gathering.gatheringId)],
    });
  });

  it.each<[string, Partial<Gathering>, Date, string]>([
    ['cancelled', { status: 'cancelled' }, planned, 'not_announced'],
    ['over', { status: 'over' }, planned, 'not_announced'],
    ['begun', {}, new Date(startsAt), 'begun'],
  ])('is not announced for one that is %s', (_what, state, at, refused) => {
    expect(planNotices({ ...draft, ...state }, corrected, at)).toEqual({ refused });
  });
});
