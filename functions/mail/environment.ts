import * as z from 'zod';
import { reputationLimits } from '../../events/agreements/reputation-limits.ts';
import { claimHolds } from '../../events/read-models/send-progress.ts';
import { second } from '../../shared/time/durations.ts';

/** The environment of the functions that send. */
export const mailEnvironment = z.object({
  SENDER_ADDRESS: z.string().min(3),
  SENDER_DOMAIN: z.string().min(3),
  CONFIGURATION_SET: z.string().min(1),
  /** "true" refuses mail to the reserved domains of RFC 2606, where nobody has a mailbox. */
  REFUSE_RESERVED_DOMAINS: z.string(),
});
/** The environment of the function that sends service mail. */
export const serviceMailEnvironment = mailEnvironment.extend({
  /**
   * For mail to members, which continues after a complaint (a code that was asked for, an RSVP that was given): SES
   * sends it also to an address that it lists for a complaint.
   */
  MEMBER_CONFIGURATION_SET: z.string().min(1),
});
/** How many copies of the campaign sender run at most; each sends at its share of SES's rate. SQS allows no fewer than 2. */
export const lanes = 2;
/**
 * How long each sending function may run, and how long it is silent before it counts as dead, which is longer. Seconds.
 */
export const senders = {
  lane: { timeout: 60, silence: claimHolds / second },
  serviceMail: { timeout: 30, silence: 60 },
  testMail: { timeout: 20, silence: 60 },
} as const;
/** What pauses a campaign automatically: what harms the sender's reputation, and what is wrong with the sending itself. */
export const harmLimits = {
  ...reputationLimits,
  /** After any short failure of the network, this many may be in doubt. */
  inDoubt: { share: 0.01, most: 50 },
  /** A refusal by policy in one receiving domain is the receiver's; in more domains than these it is our reputation. */
  refusingDomains: { most: 4 },
} as const;
/**
 * How many minutes may pass from an event to the claim of its service mail. Then the mail is stored without a claim.
 */
export const claimTakes = 15;
/** A service mail that SES has not taken for this many minutes is late, and the people on call are notified. */
export const lateAfter = 30;
/** The first and the longest interval at which a service mail that was not sent is tried again. Minutes. */
export const resent = { soon: 1, rarely: 30 } as const;
/** How long after its own timer the watch looks at a service mail. Minutes. */
export const timerTakes = 10;
/** The first and the longest interval at which a mail that cannot be written is tried again, until it is old. Minutes. */
export const rewritten = { soon: 5, rarely: 60 } as const;
/** Afterwards it is old: it is tried once a day, and `mail-not-written` is emitted once a day at most while its gathering stays as it is. Days. */
export const oldAfter = 3;
/** Afterwards a mail that SES does not take, or that cannot be written, is given up. Days. */
export const givenUpAfter = 30;
/** How many chunks a lane gets at once: where the rate is high it works on all of them, so that it never waits for a store. */
export const chunksPerLane = 5;
/** Most mails of a chunk that are under way at once. */
export const largestWindow = 25;
/** How many reports of SES are noted together at most, and for how many seconds they are gathered. */
export const reportsTogether = 500;
export const reportsGatheredFor = 5;
/** The subtype with which SES reports a mail that it did not send, because the account's suppression list has the address. */
export const heldBackSubType = 'OnAccountSuppressionList';
/** The kinds of complaint that SES passes on: the feedback types of the IANA registry (RFC 5965, RFC 6430). */
export const complaintTypes = ['abuse', 'auth-failure', 'fraud', 'not-spam', 'other', 'virus'] as const;
/** Memory of a lane in MB; its share of a processor goes with it. */
export const laneMemory = 512;

export type MailEnvironment = z.infer<typeof mailEnvironment>;
