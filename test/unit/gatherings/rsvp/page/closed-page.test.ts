/** The page once RSVPs are closed: where each member stands, and that nothing is asked. */
import { describe, expect, test } from 'vitest';
import { guestRsvps } from '../../../../../events/agreements/rsvp-words.ts';
import type { Guest } from '../../../../../functions/gatherings/gathering/guest.ts';
import { closedPage, type RsvpView } from '../../../../../functions/gatherings/rsvp/page/rsvp-views.ts';
import { type RsvpStanding, standingTexts } from '../../../../../functions/gatherings/texts/standing-texts.ts';
import { formatInstant } from '../../../../../shared/locale/dates.ts';
import { type Language, languages } from '../../../../../shared/locale/languages.ts';
import { planned, storedGuest } from '../../../../fixtures/gatherings.ts';
import { links, pageOf, visitor, withSeats } from '../../../../fixtures/rsvp-pages.ts';

describe('the page of closed RSVPs', () => {
  const gathering = {
    ...withSeats(0, 0, { answerBy: '2026-12-08T19:00:00+09:00' }),
    answersFrom: 1,
    calendarSequence: 1,
  };
  const { answerBy, startsAt, endsAt } = gathering.draft;
  const times = { too_late: answerBy ?? '', begun: startsAt, over: endsAt };
  const past = planned.toISOString();
  const later = '2027-01-01T00:00:00.000Z';

  const stands: readonly [string, Partial<Guest>, RsvpStanding | undefined][] = [
    ['attends', { answer: 'attending' }, 'attending'],
    ['attended at another time', { answer: 'attending', answeredTo: 0 }, 'attending'],
    ['declined', { answer: 'declined', mode: undefined }, 'declined'],
    ['waited', { answer: 'waiting', waitingSince: past }, 'waiting_closed'],
    ['waited with a party too large for all seats', { answer: 'waiting', guests: 7 }, 'waiting_closed'],
    ['was undecided', { answer: 'undecided', mode: undefined }, 'undecided_closed'],
    ['was undecided about another time', { answer: 'undecided', mode: undefined, answeredTo: 0 }, 'undecided_closed'],
    ['let an offer pass', { answer: 'undecided', mode: undefined, offersMissed: 1 }, 'place_lost_closed'],
    ['let one pass, before its timer', { answer: 'offered', offerExpiresAt: past }, 'place_lost_closed'],
    ['contradicted themselves', { answer: 'unconfirmed', mode: undefined }, undefined],
  ];

  /** What each language's sentences ask with. */
  const asks = {
    ja: /ボタン|(お知らせ|お選び|お申し込み)ください|お願いいたします/,
    en: /please |press|\?/i,
  };
  const wordsOf = (standing: RsvpStanding, language: Language, guest: Guest) => {
    const words = standingTexts(language)[standing];
    const { guests, mode } = guest;
    const ended = guest.offerExpiresAt;
    const lapsedAt = ended && formatInstant(new Date(ended), language, visitor.timeZone);
    const facts = { guests, mode, seats: 5, inParties: true, turn: 1, heldUntil: '', lapsedAt, last: '', changed: [] };
    return typeof words === 'string' ? words : words(facts);
  };

  test.each(languages)('the sentences that ask are known: %s', (language) => {
    const all = Object.keys(standingTexts(language)) as RsvpStanding[];
    expect(all.filter((one) => asks[language].test(wordsOf(one, language, storedGuest())))).toEqual([
      ...['waiting_asked_again', 'too_large_to_seat', 'offered', 'place_lost', 'place_lost_asked_again'],
      ...['seat_free', 'declined_before_move', 'undecided'],
      ...['unconfirmed', 'asked_again'],
    ]);
  });

  describe.each(stands)('to a member who %s', (_who, change, standing) => {
    const guest = storedGuest({ answeredTo: 1, ...change });

    test.each(languages)('says where the member stands, and asks for nothing: %s', (language) => {
      for (const [reason, at] of Object.entries(times)) {
        const view = { gathering, guest, visitor: { ...visitor, language }, now: new Date(at), links: () => links };
        const shown = closedPage({ ...view, chosen: undefined } as RsvpView, reason === 'too_late' ? reason : 'over');
        const note = /<p class="(?:taken|note)">(.*?)<\/p>/.exec(String(shown.body))?.[1];
        const hidden = standing === undefined || reason === 'over';
        expect([reason, note]).toEqual([reason, hidden ? undefined : wordsOf(standing, language, guest)]);
        expect(note ?? '').not.toMatch(asks[language]);
        expect(String(shown.body)).not.toMatch(/<button/);
      }
    });
  });

  test('every RSVP is in this table', () =>
    expect(new Set(stands.map(([, { answer }]) => answer))).toEqual(new Set(guestRsvps)));

  test('whoever holds an offer until a time after the deadline is still asked', () => {
    const guest = storedGuest({ answeredTo: 1, answer: 'offered', offerExpiresAt: later });
    expect(pageOf(gathering, guest, new Date(times.too_late))).toContain('Will you take it?');
  });

  test('whoever holds an offer reads that it ends with the start, where that was moved before its end', () => {
    const guest = storedGuest({ answeredTo: 1, answer: 'offered', offerExpiresAt: '2027-01-01T00:00:00.000Z' });
    const starts = new Date(gathering.draft.startsAt);
    const page = pageOf(gathering, guest, new Date(starts.getTime() - 1));
    expect(page).toContain(`held until ${formatInstant(starts, 'en', 'Asia/Tokyo')}`);
    expect(pageOf(gathering, guest, starts)).not.toContain('held until');
  });
});
