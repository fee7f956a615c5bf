import * as z from 'zod';

/** What the senders are told by their stack. */
export const mailEnvironment = z.object({
  SENDER_ADDRESS: z.string().min(3),
  SENDER_DOMAIN: z.string().min(3),
  CONFIGURATION_SET: z.string().min(1),
  /** "true" refuses mail to RFC 2606 domains: nobody lives there. */
  REFUSE_RESERVED_DOMAINS: z.string(),
});
/** Copies of the campaign sender that run at most; each sends at its share of SES's rate. SQS allows no fewer than 2. */
export const lanes = 2;
/** Chunks that a lane is handed at once: where the rate is high it works on all of them, so that it never waits for a store. */
export const chunksPerLane = 5;
/** Reports of SES that are noted together, and for how many seconds they are gathered. */
export const reportsTogether = 500;
export const reportsGatheredFor = 5;
/** Memory of a lane in MB; its share of a processor goes with it. */
export const laneMemory = 512;

export type MailEnvironment = z.infer<typeof mailEnvironment>;
