import * as z from 'zod';

/** Names the account's suppression list as the reason, and stands for a mail's id if no single mail was the cause. */
export const suppressionListRef = 'suppression_list' as const;

/** The mail that came back or was reported. */
export const mailRefSchema = z
  .string()
  .max(64)
  .meta({
    description: `Id of the campaign or of the service mail; ${suppressionListRef} if no single mail was the cause`,
    examples: ['cmp_04fz7kq2m9x1c'],
  });
