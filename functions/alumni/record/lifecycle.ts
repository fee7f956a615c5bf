import { lifecycle } from '../../../shared/decision/lifecycle.ts';
import type { AlumniStatus } from '../../../shared/vocabulary.ts';
import { answered } from '../schemas.ts';

/** Without an answer yet: HR and the sources may still correct everything. */
const open = ['awaiting_contact', 'awaiting_approval', 'awaiting_last_day', 'invited'] as const;
/** Not to be asked as things stand. */
const notAsked = ['excluded', 'returned'] as const;
const everything = [...open, ...answered, ...notAsked] as const;

/**
 * The life of a leaver. The status follows from the facts, and facts arrive in any order: so consent may report on
 * somebody who is not `invited` here. A property test holds the review to this table.
 */
export const leaverLifecycle = lifecycle<AlumniStatus>()({
  of: 'a leaver',
  groups: { open, answered, notAsked },
  begins: [
    { to: open, says: 'an exit is announced' },
    { to: ['excluded'], says: 'not leaving, or not to be invited' },
    { to: ['declined'], says: 'refused at exit' },
    { to: ['returned'], says: 'employed again' },
  ],
  steps: {
    wait: { from: open, to: ['awaiting_contact', 'awaiting_approval'], says: 'needs HR' },
    prepare: { from: open, to: ['awaiting_last_day'], says: 'everything is known' },
    invite: { from: open, to: ['invited'], says: 'first business day after the employment ended' },
    completeContact: { from: open, to: open, says: 'HR completes the contact' },
    approve: { from: ['awaiting_approval'], to: ['awaiting_last_day', 'invited'], says: 'HR approves' },
    declineByHr: { from: ['awaiting_approval'], to: ['excluded'], says: 'HR declines' },
    exclude: {
      from: [...open, ...answered, 'returned'],
      to: ['excluded'],
      says: 'cancelled, deleted or dismissed before an answer; deceased',
    },
    join: { from: everything, to: ['member'], says: 'member-joined' },
    decline: { from: everything, to: ['declined'], says: 'leaver-declined, or refused at exit' },
    leave: { from: everything, to: ['left'], says: 'member-left' },
    expire: { from: [...open, ...notAsked], to: ['expired'], says: 'the invitation closes without an answer' },
    employ: { from: [...open, ...answered, 'excluded'], to: ['returned'], says: 'employed again' },
    leaveAgain: { from: [...answered, ...notAsked], to: open, says: 'a new exit is announced' },
  },
});
