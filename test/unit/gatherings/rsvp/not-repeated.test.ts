/** An RSVP that repeats what was said changes nothing; one that says what nobody had said is recorded, whoever gives it. */
import { describe, expect, it } from 'vitest';
import type { GuestRsvp } from '../../../../events/agreements/rsvp-words.ts';
import { possibleRsvps } from '../../../../events/read-models/gathering.ts';
import type { Guest } from '../../../../functions/gatherings/gathering/guest.ts';
import { decideRsvpForMember } from '../../../../functions/gatherings/reception/staff-rsvp.ts';
import { type RsvpView, rsvpTakenPage } from '../../../../functions/gatherings/rsvp/page/rsvp-views.ts';
import { decideRsvp } from '../../../../functions/gatherings/rsvp/rsvp.ts';
import { expireOffer } from '../../../../functions/gatherings/waiting-list/offers.ts';
import { byMember, byOkaeri } from '../../../../shared/decision/decision.ts';
import { member, planned, publishedGathering, storedGuest, taken } from '../../../fixtures/gatherings.ts';

const gathering = publishedGathering({ seats: 5, waitingList: 'fifo', guestsPerMember: 2 });
const { alumniId } = storedGuest();
const later = new Date(planned.getTime() + 3_600_000);
const reason = 'called';

function byOf(who: 'member' | 'calendar' | 'staff', answer: (typeof possibleRsvps)[number]) {
  const said = { alumniId, answer, guests: 0 };
  return (guest: Guest) =>
    who === 'staff'
      ? decideRsvpForMember({ gathering, guest, isMember: true }, { by: 'hr-1', input: { ...said, reason } }, later)
      : decideRsvp({ gathering, guest }, byMember({ ...said, evidence: who === 'member' ? 'button' : who }), later);
}

/** Where a member stands by what became of an RSVP, and not by what they said. */
const unsaid = (from: GuestRsvp, to: GuestRsvp) => {
  const history = [
    { at: planned.toISOString(), actor: 'member', from: 'none', to: from, evidence: 'button' },
    { at: planned.toISOString(), actor: 'okaeri', from, to },
  ] as const;
  return storedGuest({ answer: to, mode: undefined, history: [...history] });
};
const lapsed = taken(
  expireOffer(
    { gathering, guest: storedGuest({ answer: 'offered', guests: 2, offerExpiresAt: planned.toISOString() }) },
    byOkaeri(),
    planned,
  ),
).state;
const standings: readonly (readonly [string, Guest, 'undecided' | 'declined'])[] = [
  ['an offer that lapsed', lapsed, 'undecided'],
  // Its history may hold no more than the last changes.
  ['an offer that lapsed, with no history', { ...lapsed, history: [] }, 'undecided'],
  ['a release', unsaid('attending', 'declined'), 'declined'],
  ['the release of a place on the list', unsaid('waiting', 'declined'), 'declined'],
];

describe.each(['member', 'calendar', 'staff'] as const)('what the %s says', (who) => {
  it.each(standings)('is recorded after %s, once', (_what, guest, answer) => {
    const { state, events } = taken(byOf(who, answer)(guest));
    expect(state).toMatchObject({ answer, offersMissed: 0, sequence: guest.sequence + 1 });
    expect(state.missed).toBeUndefined();
    expect(state.history.at(-1)).toMatchObject({ from: answer, to: answer, ...(who === 'staff' ? { reason } : {}) });
    // Nobody changed their mind: they had not said it.
    expect(events).toMatchObject([{ data: { answer, changesAnswer: false } }]);
    expect(byOf(who, answer)(state)).toEqual({ refused: 'unchanged' });
  });

  it.each(possibleRsvps)('changes nothing if it repeats what was said: %s', (answer) => {
    const mode = answer === 'attending' ? 'place' : undefined;
    const history = [
      { at: planned.toISOString(), actor: 'member', from: 'none', to: answer, evidence: 'button' },
    ] as const;
    expect(byOf(who, answer)(storedGuest({ answer, mode, history: [...history] }))).toEqual({ refused: 'unchanged' });
    expect(byOf(who, answer)(storedGuest({ answer, mode }))).toEqual({ refused: 'unchanged' });
  });
});

it('whoever says to be undecided after an offer is no longer told that they did not answer', () => {
  const visitor = member(alumniId, { language: 'ja' });
  const links = () => ({ calendar: '/c', checkIn: '/k', preferences: '/p' });
  const body = (guest: Guest) =>
    String(rsvpTakenPage({ gathering, guest, visitor, now: later, nonce: 'n', links } as unknown as RsvpView).body);
  const words = '期限内にご回答を確認できなかった';
  expect(body(lapsed)).toContain(words);
  expect(body(taken(byOf('member', 'undecided')(lapsed)).state)).not.toContain(words);
});
