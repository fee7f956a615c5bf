/** Which of a person's addresses a mail went to: what SES reports days later must not count for the one that replaced it. */
import * as z from 'zod';

/** The tag of a mail to the address of an epoch. */
export function addressTags(epoch: number): Record<string, string> {
  return { epoch: String(epoch) };
}

const epochTag = z.object({ epoch: z.tuple([z.string().regex(/^\d{1,9}$/)]) });

/** The epoch in a report's tags, if they name one. */
export function epochIn(tags: Readonly<Record<string, readonly string[]>>): number | undefined {
  const parsed = epochTag.safeParse(tags);
  return parsed.success ? Number(parsed.data.epoch[0]) : undefined;
}
