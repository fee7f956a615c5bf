import { suppressions } from '../../../events/agreements/complaints.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { lifecycle, unlessFrom } from '../../../shared/decision/lifecycle.ts';

/** The membership of a person. The link alone is enough to withdraw, and it is never too late (GDPR 7(3)). */
export const membershipLifecycle = lifecycle<MailingRecord['membership']>()({
  of: 'a membership',
  begins: [{ to: ['leaver'], says: 'is invited, or an address bounces' }],
  steps: {
    join: { from: ['leaver', 'declined', 'left'], to: ['member'], says: 'joins, or agreed at exit (member-joined)' },
    decline: { from: ['leaver', 'declined', 'left'], to: ['declined'], says: 'declines (leaver-declined)' },
    change: { from: ['member'], to: ['member'], says: 'changes topics or profile (profile-updated)' },
    leave: { from: ['member'], to: ['left'], says: 'leaves (member-left), is employed again, or is excluded' },
  },
});

type Suppression = MailingRecord['suppression'];

/** What is not sent to a person. */
export const suppressionLifecycle = lifecycle<Suppression>()({
  of: 'a suppression',
  begins: [{ to: ['none'], says: 'a new record' }],
  steps: {
    complain: { from: ['none', 'campaigns'], to: ['campaigns'], says: 'complaint, every topic is withdrawn' },
    bounce: {
      from: suppressions,
      to: ['address'],
      says: 'permanent bounce, or an address comes back that bounced before',
    },
    askForTopic: { from: ['campaigns'], to: ['none'], says: 'asks for a topic with the mailed code, or joins' },
    changeAddress: {
      from: ['address'],
      to: ['none', 'campaigns'],
      says: 'another address, without or after a complaint',
    },
    reopen: { from: ['address'], to: ['none', 'campaigns'], says: 'HR opens it, with a reason' },
  },
});

/** The suppression after a step; it stays as it is where the step does not start from it. */
export function suppressionAfter(
  step: keyof typeof suppressionLifecycle.steps,
  before: Suppression,
  after: Suppression,
): Suppression {
  return unlessFrom(suppressionLifecycle, step, before) === undefined ? after : before;
}
