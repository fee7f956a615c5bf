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
