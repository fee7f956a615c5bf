import * as z from 'zod';

/** What the reader of calendar answers needs beside its tables. */
export const inboundMailEnvironment = z.object({
  /** Name of the bucket that SES puts received mail into. */
  INBOUND_MAIL_BUCKET: z.string().min(1),
});

/** What the function that serves calendar files needs beside its tables. */
export const fileEnvironment = z.object({
  /** The sender's domain: the UID of a gathering is its id in it, in mails and files alike. */
  SENDER_DOMAIN: z.string().min(3),
});
