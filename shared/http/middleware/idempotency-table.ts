import * as z from 'zod';
import { defineTable } from '../../dynamo/table-definition.ts';

/**
 * Requests with an `Idempotency-Key`, in the layout of Powertools' persistence layer. Of a response only its status and its
 * location are stored; its body may hold personal data, which this table could neither show by scope nor erase.
 */
export const idempotencyTable = defineTable({
  name: 'Idempotency',
  item: z.object({
    id: z.string(),
    expiration: z.int().optional(),
    status: z.string().optional(),
    /** Until when, in milliseconds since 1970, the request counts as being served. */
    in_progress_expiration: z.int().optional(),
    data: z.string().optional(),
    /** Hash of the body: the same key with another body is a mistake of the caller. */
    validation: z.string().optional(),
  }),
  partition: 'id',
  expires: 'expiration',
  holds:
    'Which of HR’s POST requests got a response: hashes of caller, key and request, the status and the location; nothing of the body.',
  keptDays: 1,
  forgets: 'after the request (TTL).',
});
