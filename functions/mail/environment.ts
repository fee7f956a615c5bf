import * as z from 'zod';

/** The environment of the functions that send. */
export const mailEnvironment = z.object({
  SENDER_ADDRESS: z.string().min(3),
  SENDER_DOMAIN: z.string().min(3),
  CONFIGURATION_SET: z.string().min(1),
  /** "true" refuses mail to the reserved domains of RFC 2606, where nobody has a mailbox. */
  REFUSE_RESERVED_DOMAINS: z.string(),
});
/** How many copies of the campaign sender run at most; each sends at its share of SES's rate. SQS allows no fewer than 2. */
export const lanes = 2;
/** How long each function that sends may take, and after what silence it counts as dead: that is longer. Seconds. */
export const senders = {
  lane: { timeout: 60, silence: 90 },
  serviceMail: { timeout: 30, silence: 60 },
  testMail: { timeout: 20, silence: 60 },
} as const;
/**
 * The shares at which we stop: SES reviews an account at 5 % bounces and 0.1 % complaints (SES Developer Guide, "Reputation
 * metrics").
 */
export const harmLimits = { bounces: 0.04, complaints: 0.001 } as const;
/** How many chunks a lane gets at once: where the rate is high it works on all of them, so that it never waits for a store. */
export const chunksPerLane = 5;
/** How many reports of SES are noted together at most, and for how many seconds they are gathered. */
export const reportsTogether = 500;
export const reportsGatheredFor = 5;
/** The kinds of complaint that SES passes on: the feedback types of the IANA registry (RFC 5965, RFC 6430). */
export const complaintTypes = ['abuse', 'auth-failure', 'fraud', 'not-spam', 'other', 'virus'] as const;
/** Memory of a lane in MB; its share of a processor goes with it. */
export const laneMemory = 512;

export type MailEnvironment = z.infer<typeof mailEnvironment>;
