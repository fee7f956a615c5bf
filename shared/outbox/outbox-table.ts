import * as z from 'zod';
import { defineTable } from '../dynamo/table-definition.ts';
import { storedInstantSchema } from '../time/calendar.ts';

/** How long an event can be published again, in days. */
export const archiveDays = 90;

/** The outbox: events written in the same transaction as the state that they are about. It is also the archive. */
export const outboxTable = defineTable({
  name: 'Outbox',
  item: z.object({
    eventId: z.string(),
    subject: z.string(),
    occurredAt: storedInstantSchema,
    /** Day and shard of the event, the partition of the archive index: republish goes day by day ({@link archiveShardOf}). */
    archiveShard: z.string(),
    source: z.string(),
    type: z.string(),
    /** The event's detail, as JSON, exactly as it goes on the bus. */
    detail: z.string(),
    /** When an operator had it published again (`npm run republish`); the publisher publishes items that carry it again. */
    republishedAt: storedInstantSchema.optional(),
    expiresAt: z.int(),
  }),
  partition: 'eventId',
  indexes: {
    bySubject: { partition: 'subject', sort: 'occurredAt' },
    byDay: { partition: 'archiveShard', sort: 'occurredAt' },
  },
  expires: 'expiresAt',
  holds: 'Events: ids and states, no personal data.',
  keptDays: archiveDays,
  forgets: 'after the event (TTL).',
  stream: true,
});
