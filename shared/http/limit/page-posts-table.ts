import * as z from 'zod';
import { defineTable } from '../../dynamo/table-definition.ts';
import { idSchema } from '../../identifier.ts';
import { type LinkPurpose, linkPurposes } from '../../links/token.ts';
import { storedInstantSchema } from '../../time/calendar.ts';

const countSchema = z.int().positive().optional();

/** A counter for each page, under the purpose of its links; a page without a limit never writes its own. */
const counters = Object.fromEntries(Object.keys(linkPurposes).map((purpose) => [purpose, countSchema])) as Record<
  LinkPurpose,
  typeof countSchema
>;

/** How many forms a person has sent to each page within ten minutes: one item for a person and a window. */
export const pagePostsTable = defineTable({
  name: 'PagePosts',
  item: z.object({
    alumniId: idSchema('alumnus'),
    /** When the window began. */
    since: storedInstantSchema,
    expiresAt: z.int(),
    ...counters,
  }),
  partition: 'alumniId',
  sort: 'since',
  expires: 'expiresAt',
  holds: 'How many forms a person sent to which page within ten minutes; by id, nothing of what they said.',
  keptDays: 1,
  forgets: 'after they were sent (TTL).',
});
