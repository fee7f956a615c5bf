/** The note on a member's page: what is good news and what is not, what is no longer asked, and what no mail can reach. */
import { describe, expect, test } from 'vitest';
import { noSeats } from '../../../../../events/read-models/gathering.ts';
import type { Gathering } from '../../../../../functions/gatherings/gathering/gathering.ts';
import type { Guest } from '../../../../../functions/gatherings/gathering/guest.ts';
import { type RsvpView, rsvpPage, rsvpTakenPage } from '../../../../../functions/gatherings/rsvp/page/rsvp-views.ts';
import {
  changeTexts,
  rsvpPageTexts,
  type ShownChange,
  unreachableTexts,
} from '../../../../../functions/gatherings/texts/page-texts.ts';
import { standingTexts } from '../../../../../functions/gatherings/texts/standing-texts.ts';
import { idFrom } from '../../../../../shared/identifier.ts';
import { languages } from '../../../../../shared/locale/languages.ts';
import { keepWaitingButton, leaveWaitingListButton, rsvpButtons } from '../../../../../shared/texts/glossary.ts';
import { member, planned, publishedGathering, storedGuest } from '../../../../fixtures/gatherings.ts';

const person = member(idFrom('alumnus', 'hanako'));
const visitor = { ...person, language: 'en' as const };
const links = { calendar: '/c/a.ics', checkIn: '/c/a.png', preferences: '/p/a' };
const hybrid = {
  ...publishedGathering({
    ...{ seats: 5, onlineSeats: 5, onlineUrl: 'https://meet.example.com/okaeri' },
    ...{ guestsPerMember: 2, waitingList: 'fifo' },
  }),
  taken: { place: 5, online: 0 },
  waitingSeats: { place: 1, online: 0 },
};
/** The same, moved: RSVPs from before are asked for again. */
const moved = { ...hybrid, calendarSequence: 1, answersFrom: 1, onlineAnswersFrom: 1 };
const waits = storedGuest({ answer: 'waiting', mode: 'place', guests: 0, waitingSince: '2026-11-22T00:00:00.000Z' });

function bodyOf(gathering: Gathering, guest: Guest, change: Partial<RsvpView> = {}, page = rsvpPage): string {
  const view = { gathering, guest, visitor, now: planned, nonce: 'n', chosen: undefined, byItself: false };
  return String(page({ ...view, links: () => links, ...change } as RsvpView).body);
}
const facts = {
  guests: 0,
  mode: undefined,
  inParties: false,
  seats: 5,
  turn: undefined,
  heldUntil: '',
  lapsedAt: undefined,
  last: '',
};
const noteOf = (body: string) => /<p class="(taken|note)"(?: role="status")?>(.+?)<\/p>/.exec(body)?.slice(1) ?? [];
const buttonsOf = (body: string) =>
  [...body.matchAll(/<button(?: class="second")? name="answer" value="(\w+)">([^<]+)</g)].map(([, , text]) => text);

describe('the bar beside the note', () => {
  const lapsed = { answer: 'undecided', mode: undefined, offersMissed: 1 } as const;
  const missed = { guests: 0, mode: 'place', heldUntil: '2026-11-21T00:00:00.000Z' } as const;
  test.each<[string, Gathering, Guest, 'taken' | 'note']>([
    ['attends', hybrid, storedGuest({ mode: 'place' }), 'taken'],
    ['waits', hybrid, waits, 'taken'],
    ['declined', hybrid, storedGuest({ answer: 'declined', mode: undefined }), 'taken'],
    ['let an offer pass', hybrid, storedGuest({ ...lapsed, missed }), 'note'],
    ['let it pass, and it was moved', moved, storedGuest({ ...lapsed, missed }), 'note'],
    ['attends, and it was moved', moved, storedGuest({ mode: 'place' }), 'note'],
    ['waits with more people than there are seats', hybrid, { ...waits, guests: 8 }, 'note'],
    ['contradicting answers', hybrid, storedGuest({ answer: 'unconfirmed', mode: undefined }), 'note'],
  ])('is green only where the member stands as asked for: %s', (_who, gathering, guest, look) => {
    expect(noteOf(bodyOf(gathering, guest))[0]).toBe(look);
    expect(noteOf(bodyOf(gathering, guest, {}, rsvpTakenPage))[0]).toBe(look);
  });
});

describe.each(languages)('in %s', (language) => {
  const of = { visitor: { ...person, language } };
  const { changeToThis, question } = rsvpPageTexts(language);
  const hasMoved = changeTexts(language).sinceRsvp([]);
  const { offers, changes } = unreachableTexts(language);

  const closed = { visitor: { ...of.visitor, suppression: 'address' as const } };
  const { address: _none, ...without } = of.visitor;

  test('an offer by mail is promised only where mail arrives', () => {
    for (const gathering of [hybrid, moved]) {
      expect(bodyOf(gathering, waits, of)).not.toContain(offers);
      for (const unreached of [closed, { visitor: without }])
        expect(noteOf(bodyOf(gathering, waits, unreached))[1]).toContain(offers);
    }
  });

  test.each<[string, Gathering, Guest]>([
    ['attends', hybrid, storedGuest({ mode: 'place' })],
    ['attends, and it was moved', moved, storedGuest({ mode: 'place' })],
    [
      'is offered a seat',
      hybrid,
      storedGuest({ answer: 'offered', mode: 'place', offerExpiresAt: moved.draft.startsAt }),
    ],
    ['is undecided', hybrid, storedGuest({ answer: 'undecided', mode: undefined })],
  ])(
    'news of a change is missed by a member without mail who %s, and nobody else reads of it',
    (_who, gathering, guest) => {
      expect(noteOf(bodyOf(gathering, guest, closed))[1]).toContain(changes);
      expect(bodyOf(gathering, guest, of)).not.toContain(changes);
      const complained = { visitor: { ...of.visitor, suppression: 'campaigns' as const } };
      expect(bodyOf(gathering, guest, complained)).not.toContain(changes);
      const declined = storedGuest({ answer: 'declined', mode: undefined });
      expect(bodyOf(gathering, declined, closed)).not.toContain(changes);
    },
  );

  test('a seat that no mail can offer is shown as free to the member who waits for it', () => {
    const free = { ...hybrid, taken: { place: 4, online: 0 }, waitingSeats: { place: 1, online: 0 } };
    const says = String(standingTexts(language).seat_free);
    expect(noteOf(bodyOf(free, waits, closed))[1]).toBe(`${says}${changes}`);
    // For others it is offered in a moment, and one that goes to somebody before them is not theirs.
    expect(bodyOf(free, waits, of)).not.toContain(says);
    expect(bodyOf(free, waits, { ...closed, keptForLine: { place: 1, online: 0 } })).not.toContain(says);
  });

  test('whoever declined before a move is asked for nothing, and can change the answer', () => {
    const declined = storedGuest({ answer: 'declined', mode: undefined });
    const body = bodyOf(moved, declined, of);
    const stays = standingTexts(language).declined_before_move({ ...facts, changed: [] });
    expect(noteOf(body)[1]).toBe(stays);
    expect(body).not.toContain(question);
    expect(buttonsOf(body)).toContain(rsvpButtons(language).attending);
    const chosen = bodyOf(moved, declined, { ...of, chosen: 'attending' });
    expect(chosen).toContain(rsvpButtons(language).attending);
    expect(bodyOf(hybrid, declined, of)).not.toContain(stays);
  });

  test('an offered seat says that the gathering was moved since', () => {
    const offered = storedGuest({ answer: 'offered', mode: 'place', offerExpiresAt: moved.draft.startsAt });
    expect(noteOf(bodyOf(moved, offered, of))[1]?.startsWith(hasMoved)).toBe(true);
    expect(noteOf(bodyOf(hybrid, offered, of))[1]?.startsWith(hasMoved)).toBe(false);
  });

  test('whoever waits and is asked again finds the button to stay, whatever else is free', () => {
    const stay = keepWaitingButton(language).attending;
    const leave = leaveWaitingListButton(language).declined;
    for (const chosen of [undefined, 'attending'] as const) {
      expect(buttonsOf(bodyOf(moved, waits, { ...of, chosen }))).toEqual([stay, changeToThis, leave]);
      // Where nothing else is free, the one form does both.
      const full = { ...moved, taken: { place: 5, online: 5 } };
      expect(buttonsOf(bodyOf(full, waits, { ...of, chosen }))).toEqual([stay, leave]);
    }
    const body = bodyOf(moved, { ...waits, guests: 2 }, of);
    const form = /<form id="stay".+?<\/form>/.exec(body)?.[0] ?? '';
    expect(form).toContain('name="guests" value="2"');
    expect(form).toContain('name="mode" value="place"');
    expect(bodyOf(moved, waits, { ...of, chosen: 'declined' })).toContain(stay);
    // What was asked for is free now: staying would be attending, so the button says that.
    const free = { ...moved, taken: { place: 4, online: 0 } };
    for (const chosen of [undefined, 'attending'] as const)
      expect(buttonsOf(bodyOf(free, waits, { ...of, chosen }))).toEqual([rsvpButtons(language).attending, leave]);
  });

  test('why nobody can attend is said to those who have not decided, or declined', () => {
    const full = {
      ...hybrid,
      draft: { ...hybrid.draft, waitingList: 'none' as const },
      taken: { place: 5, online: 5 },
    };
    for (const answer of ['undecided', 'declined'] as const) {
      const guest = storedGuest({ answer, mode: undefined });
      for (const page of [rsvpPage, rsvpTakenPage])
        expect(bodyOf(full, guest, of, page)).toContain({ ja: '満席', en: 'Every seat is taken.' }[language]);
    }
  });
});

describe('a member who has not answered', () => {
  test('finds the way chosen that has a seat, or at least a waiting list', () => {
    const chosenIn = (gathering: Gathering) =>
      /value="(\w+)" checked/.exec(String(rsvpPage({ ...view, gathering, guest: undefined } as RsvpView).body))?.[1];
    const view = { visitor, now: planned, nonce: 'n', chosen: 'attending', byItself: false, links: () => links };
    const none = { ...hybrid, draft: { ...hybrid.draft, waitingList: 'none' as const }, waitingSeats: noSeats };
    expect(chosenIn({ ...none, taken: noSeats })).toBe('place');
    expect(chosenIn({ ...none, taken: { place: 5, online: 0 } })).toBe('online');
    expect(chosenIn({ ...none, taken: { place: 5, online: 5 } })).toBeUndefined();
    expect(chosenIn({ ...hybrid, taken: { place: 5, online: 5 } })).toBe('place');
  });
});

describe('what has changed since the RSVP is named', () => {
  const after = new Date(planned.getTime() + 60_000).toISOString();
  const before = new Date(planned.getTime() - 60_000).toISOString();
  const attends = storedGuest({ mode: 'place' });
  const declined = storedGuest({ answer: 'declined', mode: undefined });
  const online = storedGuest({ mode: 'online' });
  const lost = storedGuest({ answer: 'undecided', mode: undefined, offersMissed: 1 });

  test.each<[string, NonNullable<Gathering['changedAt']>, Guest, ShownChange[]]>([
    ['the time', { time: after }, attends, ['time']],
    ['the place', { place: after }, attends, ['place']],
    ['both', { time: after, place: after }, waits, ['time', 'place']],
    ['the place before the RSVP, the time after it', { place: before, time: after }, attends, ['time']],
    ['the time and the place, to somebody online', { place: after, time: after }, online, ['time']],
    ['the place, to somebody who declined', { place: after }, declined, ['place']],
    ['the time, to somebody whose offer lapsed', { time: after }, lost, ['time']],
    ['the online address, to somebody at the place', { place: after, online_address: after }, attends, ['place']],
    ['what an earlier release did not date', {}, attends, []],
  ])('%s', (_what, changedAt, guest, changes) => {
    for (const language of languages) {
      const of = { visitor: { ...person, language } };
      const words = changeTexts(language).sinceRsvp(changes);
      expect(noteOf(bodyOf({ ...moved, changedAt }, guest, of))[1]).toContain(words);
      expect(noteOf(bodyOf({ ...hybrid, changedAt }, guest, of))[1]).not.toContain(words);
    }
  });

  test('one part or several, in plain words', () => {
    expect(changeTexts('en').sinceRsvp(['time', 'place'])).toBe('The date, the time and the place have changed.');
    expect(changeTexts('ja').sinceRsvp(['time', 'place'])).toBe('日時・会場が変更になりました。');
    expect(changeTexts('ja').sinceRsvp([])).toBe('日時または会場が変更になりました。');
  });
});
