import * as z from 'zod';
import { defineTable } from '../../dynamo/table-definition.ts';

/** Answers of requests that came with an `Idempotency-Key`, in the layout of Powertools' persistence layer. */
export const idempotencyTable = defineTable({
  name: 'Idempotency',
  item: z.object({ id: z.string(), expiration: z.int().optional() }),
  partition: 'id',
  expires: 'expiration',
  holds:
    'Answers given to HR’s POST requests: ids and states, what HR wrote itself, and the names of guests who were checked in.',
  forgets: '24 hours after the request (TTL).',
});
