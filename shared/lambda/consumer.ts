/** The event consumer: rule → queue → function. It takes care of partial batches, unreadable events and retries. */
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type * as z from 'zod';
import type { Origin } from '../bus/envelope.ts';
import type { EventOn, OutsideSubscription, Subscription } from '../bus/subscription.ts';
import { entry } from './lambda.ts';
import { type Invocation, invocation } from './middleware/invocation.ts';
import { partialBatch } from './middleware/partial-batch.ts';
import { type OutsideEvent, readEvent, readMessage, readOutsideEvent } from './read-event.ts';
import { retryOnConflict } from './retry.ts';

/** What a consumer's handler gets beside the event. */
export interface Consumption extends Omit<Invocation, 'requestId'> {
  /** For every event that this one causes: it keeps the correlation id and names this event as the cause. */
  readonly origin: Origin;
}

/** Whether the records of a batch are handled one after the other, or all at once. */
type Order = 'one_by_one' | 'all_at_once';

/**
 * A function that handles some events. The handler is called once per record. It must be idempotent by state, because
 * events are delivered at least once, and it runs again when another writer was faster. A record that fails stays in the
 * queue without the others of its batch; one that cannot be read goes to the dead-letter queue with the reason.
 *
 * @example
 * export const handler = consumer(subscriptions.freezeAudience, async (event, { now, origin }) => { … });
 */
export function consumer<const Of extends Subscription>(
  { events }: Of,
  handle: (event: EventOn<Of>, consumption: Consumption) => Promise<void>,
  order: Order = 'one_by_one',
) {
  return batch((body) => readEvent(events, body) as EventOn<Of>, handle, order);
}

/** A function that handles what outside systems announce under their own source (`com.example.ats`). */
export function outsideConsumer<Schema extends z.ZodType>(
  { outsideEvent }: OutsideSubscription,
  schema: Schema,
  handle: (event: OutsideEvent<z.output<Schema>>, consumption: Consumption) => Promise<void>,
) {
  return batch((body) => readOutsideEvent(outsideEvent, schema, body), handle);
}

/**
 * A function that handles messages which a rule made of other systems' events (an input transformer). Each names itself by
 * `id` and `type`; the id begins a new chain of causes.
 */
export function messageConsumer<Schema extends z.ZodType<{ readonly id: string; readonly type: string }>>(
  schema: Schema,
  handle: (message: z.output<Schema>, consumption: Consumption) => Promise<void>,
) {
  const read = (body: string) => {
    const message = readMessage(schema, body);
    const { id, type } = message;
    return { type, metadata: { id, correlationId: id }, message };
  };
  return batch(read, ({ message }, consumption) => handle(message, consumption));
}

/** What the kit knows of any event. */
interface Traced {
  readonly type: string;
  readonly metadata: { readonly id: string; readonly correlationId: string; readonly traceparent?: string | undefined };
}

function batch<Event extends Traced>(
  read: (body: string) => Event,
  handle: (event: Event, consumption: Consumption) => Promise<void>,
  order: Order = 'one_by_one',
) {
  const handler = middy<SQSEvent, void>()
    .use(invocation())
    .use(partialBatch())
    .handler(async ({ Records }, { invocation: { log: batchLog, timeLeft }, failed }) => {
      const handleRecord = async (record: SQSRecord): Promise<void> => {
        let log = batchLog;
        try {
          const event = read(record.body);
          const { id, correlationId, traceparent } = event.metadata;
          log = batchLog.with({ eventId: id, eventType: event.type, correlationId });
          const origin: Origin = { correlationId, causationId: id, traceparent };
          await retryOnConflict(() => handle(event, { now: new Date(), log, timeLeft, origin }));
          log.info('EVENT_HANDLED');
        } catch (error) {
          await failed(error, log, [record]);
        }
      };
      if (order === 'all_at_once') await Promise.all(Records.map(handleRecord));
      else for (const record of Records) await handleRecord(record);
    });
  return entry<SQSEvent, SQSBatchResponse>(handler);
}
