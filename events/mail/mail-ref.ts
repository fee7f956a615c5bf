import * as z from 'zod';

/** The account's suppression list, where it is the reason, and instead of a mail's id, where no single mail is. */
export const suppressionListRef = 'suppression_list' as const;

/** The mail that came back or was reported. */
export const mailRefSchema = z
  .string()
  .max(64)
  .meta({
    description: `Id of the campaign or of the service mail; ${suppressionListRef} where it was no single mail`,
    examples: ['cmp_04fz7kq2m9x1c'],
  });
