import * as z from 'zod';

/** What the function that reads calendar replies needs besides its tables. */
export const inboundMailEnvironment = z.object({
  /** Name of the bucket into which SES puts received mail. */
  INBOUND_MAIL_BUCKET: z.string().min(1),
});

/** What the function that serves calendar files needs besides its tables. */
export const fileEnvironment = z.object({
  /** The sender's domain: a gathering's UID is its id at this domain, in mails and files alike. */
  SENDER_DOMAIN: z.string().min(3),
});
