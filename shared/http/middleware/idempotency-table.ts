import * as z from 'zod';
import { defineTable } from '../../dynamo/table-definition.ts';

/** Responses to requests with an `Idempotency-Key`, in the layout of Powertools' persistence layer. */
export const idempotencyTable = defineTable({
  name: 'Idempotency',
  item: z.object({ id: z.string(), expiration: z.int().optional() }),
  partition: 'id',
  expires: 'expiration',
  holds: 'Responses to HR’s POST requests: ids and states, what HR wrote, and the names of guests who were checked in.',
  forgets: '24 hours after the request (TTL).',
});
