/** What the form asks and what is ticked in it already: a press on a button without a look at the rest must change nothing else. */
import { describe, expect, test } from 'vitest';
import { guestRsvps } from '../../../../../events/agreements/rsvp-words.ts';
import { possibleRsvps } from '../../../../../events/read-models/gathering.ts';
import type { Guest } from '../../../../../functions/gatherings/gathering/guest.ts';
import { offerForm, rsvpForm } from '../../../../../functions/gatherings/rsvp/page/rsvp-form.ts';
import { planned, publishedGathering, storedGuest } from '../../../../fixtures/gatherings.ts';

const onlineUrl = 'https://meet.example.com/okaeri';
type Facts = Partial<Parameters<typeof rsvpForm>[0]>;
const formOf = (change: Parameters<typeof publishedGathering>[0], guest?: Guest, facts: Facts = {}) =>
  String(
    rsvpForm({
      ...{ gathering: publishedGathering(change), guest, nonce: 'n', language: 'en', chosen: undefined, now: planned },
      ...facts,
    }),
  );
const all = (body: string, pattern: RegExp) => [...body.matchAll(pattern)].map(([, found]) => found);
const selected = (body: string) => all(body, /<option value="(\d+)" selected>/g);
const checked = (body: string) => all(body, /name="mode" value="(\w+)" checked/g);
const buttons = (body: string) => all(body, /name="answer" value="(\w+)"/g);

describe('the number of guests', () => {
  test('is asked up to what the gathering allows, and not at all where none may come', () => {
    expect(all(formOf({ guestsPerMember: 2 }), /<option value="(\d+)"/g)).toEqual(['0', '1', '2']);
    expect(formOf({ guestsPerMember: 0 })).not.toContain('<select');
  });

  test.each([0, 1, 2])('is %i for a member who said so, and none for a member without an RSVP', (guests) => {
    expect(selected(formOf({ guestsPerMember: 2 }, storedGuest({ guests })))).toEqual([String(guests)]);
    expect(selected(formOf({ guestsPerMember: 2 }))).toEqual(['0']);
  });
});

describe('the number of guests after HR lowered it', () => {
  test.each(['attending', 'waiting', 'offered'] as const)('goes up to what a member who is %s has', (answer) => {
    const body = formOf({ guestsPerMember: 1 }, storedGuest({ answer, guests: 3 }));
    expect(all(body, /<option value="(\d+)"/g)).toEqual(['0', '1', '2', '3']);
    expect(selected(body)).toEqual(['3']);
    expect(formOf({ guestsPerMember: 0 }, storedGuest({ answer, guests: 1 }))).toContain('<select');
  });
});

describe('the way to take part', () => {
  test.each(['place', 'online', undefined] as const)('is the one that the member chose: %s', (mode) => {
    expect(checked(formOf({ onlineUrl }, storedGuest({ mode })))).toEqual([mode ?? 'place']);
    expect(checked(formOf({ onlineUrl }))).toEqual(['place']);
  });

  test('is not asked where there is only one', () => {
    expect(formOf({})).not.toContain('name="mode"');
    expect(formOf({ onlineUrl, place: null })).not.toContain('name="mode"');
  });
});

describe('there is a button for', () => {
  const asked = (answer: Guest['answer'], change = {}, facts: Facts = {}) =>
    buttons(formOf(change, storedGuest({ answer }), facts));

  test.each(guestRsvps)('every RSVP but the present one: %s', (answer) => {
    const held = answer === 'waiting' ? 'attending' : answer;
    expect(asked(answer)).toEqual(possibleRsvps.filter((rsvp) => rsvp !== held));
  });

  test('attending again where guests or the way to take part can be changed with it', () => {
    expect(asked('attending', { guestsPerMember: 1 })).toEqual([...possibleRsvps]);
    expect(asked('attending', { onlineUrl })).toEqual([...possibleRsvps]);
    expect(asked('declined', { guestsPerMember: 1 })).not.toContain('declined');
  });

  test('every RSVP after a change of time or place', () => {
    const gathering = { ...publishedGathering(), answersFrom: 2 };
    expect(asked('attending', {}, { gathering })).toEqual([...possibleRsvps]);
  });

  test('the chosen one, first and once', () => {
    for (const chosen of possibleRsvps) {
      expect(buttons(formOf({}, undefined, { chosen }))).toEqual([
        chosen,
        ...possibleRsvps.filter((one) => one !== chosen),
      ]);
    }
  });
});

test('an offer is taken with the guests and the mode that the member asked for', () => {
  const offered = (change: Partial<Guest>, chosen?: 'declined') => {
    const guest = storedGuest({ answer: 'offered', guests: 2, ...change });
    const facts = { gathering, nonce: 'n', language: 'en', chosen, now: planned } as const;
    return String(offerForm({ ...facts, guest }));
  };
  let gathering = publishedGathering({ onlineUrl: 'https://meet.example.com/okaeri' });
  expect(offered({ mode: 'online' })).toContain('name="guests" value="2"');
  expect(offered({ mode: 'online' })).toContain('name="mode" value="online"');
  expect(offered({ mode: undefined })).not.toContain('name="mode"');
  expect(buttons(offered({}))).toEqual(['attending', 'declined']);
  expect(buttons(offered({}, 'declined'))).toEqual(['declined', 'attending']);
  gathering = publishedGathering();
  expect(offered({ mode: 'online' })).toContain('name="mode" value="place"');
});

describe('declining', () => {
  test.each(guestRsvps)('is called as in the mail that leads to it: %s', (answer) => {
    const body = formOf({ waitingList: 'fifo', seats: 1 }, storedGuest({ answer }));
    expect(body.includes('Leave the waiting list')).toBe(answer === 'waiting');
    expect(body.includes('I cannot attend')).toBe(answer !== 'waiting' && answer !== 'declined');
  });
});
