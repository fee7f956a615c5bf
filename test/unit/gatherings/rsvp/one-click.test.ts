/** One click for a person and none for a scanner: when the page may send the link's answer by itself. */
import { describe, expect, test } from 'vitest';
import {
  chosenRsvp,
  isBelievable,
  maySendByItself,
  soonestByItself,
  surelyMailedBy,
} from '../../../../functions/gatherings/rsvp/one-click.ts';
import { isForeignForm, isSuspectRequest, RecentVisits } from '../../../../functions/gatherings/rsvp/suspicion.ts';
import { publishedGathering, storedGuest } from '../../../fixtures/gatherings.ts';

const mailed = new Date('2026-11-22T00:00:00Z');
const minutes = (count: number) => new Date(mailed.getTime() + count * 60_000);

describe('the page sends the RSVP without a press', () => {
  const asked = {
    allowed: true,
    link: { choice: 1, issuedAt: mailed },
    invitee: { gathering: publishedGathering(), guest: undefined },
    suspect: false,
    now: minutes(11),
  };

  test('that the link chooses, and none for the link to the details', () => {
    expect([0, 1, 2, 3, 4].map((choice) => chosenRsvp({ choice }))).toEqual([
      undefined,
      'attending',
      'declined',
      'undecided',
      undefined,
    ]);
  });

  test('only when the mail is surely ten minutes old: the link knows its minute', () => {
    expect(maySendByItself(asked)).toBe(true);
    expect(maySendByItself({ ...asked, now: new Date(minutes(11).getTime() - 1) })).toBe(false);
  });

  test('only if the programme allows it, and for a link that carries an RSVP', () => {
    expect(maySendByItself({ ...asked, allowed: false })).toBe(false);
    expect(maySendByItself({ ...asked, link: { choice: 0, issuedAt: mailed } })).toBe(false);
  });

  test('not for a suspect visit, and not after RSVPs that contradicted each other', () => {
    expect(maySendByItself({ ...asked, suspect: true })).toBe(false);
    expect(
      maySendByItself({
        ...asked,
        invitee: { ...asked.invitee, guest: storedGuest({ answer: 'unconfirmed', mode: undefined }) },
      }),
    ).toBe(false);
  });

  test('not where time or place has changed since the mail, whatever the link chooses and whoever holds an offer', () => {
    const offered = storedGuest({ answer: 'offered', offerExpiresAt: minutes(60).toISOString() });
    for (const part of ['time', 'place', 'place_added'] as const)
      for (const choice of [1, 2])
        for (const guest of [undefined, offered]) {
          const sends = (changedAt: Date) =>
            maySendByItself({
              ...asked,
              link: { choice, issuedAt: mailed },
              invitee: {
                gathering: { ...publishedGathering(), changedAt: { [part]: changedAt.toISOString() } },
                guest,
              },
            });
          // A change in the minute of the mail may be in it: the link knows no more than its minute.
          expect(sends(new Date(surelyMailedBy({ issuedAt: mailed }).getTime() - 1))).toBe(true);
          expect(sends(minutes(1))).toBe(false);
          expect(sends(minutes(10))).toBe(false);
        }
  });

  test('not if something is left to ask, except to decline', () => {
    const gathering = publishedGathering({ guestsPerMember: 1 });
    const invitee = { gathering, guest: undefined };
    expect(maySendByItself({ ...asked, invitee })).toBe(false);
    expect(maySendByItself({ ...asked, invitee, link: { choice: 2, issuedAt: mailed } })).toBe(true);
    // Asked again after a move: who brings guests must not lose them unasked, though nobody else may bring any now.
    const moved = { ...publishedGathering(), answersFrom: 1 };
    expect(maySendByItself({ ...asked, invitee: { gathering: moved, guest: storedGuest({ guests: 2 }) } })).toBe(false);
    expect(maySendByItself({ ...asked, invitee: { gathering: moved, guest: storedGuest() } })).toBe(true);
  });

  test('for an offered seat, as long as it is held', () => {
    const gathering = publishedGathering({ guestsPerMember: 1, seats: 5 });
    const guest = storedGuest({ answer: 'offered', offerExpiresAt: minutes(60).toISOString() });
    const invitee = { gathering, guest };
    expect(maySendByItself({ ...asked, invitee })).toBe(true);
    expect(maySendByItself({ ...asked, invitee, now: minutes(61) })).toBe(false);
    expect(maySendByItself({ ...asked, invitee, link: { choice: 3, issuedAt: mailed } })).toBe(false);
  });
});

describe('a visit is suspect', () => {
  const browser = {
    'accept-language': 'ja',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
    'sec-fetch-site': 'cross-site',
  };

  test.each([
    ['a browser that follows a link of a mail', browser, false],
    ['an older browser, without fetch metadata', { 'accept-language': 'en-GB' }, false],
    ['a prefetch', { ...browser, 'sec-purpose': 'prefetch' }, true],
    ['a prerendering', { ...browser, 'sec-purpose': 'prefetch;prerender' }, true],
    ['an older browser’s prefetch', { ...browser, 'x-moz': 'prefetch' }, true],
    ['a preview', { ...browser, 'x-purpose': 'preview' }, true],
    ['a script’s fetch', { ...browser, 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }, true],
    ['a frame', { ...browser, 'sec-fetch-dest': 'iframe' }, true],
    ['nobody’s language', { 'user-agent': 'anything' }, true],
  ])('%s', (_visit, headers, suspect) => {
    expect(isSuspectRequest(headers)).toBe(suspect);
  });

  test('a form that another site sends is not the page’s own', () => {
    expect(isForeignForm({ 'sec-fetch-site': 'same-origin' })).toBe(false);
    expect(isForeignForm({})).toBe(false);
    expect(isForeignForm({ 'sec-fetch-site': 'cross-site' })).toBe(true);
  });
});

describe('an RSVP that says that the page sent it without a press', () => {
  const sent = {
    ...({ byItself: true, chosen: 'attending', answer: 'attending', foreign: false } as const),
    ...{ shownAt: minutes(11), now: new Date(minutes(11).getTime() + soonestByItself) },
  };

  test('is believed once there was time for a person and the countdown', () => {
    expect(isBelievable(sent)).toBe(true);
    expect(isBelievable({ ...sent, now: new Date(sent.now.getTime() - 1) })).toBe(false);
  });

  test.each([
    ['the page may not send it', { byItself: false }],
    ['it is another one than the link chose', { answer: 'declined' as const }],
    ['the link chose none', { chosen: undefined }],
    ['it comes from a page of another site', { foreign: true }],
    ['nobody knows when the page was shown', { shownAt: undefined }],
  ])('is not believed if %s', (_case, change) => expect(isBelievable({ ...sent, ...change })).toBe(false));
});

describe('different links of one RSVP, opened together', () => {
  const seconds = (count: number) => new Date(mailed.getTime() + count * 1000);

  test('make a visit suspect for half an hour', () => {
    const visits = new RecentVisits();
    visits.note('one', 1, seconds(0));
    expect(visits.isSuspect('one', seconds(0))).toBe(false);
    visits.note('one', 2, seconds(59));
    expect(visits.isSuspect('one', seconds(60))).toBe(true);
    expect(visits.isSuspect('one', seconds(59 + 30 * 60))).toBe(false);
    expect(visits.isSuspect('other', seconds(60))).toBe(false);
  });

  test('are not suspect if one is opened twice, with the details, or much later', () => {
    const visits = new RecentVisits();
    visits.note('one', 1, seconds(0));
    visits.note('one', 1, seconds(1));
    visits.note('one', 0, seconds(2));
    visits.note('one', 2, seconds(61));
    expect(visits.isSuspect('one', seconds(61))).toBe(false);
  });

  test('only a limited number of RSVPs is remembered', () => {
    const visits = new RecentVisits();
    visits.note('first', 1, seconds(0));
    for (let number = 0; number < 5_000; number++) visits.note(`other ${number}`, 1, seconds(1));
    visits.note('first', 2, seconds(2));
    expect(visits.isSuspect('first', seconds(2))).toBe(false);
  });
});
