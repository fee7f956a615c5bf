import * as z from 'zod';

/** What the webhook receiver needs besides its tables. */
export const webhookEnvironment = z.object({
  /** ARN of the secret with the webhook secrets: `standard`, and `standard.previous` while it is being rotated. */
  WEBHOOK_SECRETS: z.string().min(1),
});
