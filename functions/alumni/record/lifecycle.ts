import { lifecycle } from '../../../shared/decision/lifecycle.ts';
import type { AlumniStatus } from '../../../shared/vocabulary.ts';

/** Not yet invited, or invited and without a response: HR and the sources may still correct everything. */
const open = ['awaiting_contact', 'awaiting_approval', 'awaiting_last_day', 'invited'] as const;

/**
 * The life of a leaver. The status follows from the facts, in whatever order they arrive: so this table forbids little, and
 * a property test holds the review to it.
 */
export const leaverLifecycle = lifecycle<AlumniStatus>()({
  of: 'a leaver',
  begins: [
    { to: open, says: 'the HRIS announces an exit' },
    { to: ['excluded'], says: 'is not leaving, or may not be invited' },
    { to: ['declined'], says: 'refused at exit' },
    { to: ['returned'], says: 'is employed again' },
  ],
  steps: {
    review: { from: open, to: open, says: 'facts change, or the day comes' },
    completeContact: { from: open, to: open, says: 'HR completes the contact' },
    approve: { from: ['awaiting_approval'], to: ['awaiting_last_day', 'invited'], says: 'HR approves' },
    declineByHr: { from: ['awaiting_approval'], to: ['excluded'], says: 'HR declines' },
  },
});
