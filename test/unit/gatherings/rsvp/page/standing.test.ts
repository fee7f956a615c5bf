/** What the page says of where a member stands, and when: each condition alone, and each number at its limit. */
import { describe, expect, test } from 'vitest';
import { attendanceModes, guestRsvps } from '../../../../../events/agreements/rsvp-words.ts';
import { lastDayBegins } from '../../../../../events/read-models/gathering-times.ts';
import type { Gathering } from '../../../../../functions/gatherings/gathering/gathering.ts';
import type { Guest } from '../../../../../functions/gatherings/gathering/guest.ts';
import { attendance, details, seatsLeft } from '../../../../../functions/gatherings/rsvp/page/gathering-details.ts';
import { closedPage, type RsvpView } from '../../../../../functions/gatherings/rsvp/page/rsvp-views.ts';
import { decideRsvp, withoutSeats } from '../../../../../functions/gatherings/rsvp/rsvp.ts';
import { closedTexts, gatheringTexts, seatNoteTexts } from '../../../../../functions/gatherings/texts/page-texts.ts';
import { standingTexts } from '../../../../../functions/gatherings/texts/standing-texts.ts';
import { formatInstant } from '../../../../../shared/locale/dates.ts';
import { languages } from '../../../../../shared/locale/languages.ts';
import { placeNames } from '../../../../../shared/texts/glossary.ts';
import { planned, storedGuest, taken } from '../../../../fixtures/gatherings.ts';
import { links, onlineUrl, pageOf, visitor, withSeats } from '../../../../fixtures/rsvp-pages.ts';

const lastDay = lastDayBegins(withSeats(0).draft);
const justBefore = new Date(lastDay.getTime() - 1);

describe('a member who waits', () => {
  const isFree = String(standingTexts('en').seat_free);

  // A seat is free for the member when, on the last day, there is one for everybody whom the member brings.
  test.each<[string, Guest['mode'], number, number, Date, boolean]>([
    ['one seat for one', 'place', 0, 4, lastDay, true],
    ['no seat', 'place', 0, 5, lastDay, false],
    ['a seat less than the guests need', 'place', 2, 3, lastDay, false],
    ['exactly enough with guests', 'place', 2, 2, lastDay, true],
    ['seats for all, before the last day', 'place', 0, 0, justBefore, false],
    ['the same online', 'online', 1, 3, lastDay, true],
    ['one too few online', 'online', 1, 4, lastDay, false],
    ['no way to take part is known, whatever is free', undefined, 0, 0, lastDay, false],
  ])('reads that a seat is free: %s', (_case, mode, guests, taken, now, free) => {
    const guest = storedGuest({ answer: 'waiting', mode, guests, waitingSince: '2026-11-22T00:00:00.000Z' });
    expect(pageOf(withSeats(taken), guest, now).includes(isFree)).toBe(free);
  });
});

describe('in the last hour, when the waiting list has closed', () => {
  const notes = seatNoteTexts('en');
  const closes = new Date(Date.parse(withSeats(0).draft.startsAt) - 3_600_000);
  const earlier = new Date(closes.getTime() - 1);
  const full = withSeats(5, 1, { waitingList: 'fifo', onlineUrl: null, onlineSeats: null });
  const waits = storedGuest({ answer: 'waiting', waitingSince: '2026-11-22T00:00:00.000Z' });

  test('a waiting member reads that it has closed, unless a seat is free', () => {
    const closed = 'It has closed';
    expect([earlier, closes].map((now) => pageOf(full, waits, now).includes(closed))).toEqual([false, true]);
    expect(pageOf({ ...full, taken: { place: 4, online: 0 } }, waits, closes)).not.toContain(closed);
  });

  test('a waiting party that is larger than all seats is not asked to become smaller', () => {
    const party = { ...waits, guests: 5 };
    const asked = 'Please choose fewer guests';
    expect([earlier, closes].map((now) => pageOf(full, party, now).includes(asked))).toEqual([true, false]);
    expect(pageOf(full, party, closes)).toContain('It has closed');
  });

  test('a waiting member cannot leave a list that is over: declining is called what it is', () => {
    const leaving = 'Leave the waiting list';
    expect([earlier, closes].map((now) => pageOf(full, waits, now).includes(leaving))).toEqual([true, false]);
    expect(pageOf(full, waits, closes)).toContain('I cannot attend');
  });

  test('the form offers a waiting member no place on the list', () => {
    const attend = 'name="answer" value="attending"';
    expect([earlier, closes].map((now) => pageOf(full, waits, now).includes(attend))).toEqual([true, false]);
    const hybrid = withSeats(5, 1, { waitingList: 'fifo' });
    const halfFull = { ...hybrid, taken: { place: 5, online: 3 } };
    const said = pageOf(halfFull, waits, closes);
    expect(said).toContain(attend);
    for (const note of [notes.fullOnList, notes.fullWaits, notes.moreWait]) expect(said).not.toContain(note);
    expect(said).toContain(notes.full);
    expect(said).toContain(notes.moreRefused);
  });

  test('nobody joins it, and a member on it gets the same refusal as any other', () => {
    const gets = (guest: Guest | undefined, at: Date) => withoutSeats({ gathering: full, guest }, 'place', at);
    expect([gets(undefined, earlier), gets(undefined, closes), gets(waits, closes)]).toEqual([
      'waits',
      'refused',
      'refused',
    ]);
    const { alumniId } = waits;
    const again = (guests: number, gathering = full) => {
      const input = { alumniId, answer: 'attending', evidence: 'button', guests, mode: 'place' } as const;
      return decideRsvp({ gathering, guest: waits }, { by: 'member', input }, closes);
    };
    expect([0, 1, 4].map((guests) => again(guests))).toEqual([0, 1, 4].map(() => ({ refused: 'full' })));
    const oneFree = { ...full, taken: { place: 4, online: 0 } };
    expect([taken(again(0, oneFree)).state.answer, again(1, oneFree).refused]).toEqual(['attending', 'full']);
  });
});

describe('a member whose seat offer has lapsed', () => {
  const lapsed = '2026-11-25T09:00:00.000Z';
  const change = { at: lapsed, actor: 'okaeri', from: 'offered', to: 'undecided' } as const;
  const missed: Partial<Guest> = { answer: 'undecided', mode: undefined, offersMissed: 1, history: [change] };
  const byMember = { at: lapsed, actor: 'member', from: 'none', to: 'undecided', evidence: 'button' } as const;
  const moved = { ...withSeats(0), answersFrom: 1, calendarSequence: 1 };
  const now = new Date('2026-11-26T00:00:00Z');
  const ended = `it has not been held since ${formatInstant(new Date(lapsed), 'en', 'Asia/Tokyo')}`;

  test.each<[string, Partial<Guest>]>([
    ['once its timer has come', missed],
    ['before its timer has come', { answer: 'offered', offerExpiresAt: lapsed }],
  ])('reads that it ended and when, even after a move, which asks again: %s', (_when, stored) => {
    const page = (gathering: Gathering) => pageOf(gathering, storedGuest({ ...stored, answeredTo: 0 }), now);
    expect(page(withSeats(0))).toContain(ended);
    expect(page(withSeats(0))).not.toContain('has changed');
    expect(page(moved)).toContain(ended);
    expect(page(moved)).toContain('The date, the time or the place has changed. Please answer again.');
    expect(page(moved)).not.toContain('your last answer');
  });

  test.each<[string, Partial<Guest>]>([
    ['once its timer has come', { ...missed, missed: { guests: 2, mode: 'online' } }],
    ['before its timer has come', { answer: 'offered', offerExpiresAt: lapsed, guests: 2, mode: 'online' }],
  ])('finds the guests and the way to take part that it was for, to ask again: %s', (_when, stored) => {
    const page = pageOf(withSeats(0), storedGuest({ ...stored, answeredTo: 0 }), now);
    expect(page).toContain('We held seats for you and your 2 guests to take part online and');
    expect(page).toContain('<option value="2" selected>');
    expect(page).toContain('name="mode" value="online" checked');
    expect(page).not.toContain('name="mode" value="place" checked');
  });

  test('is not asked to bring more guests than HR allows since', () => {
    const stored = storedGuest({ ...missed, missed: { guests: 2, mode: 'place' }, answeredTo: 0 });
    const page = pageOf(withSeats(0, 0, { guestsPerMember: 1 }), stored, now);
    expect(page).toContain('<option value="1" selected>');
    expect(page).not.toContain('<option value="2"');
  });

  test('is told from one who chose to be undecided', () => {
    const chose = storedGuest({ answer: 'undecided', mode: undefined, answeredTo: 0, history: [byMember] });
    expect(pageOf(moved, chose, now)).toContain('stands.');
    expect(pageOf(moved, chose, now)).not.toContain('no longer held');
  });
});

describe('reads well in English', () => {
  const facts = {
    guests: 0,
    mode: undefined,
    inParties: true,
    seats: 3,
    turn: undefined,
    heldUntil: 'noon',
    lapsedAt: undefined,
    last: '',
    changed: [],
  } as const;
  const held = 'after that it is free for others, and your place on the waiting list ends. Will you take it?';
  const heldForAll =
    'after that they are free for others, and your place on the waiting list ends. Will you take them?';

  test.each<
    ['offered' | 'waiting_closed' | 'waiting' | 'waiting_asked_again' | 'too_large_to_seat', Partial<Guest>, string]
  >([
    ['offered', {}, `A seat has become free for you. It is held until noon; ${held}`],
    [
      'offered',
      { mode: 'place' },
      `A seat has become free for you to take part in person. It is held until noon; ${held}`,
    ],
    [
      'offered',
      { guests: 1 },
      `Seats have become free for you and your guest. They are held until noon; ${heldForAll}`,
    ],
    [
      'offered',
      { guests: 2, mode: 'online' },
      `Seats have become free for you and your 2 guests to take part online. They are held until noon; ${heldForAll}`,
    ],
    [
      'waiting_closed',
      {},
      'You were on the waiting list. It has closed, and we are sorry that we could not offer you a seat.',
    ],
    [
      'waiting_closed',
      { guests: 2 },
      'You were on the waiting list with 2 guests. It has closed, and we are sorry that we could not offer you seats.',
    ],
    [
      'waiting',
      { guests: 2, mode: 'place' },
      'There are not enough free seats for your party to take part in person, so you are on the waiting list with 2 guests. When seats become free, we offer them by email to the first in line for whom they are enough. We cannot promise that your turn will come.',
    ],
    [
      'waiting_asked_again',
      { guests: 1, mode: 'place' },
      'The date, the time or the place has changed. You are still on the waiting list in person with 1 guest. Please tell us below whether you still want to wait.',
    ],
    [
      'too_large_to_seat',
      { guests: 4, mode: 'online' },
      'You are on the waiting list with 4 guests, but the number of seats was lowered: there are 3 seats in all to take part online. Please choose fewer guests, so that we can offer you a seat.',
    ],
  ])('%s, %j', (standing, change, words) => expect(standingTexts('en')[standing]({ ...facts, ...change })).toBe(words));
});

describe('the seats that are left', () => {
  const texts = gatheringTexts('en');
  const atPlace = { onlineUrl: null, onlineSeats: null };

  test.each<[string, number, number, Date, string | undefined]>([
    ['more than ten: nothing is said', 11, 0, justBefore, undefined],
    ['ten', 10, 0, justBefore, texts.seatsLeft(10)],
    ['one', 1, 0, justBefore, texts.seatsLeft(1)],
    ['none', 0, 0, justBefore, texts.full],
    ['those that are waited for are not left', 3, 2, justBefore, texts.seatsLeft(1)],
    ['more wait than seats are free', 2, 3, justBefore, texts.full],
    ['on the last day nobody is waited for', 3, 2, lastDay, texts.seatsLeft(3)],
  ])('%s', (_case, free, waiting, now, words) => {
    const gathering = withSeats(20 - free, waiting, { seats: 20, ...atPlace });
    const said = String(seatsLeft({ gathering, guest: undefined }, now, 'en'));
    expect(words === undefined ? said : said.includes(words)).toBe(words === undefined ? '' : true);
  });

  test('are shown for each of two modes, with the waiting list where there is one', () => {
    const said = String(
      seatsLeft({ gathering: withSeats(5, 0, { waitingList: 'fifo' }), guest: undefined }, justBefore, 'en'),
    );
    expect(said.split('<br>').slice(1).join()).toBe(
      [texts.atPlace, texts.atOnline]
        .map((where) => `${where}${texts.fullWithWaitingList}`)
        .join()
        .concat('</p>'),
    );
  });
});

describe('what only some may see', () => {
  const gathering = withSeats(0);

  test.each(guestRsvps.flatMap((answer) => attendanceModes.map((mode) => [answer, mode] as const)))(
    'to a guest who is %s, %s: the address of the online room, the code for the door',
    (answer, mode) => {
      const guest = storedGuest({ answer, mode });
      const shown = String(details({ gathering, guest }, visitor, planned)).includes(onlineUrl);
      expect(shown).toBe(answer === 'attending' && mode === 'online');
      expect(String(attendance(gathering, guest, links, 'en')).includes(links.checkIn)).toBe(
        answer === 'attending' && mode === 'place',
      );
    },
  );

  test('the address is hidden from members without an RSVP, and there is no code without a place', () => {
    expect(String(details({ gathering, guest: undefined }, visitor, planned))).not.toContain(onlineUrl);
    const online = withSeats(0, 0, { place: null, seats: null });
    expect(String(attendance(online, storedGuest(), links, 'en'))).not.toContain(links.checkIn);
  });

  const answerBy = new Date(Date.parse(gathering.draft.startsAt) - 86_400_000).toISOString();
  const times: [string, Date, boolean][] = [
    ['before the deadline', new Date(Date.parse(answerBy) - 1), true],
    ['after the deadline', new Date(answerBy), false],
    ['after the start', new Date(gathering.draft.startsAt), false],
    ['after the end', new Date(gathering.draft.endsAt), false],
  ];
  describe.each(languages)('in %s', (language) => {
    const reader = { ...visitor, language };
    const { onlineLater, place } = gatheringTexts(language);

    test.each(times)('that the address comes later is said while it can still come true: %s', (_when, now, open) => {
      const closing = withSeats(0, 0, { answerBy });
      const only = withSeats(0, 0, { answerBy, place: null, seats: null });
      for (const answer of [...guestRsvps.filter((rsvp) => rsvp !== 'attending'), undefined]) {
        const guest = answer && storedGuest({ answer, offerExpiresAt: new Date(planned).toISOString() });
        const said = (where: Gathering) => String(details({ gathering: where, guest }, reader, now));
        expect([answer, said(closing).includes(onlineLater)]).toEqual([answer, open]);
        expect([answer, said(only).includes(onlineLater)]).toEqual([answer, open]);
        const name = placeNames(language).online;
        expect(said(closing).includes(name)).toBe(open);
        expect(said(only).includes(`<dt>${place}</dt><dd>${name}</dd>`)).toBe(!open);
      }
      const attends = String(details({ gathering: closing, guest: storedGuest({ mode: 'online' }) }, reader, now));
      expect(attends).toContain(onlineUrl);
    });

    test('a gathering that was cancelled promises no address, and says why in this language, as the mail does', () => {
      const told = (change: Partial<Gathering>) => {
        const cancelled = { ...gathering, status: 'cancelled' as const, ...change };
        const view = { gathering: cancelled, guest: storedGuest({ mode: 'online' }), visitor: reader, now: planned };
        return String(closedPage({ ...view, chosen: undefined, links: () => links } as RsvpView, 'cancelled').body);
      };
      const reason = { ja: '台風 <1号> のため', en: 'A typhoon <No. 1> is coming' };
      const shown = `</strong></p>\n<p>${reason[language].replace('<', '&lt;').replace('>', '&gt;')}</p>`;
      expect(told({ cancellationReason: reason })).toContain(shown);
      const other = language === 'ja' ? 'en' : 'ja';
      expect(told({ cancellationReason: { [other]: reason[other] } })).toBe(told({}));
      expect(told({})).not.toContain(onlineLater);
      expect(told({})).not.toContain(onlineUrl);
      const { cancelled, too_few } = closedTexts(language);
      expect(told({ cancelledBecause: 'decided_by_hr' })).toContain(cancelled);
      expect(told({ cancelledBecause: 'too_few_attendees' })).toContain(too_few);
    });
  });

  test('a member who chose a mode that is gone sees what belongs to the one that is left', () => {
    const only = {
      online: withSeats(0, 0, { place: null, seats: null }),
      place: withSeats(0, 0, { onlineUrl: null, onlineSeats: null }),
    };
    for (const mode of attendanceModes) {
      const guest = storedGuest({ mode });
      expect(String(details({ gathering: only.online, guest }, visitor, planned))).toContain(onlineUrl);
      expect(String(attendance(only.online, guest, links, 'en'))).not.toContain(links.checkIn);
      expect(String(details({ gathering: only.place, guest }, visitor, planned))).not.toContain(onlineUrl);
      expect(String(attendance(only.place, guest, links, 'en'))).toContain(links.checkIn);
    }
  });
});
