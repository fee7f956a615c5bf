/** The whole table of an RSVP: which step leads from one answer to another, and which transitions there are not. */
import { expect, test } from 'vitest';
import { guestRsvps } from '../../../../events/agreements/rsvp-words.ts';
import { rsvpLifecycle } from '../../../../functions/gatherings/rsvp/lifecycle.ts';
import { stepsBetween, unlessFrom } from '../../../../shared/decision/lifecycle.ts';

const known: Readonly<Record<string, readonly string[]>> = {
  'attending → attending': ['checkIn'],
  'attending → declined': ['decline', 'release'],
  'attending → undecided': ['postpone'],
  'attending → unconfirmed': ['contradict'],
  'waiting → attending': ['attend'],
  'waiting → offered': ['offer'],
  'waiting → declined': ['decline', 'release'],
  'waiting → undecided': ['postpone'],
  'waiting → unconfirmed': ['contradict'],
  'offered → attending': ['attend'],
  'offered → waiting': ['wait'],
  'offered → declined': ['decline', 'release'],
  'offered → undecided': ['postpone', 'expire'],
  'offered → unconfirmed': ['contradict'],
  'declined → attending': ['attend'],
  'declined → waiting': ['wait'],
  'declined → undecided': ['postpone'],
  'declined → unconfirmed': ['contradict'],
  'undecided → attending': ['attend'],
  'undecided → waiting': ['wait'],
  'undecided → declined': ['decline'],
  'undecided → unconfirmed': ['contradict'],
  'unconfirmed → attending': ['attend'],
  'unconfirmed → waiting': ['wait'],
  'unconfirmed → declined': ['decline'],
  'unconfirmed → undecided': ['postpone'],
  'unconfirmed → unconfirmed': ['contradict'],
};
const transitions = guestRsvps.flatMap((before) => guestRsvps.map((after) => [before, after] as const));

test.each(transitions)('the decisions lead from %s to %s', (before, after) => {
  expect(stepsBetween(rsvpLifecycle, before, after)).toEqual(known[`${before} → ${after}`] ?? []);
});

test('no RSVP begins as an offer, or unconfirmed', () => {
  const begins = rsvpLifecycle.begins.flatMap(({ to }) => to);
  expect(begins.toSorted()).toEqual(['attending', 'declined', 'undecided', 'waiting']);
});

test('only attending members are checked in, and only offers expire', () => {
  const mayStart = (step: 'checkIn' | 'expire' | 'offer') =>
    guestRsvps.filter((answer) => unlessFrom(rsvpLifecycle, step, answer) === undefined);
  expect(mayStart('checkIn')).toEqual(['attending']);
  expect(mayStart('expire')).toEqual(['offered']);
  expect(mayStart('offer')).toEqual(['waiting']);
});
