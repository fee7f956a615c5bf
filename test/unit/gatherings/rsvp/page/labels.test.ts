/** What the page says beside each choice is what the decision does with it: for every gathering, guest and choice. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AttendanceMode, attendanceModes, guestRsvps } from '../../../../../events/agreements/rsvp-words.ts';
import { modesOf } from '../../../../../events/read-models/gathering.ts';
import { lastDayBegins } from '../../../../../events/read-models/gathering-times.ts';
import type { Gathering } from '../../../../../functions/gatherings/gathering/gathering.ts';
import { type Guest, partyOf } from '../../../../../functions/gatherings/gathering/guest.ts';
import { isTooLargeToSeat } from '../../../../../functions/gatherings/gathering/seats.ts';
import { seatsLeft } from '../../../../../functions/gatherings/rsvp/page/gathering-details.ts';
import { rsvpForm } from '../../../../../functions/gatherings/rsvp/page/rsvp-form.ts';
import { type RsvpView, rsvpRefusedPage } from '../../../../../functions/gatherings/rsvp/page/rsvp-views.ts';
import { decideRsvp } from '../../../../../functions/gatherings/rsvp/rsvp.ts';
import {
  gatheringTexts,
  refusedRsvpTexts,
  rsvpPageTexts,
  seatNoteTexts,
} from '../../../../../functions/gatherings/texts/page-texts.ts';
import { byMember } from '../../../../../shared/decision/decision.ts';
import { idFrom } from '../../../../../shared/identifier.ts';
import type { Language } from '../../../../../shared/locale/languages.ts';
import { modesInSentences, rsvpButtons, waitingListButton } from '../../../../../shared/texts/glossary.ts';
import { member, publishedGathering, storedGuest } from '../../../../fixtures/gatherings.ts';

const language = 'en';
const notes = seatNoteTexts(language);
const place = { name: '本社 2階ホール' };
const onlineUrl = 'https://meet.example.com/okaeri';
const lastDay = lastDayBegins(publishedGathering().draft);
const dayBefore = new Date(lastDay.getTime() - 1);

/** Seats by way to take part; the numbers of what others hold and wait for; and the member, whose seats are counted too. */
const situations = fc.record({
  ways: fc.constantFrom({ place, onlineUrl }, { place, onlineUrl: null }, { place: null, onlineUrl }),
  seats: fc.option(fc.integer({ min: 1, max: 5 })),
  onlineSeats: fc.option(fc.integer({ min: 1, max: 5 })),
  waitingList: fc.constantFrom('fifo', 'none'),
  guestsPerMember: fc.integer({ min: 0, max: 3 }),
  others: fc.record({ place: fc.nat(5), online: fc.nat(5) }),
  line: fc.record({ place: fc.nat(3), online: fc.nat(3) }),
  guest: fc.option(
    fc.record({
      answer: fc.constantFrom(...guestRsvps.filter((answer) => answer !== 'offered')),
      mode: fc.constantFrom(...attendanceModes),
      guests: fc.nat(3),
    }),
    { nil: undefined },
  ),
  offerExpired: fc.boolean(),
  at: fc.constantFrom(dayBefore, lastDay),
});
type Situation = typeof situations extends fc.Arbitrary<infer Value> ? Value : never;

function setting({ ways, others, line, guest: told, offerExpired, seats, onlineSeats, at: _now, ...draft }: Situation) {
  const counted = told && {
    ...told,
    guests: told.answer === 'attending' || told.answer === 'waiting' ? told.guests : 0,
  };
  const expired = { answer: 'offered', offerExpiresAt: '2026-11-23T00:00:00.000Z' } as const;
  const guest = counted && storedGuest({ ...counted, ...(offerExpired && told.answer === 'waiting' ? expired : {}) });
  const limits = ways.onlineUrl === null ? { seats } : ways.place === null ? { onlineSeats } : { seats, onlineSeats };
  const gathering = publishedGathering({ ...draft, ...ways, ...limits });
  const limit = { place: seats ?? 99, online: onlineSeats ?? 99 };
  const own = (isMine: boolean, mode: AttendanceMode) =>
    isMine && guest?.mode === mode && modesOf(gathering.draft).includes(mode) ? partyOf(guest) : 0;
  const holds = guest?.answer === 'attending' || guest?.answer === 'offered';
  const sum = (mode: AttendanceMode) => Math.min(limit[mode], others[mode] + own(holds, mode));
  const waits = (mode: AttendanceMode) => line[mode] + own(guest?.answer === 'waiting', mode);
  const stored: Gathering = {
    ...gathering,
    taken: { place: sum('place'), online: sum('online') },
    waitingSeats: { place: waits('place'), online: waits('online') },
  };
  return { gathering: stored, guest };
}

/** A seat is held only if there are as many: what a stored state can be. */
function isPossible({ gathering, guest }: ReturnType<typeof setting>): boolean {
  if (guest === undefined) return true;
  if (!modesOf(gathering.draft).includes(guest.mode ?? 'place')) return false;
  const holds = guest.answer === 'attending' || guest.answer === 'offered';
  return !holds || gathering.taken[guest.mode ?? 'place'] >= partyOf(guest);
}

type Outcome = 'attending' | 'waiting' | 'refused';

/** What the page promises for a party that takes part in this way: what is written beside the way, else what the button says. */
function promised(form: string, mode: AttendanceMode, party: number, ways: number): Outcome {
  const beside = new RegExp(`value="${mode}"[^>]*>(.*?)</label>`).exec(form)?.[1] ?? '';
  const under = /<small id="guests-seats">(.*?)<\/small>/.exec(form)?.[1] ?? '';
  const note = ways > 1 ? beside : under;
  const most = numberIn(note, notes.seatsInAll);
  if (most !== undefined && party > most) return 'refused';
  if (note.includes(notes.fullWaits)) return 'waiting';
  if (note.includes(notes.fullKeepsSeat) || note.includes(notes.full)) return 'refused';
  const open = numberIn(note, notes.seatsFor);
  if (open !== undefined && party > open) return note.includes(notes.moreWait) ? 'waiting' : 'refused';
  return form.includes(`>${waitingListButton(language).attending}</button>`) ? 'waiting' : 'attending';
}

function numberIn(note: string, words: (number: number) => string): number | undefined {
  return [1, 2, 3, 4, 5].find((number) => note.includes(words(number)));
}

function decided({ gathering, guest }: ReturnType<typeof setting>, mode: AttendanceMode, guests: number, at: Date) {
  const alumniId = idFrom('alumnus', 'hanako');
  const input = { alumniId, answer: 'attending', evidence: 'button', guests, mode } as const;
  const outcome = decideRsvp({ gathering, guest }, byMember(input), at);
  if (outcome.refused === 'unchanged') return { outcome: guest?.answer };
  return outcome.refused === undefined ? { outcome: outcome.state.answer } : { outcome: 'refused', ...outcome };
}

const formOf = ({ gathering, guest }: ReturnType<typeof setting>, now: Date) =>
  String(rsvpForm({ gathering, guest, nonce: 'n', language, chosen: undefined, now }));
const guestsOffered = (form: string) => {
  const counts = [...form.matchAll(/<option value="(\d+)"/g)].map(([, count]) => Number(count));
  return counts.length === 0 ? [0] : counts;
};

test('the labels and the decision agree', () => {
  fc.assert(
    fc.property(situations, (situation) => {
      const invitee = setting(situation);
      fc.pre(isPossible(invitee));
      const form = formOf(invitee, situation.at);
      const ways = modesOf(invitee.gathering.draft);
      const canAttend = form.includes('name="answer" value="attending"');
      for (const mode of ways) {
        for (const guests of guestsOffered(form)) {
          const { outcome } = decided(invitee, mode, guests, situation.at);
          // With more guests than there are seats in all, the page says above the form that they must be fewer.
          if (isTooLargeToSeat(invitee.gathering, { mode, guests })) expect(outcome).toBe('refused');
          // A member who attends or waits already, and can change nothing about it, has no button.
          else if (!canAttend && (invitee.guest?.answer === 'waiting' || invitee.guest?.answer === 'attending'))
            expect(invitee.guest.guests).toBe(guests);
          else if (!canAttend) expect(outcome).toBe('refused');
          else if (invitee.guest?.answer === 'waiting' && form.includes(rsvpPageTexts(language).changeToThis))
            expect(['attending', 'waiting', promised(form, mode, 1 + guests, ways.length)]).toContain(outcome);
          else expect([mode, guests, outcome]).toEqual([mode, guests, promised(form, mode, 1 + guests, ways.length)]);
        }
      }
    }),
    { numRuns: 3000 },
  );
});

test('the seats that are left are those that the member gets', () => {
  fc.assert(
    fc.property(situations, (situation) => {
      const invitee = setting(situation);
      fc.pre(isPossible(invitee) && invitee.guest?.answer !== 'attending');
      const said = String(seatsLeft(invitee, situation.at, language));
      const texts = gatheringTexts(language);
      const modes = modesOf(invitee.gathering.draft);
      const lines = said.split('<br>').slice(1);
      for (const mode of modes) {
        const where = modes.length === 1 ? '' : mode === 'place' ? texts.atPlace : texts.atOnline;
        const line = lines.find((one) => one.startsWith(where));
        const { outcome } = decided(invitee, mode, 0, situation.at);
        if (line === undefined || !line.includes(texts.full)) expect(outcome).toBe('attending');
        else if (line.includes(texts.fullWithWaitingList)) expect(outcome).toBe('waiting');
        else
          expect(outcome).toBe(
            invitee.guest?.answer === 'waiting' && (situation.waitingList === 'fifo' || invitee.guest.mode === mode)
              ? 'waiting'
              : 'refused',
          );
      }
    }),
    { numRuns: 1000 },
  );
});

describe('an attending member', () => {
  const both = publishedGathering({ ...{ place, onlineUrl, seats: 5, onlineSeats: 2 }, waitingList: 'fifo' });
  const full = { ...both, taken: { place: 1, online: 2 } };

  test('who wants the other mode, which is full, reads that the seat is kept, and it is', () => {
    const guest = storedGuest();
    const form = formOf({ gathering: full, guest }, dayBefore);
    expect(form).toContain(notes.fullKeepsSeat);
    expect(form).not.toContain(notes.fullWaits);
    expect(decided({ gathering: full, guest }, 'online', 0, dayBefore)).toEqual({
      outcome: 'refused',
      refused: 'full',
    });
  });

  test.each(['declined', 'undecided'] as const)('who is %s instead joins the waiting list of that mode', (answer) => {
    const guest = storedGuest({ answer, mode: undefined });
    expect(formOf({ gathering: full, guest }, dayBefore)).toContain(notes.fullWaits);
    expect(decided({ gathering: full, guest }, 'online', 0, dayBefore)).toEqual({ outcome: 'waiting' });
  });
});

describe('an RSVP that was not taken names the party that can come', () => {
  const texts = refusedRsvpTexts(language);
  const refused = (
    gathering: Gathering,
    guest: Guest | undefined,
    fields: Record<string, string>,
    reason: 'full' | 'too_many_guests',
  ) => {
    const visitor = member(idFrom('alumnus', 'hanako'), { language });
    const view = { gathering, guest, visitor, now: dayBefore, nonce: 'n', chosen: undefined, byItself: false };
    const sent = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [value]]));
    return String(rsvpRefusedPage(view as RsvpView, reason, { fields: sent } as never).body);
  };

  test.each<[string, Parameters<typeof publishedGathering>[0], number, string | undefined, number]>([
    ['seats for three in all', { seats: 3, guestsPerMember: 5 }, 5, undefined, 2],
    ['what the gathering allows, if that is less', { seats: 30, guestsPerMember: 1 }, 2, undefined, 1],
    ['no limit', { guestsPerMember: 4 }, 5, undefined, 4],
    ['one seat: no guests', { seats: 1, guestsPerMember: 2 }, 1, undefined, 0],
    ['of the way that was chosen', { seats: 4, onlineSeats: 2, onlineUrl, guestsPerMember: 5 }, 2, 'online', 1],
    ['of the other way', { seats: 4, onlineSeats: 2, onlineUrl, guestsPerMember: 5 }, 4, 'place', 3],
  ])('%s', (_case, change, guests, mode, most) => {
    const gathering = publishedGathering({ ...change, waitingList: 'fifo' });
    const asked = (count: number) =>
      decided({ gathering, guest: undefined }, (mode ?? 'place') as AttendanceMode, count, dayBefore);
    expect(asked(guests)).toEqual({ outcome: 'refused', refused: 'too_many_guests' });
    expect(asked(most).outcome).toBe('attending');
    const page = refused(gathering, undefined, { guests: String(guests), ...(mode && { mode }) }, 'too_many_guests');
    const ways = modesInSentences(language);
    const limits: Parameters<typeof texts.too_many_guests>[0] =
      mode === undefined
        ? [{ most }]
        : (mode === 'place' ? (['place', 'online'] as const) : (['online', 'place'] as const)).map((one) => ({
            most: one === 'place' ? 3 : 1,
            way: ways[one],
          }));
    expect(page).toContain(texts.too_many_guests(limits));
  });

  test('when there are too few seats and no waiting list', () => {
    const gathering = { ...publishedGathering({ seats: 5, guestsPerMember: 3 }), taken: { place: 3, online: 0 } };
    expect(decided({ gathering, guest: undefined }, 'place', 2, dayBefore)).toEqual({
      outcome: 'refused',
      refused: 'full',
    });
    expect(refused(gathering, undefined, { guests: '2' }, 'full')).toContain(texts.too_few_seats(2));
    const full = { ...gathering, taken: { place: 5, online: 0 } };
    expect(refused(full, undefined, { guests: '0' }, 'full')).toContain(texts.full());
    expect(refused(full, storedGuest(), { guests: '1' }, 'full')).toContain(texts.change_full);
  });
});

describe('a refusal denies nothing that is offered', () => {
  test.each<[Language, string, Record<string, string>, 'full' | 'too_many_guests', string]>([
    [
      'ja',
      'guests online',
      { mode: 'online', guests: '1' },
      'too_many_guests',
      '同伴者の人数をお確かめください。オンラインでのご参加では、ご同伴は承っておりません。会場でのご参加では、1名までご同伴いただけます。',
    ],
    [
      'en',
      'guests online',
      { mode: 'online', guests: '1' },
      'too_many_guests',
      'Please check the number of guests: online, you can bring none; in person, you can bring at most 1.',
    ],
    [
      'en',
      'more guests in person',
      { mode: 'place', guests: '2' },
      'too_many_guests',
      'Please check the number of guests: in person, you can bring at most 1; online, you can bring none.',
    ],
    [
      'en',
      'a number without a way',
      { guests: 'x' },
      'too_many_guests',
      'Please check the number of guests: in person, you can bring at most 1; online, you can bring none.',
    ],
    [
      'ja',
      'the last seat online',
      { mode: 'online', guests: '0' },
      'full',
      '申し訳ございません。オンラインのお席が満席となりましたため、オンラインでのご参加を承ることができませんでした。会場でのご参加は承っております。',
    ],
    [
      'en',
      'the last seat online',
      { mode: 'online', guests: '0' },
      'full',
      'We are sorry: every seat to take part online is taken, so we could not accept your answer. You can still take part in person.',
    ],
    [
      'ja',
      'two seats, one is free',
      { mode: 'place', guests: '1' },
      'full',
      '申し訳ございません。会場の空席が不足しているため、この人数でのご参加を承ることができませんでした。現在ご用意できる会場のお席は、ご本人を含め1名分です。',
    ],
  ])('%s: %s, where the ways differ', (inWords, _asked, fields, reason, words) => {
    const draft = { ...{ place, onlineUrl, seats: 2, onlineSeats: 1 }, guestsPerMember: 1 };
    const gathering = { ...publishedGathering(draft), taken: { place: 1, online: reason === 'full' ? 1 : 0 } };
    const visitor = member(idFrom('alumnus', 'hanako'), { language: inWords });
    const view = { gathering, guest: undefined, visitor, now: dayBefore, nonce: 'n', chosen: undefined };
    const sent = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [value]]));
    expect(
      String(rsvpRefusedPage({ ...view, byItself: false } as unknown as RsvpView, reason, { fields: sent }).body),
    ).toContain(words);
  });
});

test('the buttons are those of the glossary', () => {
  const open = formOf({ gathering: publishedGathering(), guest: undefined }, dayBefore);
  expect(open).toContain(`>${rsvpButtons(language).attending}</button>`);
});

test('guests can be chosen exactly where some number of them would be taken, or is held', () => {
  fc.assert(
    fc.property(situations, (situation) => {
      const invitee = setting(situation);
      fc.pre(isPossible(invitee));
      const form = formOf(invitee, situation.at);
      fc.pre(form.includes('name="answer" value="attending"'));
      const { draft } = invitee.gathering;
      const held = invitee.guest?.guests ?? 0;
      const numbers = Array.from({ length: Math.max(draft.guestsPerMember, held) }, (_none, at) => at + 1);
      const isTaken = modesOf(draft).some((mode) =>
        numbers.some((guests) => decided(invitee, mode, guests, situation.at).outcome !== 'refused'),
      );
      expect(form.includes('<select id="guests"')).toBe(isTaken || held > 0);
    }),
    { numRuns: 2000 },
  );
});
