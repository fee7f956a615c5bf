import type { GuestRsvp } from '../../../events/agreements/rsvp-words.ts';
import { lifecycle } from '../../../shared/decision/lifecycle.ts';

/** Two page loads that contradict each other within this time are the work of a scanner, not of a person. Seconds. */
export const contradictionSeconds = 10;

/** The life of a member's RSVP to a gathering. Each RSVP is an rsvp-answered. */
export const rsvpLifecycle = lifecycle<GuestRsvp>()({
  of: 'an RSVP',
  begins: [
    { to: ['attending'], says: 'attend, a seat is free that nobody waits for' },
    { to: ['waiting'], says: 'attend, it is full with a waiting list' },
    { to: ['declined'], says: 'decline' },
    { to: ['undecided'], says: 'undecided' },
  ],
  steps: {
    attend: { from: ['waiting', 'offered', 'declined', 'undecided', 'unconfirmed'], to: ['attending'], says: 'attend' },
    wait: { from: ['offered', 'declined', 'undecided', 'unconfirmed'], to: ['waiting'], says: 'attend, it is full' },
    decline: {
      from: ['attending', 'waiting', 'offered', 'undecided', 'unconfirmed'],
      to: ['declined'],
      says: 'decline',
    },
    postpone: {
      from: ['attending', 'waiting', 'offered', 'declined', 'unconfirmed'],
      to: ['undecided'],
      says: 'undecided',
    },
    contradict: {
      from: ['attending', 'waiting', 'offered', 'declined', 'undecided', 'unconfirmed'],
      to: ['unconfirmed'],
      says: `another RSVP from another page load within ${contradictionSeconds} s`,
    },
    offer: { from: ['waiting'], to: ['offered'], says: 'a seat becomes free (seat-offered)' },
    expire: {
      from: ['offered'],
      to: ['undecided'],
      says: 'the offer expires (seat-offer-expired)',
    },
    release: {
      from: ['attending', 'waiting', 'offered'],
      to: ['declined'],
      says: 'leaves the programme (seats-opened)',
    },
    checkIn: { from: ['attending'], says: 'is checked in, or the check-in is undone' },
  },
});
