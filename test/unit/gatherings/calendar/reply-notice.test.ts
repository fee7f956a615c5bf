import { describe, expect, test } from 'vitest';
import type { PossibleRsvp } from '../../../../events/read-models/gathering.ts';
import { isOfMember, rsvpIn } from '../../../../functions/gatherings/calendar/calendar-rsvp.ts';
import {
  noticeOfRefusal,
  noticeOfUnread,
  type UnreadReply,
} from '../../../../functions/gatherings/calendar/reply-notice.ts';
import type { Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import type { Guest } from '../../../../functions/gatherings/gathering/guest.ts';
import { decideRsvp } from '../../../../functions/gatherings/rsvp/rsvp.ts';
import { byMember } from '../../../../shared/decision/decision.ts';
import { golden } from '../../../fixtures/calendar-replies.ts';
import { member, publishedGathering, taken } from '../../../fixtures/gatherings.ts';

const { gatheringId, alumniId, address, stampedAt, receivedAt } = golden;

const open: Gathering = { ...publishedGathering({ seats: 2 }), gatheringId, calendarSequence: 1 };
const closed: Readonly<Record<'full' | 'too_late' | 'cancelled' | 'over', Gathering>> = {
  full: { ...open, taken: { place: 2, online: 0 } },
  too_late: { ...open, draft: { ...open.draft, answerBy: '2026-11-23T10:00:00+09:00' } },
  cancelled: { ...open, status: 'cancelled', calendarSequence: 2 },
  over: { ...open, status: 'over' },
};
type Why = keyof typeof closed;

/** The guest as an answer in time has left it. */
function who(answer: PossibleRsvp): Guest {
  const input = { alumniId, answer, evidence: 'button', guests: 0 } as const;
  const at = new Date('2026-11-22T10:00:00Z');
  return taken(decideRsvp({ gathering: open, guest: undefined }, byMember(input), at)).state;
}

/** What a calendar's reply leads to: the reason of the refusal, and the notice. */
function reply(gathering: Gathering, answer: PossibleRsvp, guest?: Guest, stamp = stampedAt) {
  const said = { uid: `${gatheringId}@alumni.example.com`, attendee: address, answer, sequence: 1, stampedAt: stamp };
  const replyTo = { gatheringId, alumniId, epoch: 0 };
  const question = { replyTo, from: address, gathering, guest, member: member(alumniId), now: receivedAt };
  const given = taken(rsvpIn({ ...question, reply: said }));
  const { refused } = decideRsvp({ gathering, guest }, byMember(given), receivedAt);
  if (refused === undefined || refused === 'unchanged') throw new Error('taken');
  return { refused, notice: noticeOfRefusal({ gathering, guest, given, reply: said }, refused) };
}

describe('a calendar’s RSVP that cannot be taken', () => {
  test.each(Object.keys(closed) as Why[])(
    'leads to a notice if the calendar shows the member as attending: %s',
    (why) => {
      const { refused, notice } = reply(closed[why], 'attending');
      expect(refused).toBe(why);
      expect(notice?.event.data).toEqual({
        gatheringId,
        alumniId,
        notice: 'reply_not_taken',
        answer: 'none',
        mode: null,
        offerExpiresAt: null,
        why,
      });
    },
  );

  test('leads to a notice that says what holds instead', () => {
    const { notice } = reply(closed.too_late, 'declined', who('attending'));
    expect(notice?.event.data).toMatchObject({ answer: 'attending', mode: 'place', why: 'too_late' });
  });

  test('leads to a notice, too, if a yes can no longer be undone or left open', () => {
    expect(reply(closed.too_late, 'undecided', who('attending')).notice).toBeDefined();
    expect(reply(closed.too_late, 'undecided').notice).toBeDefined();
    expect(reply(closed.cancelled, 'undecided').notice).toBeDefined();
  });

  test('leads to a notice if a cancelled gathering is accepted, whatever the RSVP before', () => {
    expect(reply(closed.cancelled, 'attending', who('attending')).notice).toBeDefined();
  });

  test.each<[string, Gathering, PossibleRsvp, Guest?]>([
    ['says once more what holds', closed.too_late, 'attending', who('attending')],
    ['declines what they declined', closed.too_late, 'declined', who('declined')],
    ['declines after the deadline without having said yes', closed.too_late, 'declined'],
    ['takes a cancelled gathering out of the calendar', closed.cancelled, 'declined', who('attending')],
    ['takes a past one out of the calendar', closed.over, 'declined', who('attending')],
    ['accepts one that they attended', closed.over, 'attending', who('attending')],
  ])('leads to no notice if the member %s', (_what, gathering, answer, guest) => {
    expect(reply(gathering, answer, guest).notice).toBeUndefined();
  });

  test('leads to one notice for each reply, by its stamp, under a name that fits an event', () => {
    const [one, same] = [reply(closed.full, 'attending'), reply(closed.full, 'attending')];
    expect(one.notice?.subject).toBe(same.notice?.subject);
    expect(one.notice?.subject).toMatch(new RegExp(`^${gatheringId}/${alumniId}/reply/\\d+$`));
    const later = reply(closed.full, 'attending', undefined, new Date(stampedAt.getTime() + 1000));
    expect(later.notice?.subject).not.toBe(one.notice?.subject);
    const farthest = reply(closed.full, 'attending', undefined, new Date('9999-12-31T23:59:59Z'));
    expect(farthest.notice?.subject.length).toBeLessThanOrEqual(64);
  });
});

describe('a member’s mail that holds no RSVP that counts', () => {
  const unread = (change: Partial<UnreadReply> = {}) =>
    noticeOfUnread({
      replyTo: { gatheringId, alumniId, epoch: 0 },
      from: address,
      gathering: open,
      guest: undefined,
      member: member(alumniId),
      now: receivedAt,
      reply: undefined,
      refused: 'calendar_unreadable',
      automatic: false,
      ...change,
    });
  const readable = { uid: 'x', attendee: address, answer: 'attending', sequence: 1, stampedAt } as const;

  test.each<[UnreadReply['refused'], string]>([
    ['stale', 'out_of_date'],
    ['unknown_revision', 'out_of_date'],
    ['other_attendee', 'other_address'],
    ['other_sender', 'other_address'],
    ['not_authenticated', 'other_address'],
    ['calendar_unreadable', 'not_understood'],
    ['calendar_ambiguous', 'not_understood'],
    ['several_attendees', 'not_understood'],
    ['several_events', 'not_understood'],
    ['delegated', 'not_understood'],
    ['counter_proposal', 'not_understood'],
    ['other_gathering', 'not_understood'],
    ['too_large', 'not_understood'],
    ['overtaken', 'overtaken'],
  ])('(%s) leads to the notice %s', (refused, why) => {
    expect(unread({ refused })?.event.data).toEqual({
      gatheringId,
      alumniId,
      notice: 'reply_not_taken',
      answer: 'none',
      mode: null,
      offerExpiresAt: null,
      why,
    });
  });

  test.each<[string, Partial<UnreadReply>]>([
    [
      'a later reply of the calendar stands',
      {
        refused: 'overtaken',
        reply: readable,
        guest: { ...who('declined'), calendarStamp: new Date(stampedAt.getTime() + 1000).toISOString() },
      },
    ],
    ['a newer RSVP says the same', { refused: 'overtaken', reply: readable, guest: who('attending') }],
    ['nobody pressed a button', { refused: 'calendar_missing' }],
    ['it is a request', { refused: 'not_a_reply' }],
    ['it says nothing', { refused: 'not_an_answer' }],
    ['it answers by itself', { automatic: true }],
    ['it is from a stranger', { from: 'mallory@example.com' }],
    ['it is from nobody', { from: undefined }],
    ['its link is revoked', { member: member(alumniId, { epoch: 1 }) }],
    ['the member has left', { member: member(alumniId, { membership: 'left' }) }],
    ['nobody is known', { member: undefined }],
    ['there is no such gathering', { gathering: undefined }],
    ['the gathering is cancelled', { gathering: closed.cancelled }],
    ['the gathering is over', { gathering: closed.over }],
    ['the gathering has begun', { now: new Date(open.draft.startsAt) }],
    ['the calendar shows what holds', { refused: 'stale', reply: readable, guest: who('attending') }],
  ])('leads to no mail if %s', (_what, change) => expect(unread(change)).toBeUndefined());

  const stampedBy = (seconds: number) => new Date(stampedAt.getTime() + seconds * 1000).toISOString();
  test.each<[string, Guest | undefined]>([
    ['nothing holds', undefined],
    ['an RSVP by a button holds', who('declined')],
    ['an earlier one of the calendar holds', { ...who('declined'), calendarStamp: stampedBy(-1) }],
    ['another one of the same second holds', { ...who('declined'), calendarStamp: stampedBy(0) }],
  ])('leads to a mail if the calendar shows something else: %s', (_what, guest) => {
    expect(unread({ refused: 'stale', reply: readable, guest })?.event.data).toMatchObject({
      answer: guest?.answer ?? 'none',
      mode: guest?.mode ?? null,
    });
  });

  test('leads to one notice a day in the programme’s zone, under a name that fits an event', () => {
    const subjectAt = (now: string, change: Partial<UnreadReply> = {}) =>
      unread({ now: new Date(now), ...change })?.subject;
    expect(subjectAt('2026-11-22T15:00:00Z')).toBe(subjectAt('2026-11-23T14:59:59Z', { refused: 'stale' }));
    expect(subjectAt('2026-11-23T15:00:00Z')).not.toBe(subjectAt('2026-11-23T14:59:59Z'));
    expect(subjectAt('2026-11-22T15:00:00Z')?.length).toBeLessThanOrEqual(64);
  });

  test.each([
    ['hanako+events@example.net', true],
    ['HANAKO@EXAMPLE.NET', true],
    ['h.takahashi@example.net', true],
    ['hanako@other.example', true],
    ['hanako+x@other.example', true],
    ['hanako+every.event@other.example', true],
    ['Hanako+Events@other.example', true],
    ['hanako+a+b@other.example', true],
    ['mallory@example.com', false],
    ['hanakoo@example.com', false],
    ['', false],
  ])('%s may be the member’s: %s', (from, expected) => expect(isOfMember(from, address)).toBe(expected));

  test.each([[address], [undefined]])('%s is not of a member without an address', (from) => {
    expect(isOfMember(from, undefined)).toBe(false);
  });
});

test.each([
  ['too_many_guests', 'not_understood'],
  ['mode_missing', 'not_understood'],
  ['mode_gone', 'not_understood'],
  ['full', 'full'],
  ['too_late', 'too_late'],
  ['cancelled', 'cancelled'],
  ['over', 'over'],
] as const)('every refusal of a calendar’s Accept leads to a notice: %s', (refused, why) => {
  const given = { alumniId, answer: 'attending', evidence: 'calendar', guests: 0 } as const;
  const notice = noticeOfRefusal({ gathering: open, guest: undefined, given, reply: { stampedAt } }, refused);
  expect(notice?.event.data).toMatchObject({ notice: 'reply_not_taken', answer: 'none', why });
});
