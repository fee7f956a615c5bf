import * as z from 'zod';
import { idSchema } from '../identifier.ts';
import { instantSchema } from '../time/calendar.ts';

/** What every event on the bus carries besides its data. */
export const metadataSchema = z
  .object({
    id: idSchema('event').meta({ description: 'Id of the event; the same for every delivery and every replay' }),
    version: z
      .string()
      .regex(/^\d+\.\d+$/, 'must be major.minor')
      .meta({
        description: 'Version of the contract, major.minor; a consumer accepts its own major',
        examples: ['1.0'],
      }),
    occurredAt: instantSchema.meta({ description: 'When it happened' }),
    subject: z
      .string()
      .min(1)
      .max(64)
      .meta({ description: 'Id of the thing it happened to', examples: ['alm_04fz7kq2m9x1c'] }),
    sequence: z
      .int()
      .nonnegative()
      .meta({
        description: 'Counts up per source and subject, inside the writing transaction; EventBridge gives no order',
        examples: [3],
      }),
    correlationId: z
      .string()
      .min(1)
      .max(64)
      .meta({ description: 'The same from the first cause (webhook, API call, click) to the last mail' }),
    causationId: z.string().max(64).optional().meta({ description: 'Id of the event that led to this one' }),
    traceparent: z
      .string()
      .regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/)
      .optional()
      .meta({ description: 'W3C Trace Context of the cause, passed on, never made up' }),
  })
  .meta({ description: 'Metadata of an event' });
export type EventMetadata = z.infer<typeof metadataSchema>;

/** Where an event comes from in the chain of causes; the outbox keeps it with each event, so that the chain stays whole. */
export interface Origin {
  readonly correlationId: string;
  readonly causationId?: string | undefined;
  readonly traceparent?: string | undefined;
}
