/** The event consumer: rule → queue → this. Partial batches, duplicates, reordering and unreadable events are its business. */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { type BusEvent, detailSchema, type EventContract, majorOf } from '../bus/contract.ts';
import type { EventMetadata, Origin } from '../bus/envelope.ts';
import type { EventOf, EventOn, OutsideSubscription, Subscription } from '../bus/subscription.ts';
import type { Log } from '../log/log.ts';
import { deadLetter, Unreadable } from './dead-letter.ts';
import { type Invocation, lambda } from './lambda.ts';
import { again, RetryLater } from './retry.ts';

/** What a consumer's handler gets beside the event. */
export interface Consumption extends Omit<Invocation, 'requestId'> {
  /** Give it to every event that this one causes: the correlation id goes on, this event is the cause. */
  readonly origin: Origin;
  /** For waits of the source: ids of this delivery are not for logic. */
  readonly log: Log;
}

const envelope = z.object({ 'detail-type': z.string(), source: z.string(), detail: z.unknown() });

/**
 * A function that handles some events. The handler is called once per record; it must be idempotent by state (the kit
 * delivers at least once) and is run again when another writer was faster. A record that fails stays in the queue, the
 * others of the batch do not; one that cannot be read goes to the dead-letter queue with the reason.
 *
 * @example
 * export const handler = consumer(subscriptions.freezeAudience, async (event, { now, origin }) => { … });
 */
export function consumer<const Of extends Subscription>(
  { events }: Of,
  handle: (event: EventOn<Of>, consumption: Consumption) => Promise<void>,
  order: Order = 'one_by_one',
) {
  return batch((body) => parse(events, body) as EventOn<Of>, handle, order);
}

/** An event of another system, on our bus under its own source. Its `detail` is checked by the schema that the API uses. */
export interface OutsideEvent<Data> {
  readonly type: string;
  readonly source: string;
  readonly metadata: Pick<EventMetadata, 'correlationId' | 'traceparent'> & { readonly id: string };
  readonly data: Data;
}

/**
 * One of the events as it was kept by the state that it led to (as JSON of `type`, `source`, `metadata` and `data`).
 *
 * @throws Error when it is none of the contracts' events.
 */
export function keptEvent<const Contracts extends readonly EventContract[]>(
  contracts: Contracts,
  kept: string,
): EventOf<Contracts> {
  const { type, source, metadata, data } = keptSchema.parse(JSON.parse(kept));
  const body = JSON.stringify({ 'detail-type': type, source, detail: { metadata, data } });
  return parse(contracts, body) as EventOf<Contracts>;
}

const keptSchema = z.object({ type: z.string(), source: z.string(), metadata: z.unknown(), data: z.unknown() });

/** Whether the records of a batch are handled one after the other, or all at once. */
type Order = 'one_by_one' | 'all_at_once';

/** A function that takes in what outside systems announce under their own source (`com.example.ats`). */
export function outsideConsumer<Schema extends z.ZodType>(
  { outsideEvent }: OutsideSubscription,
  schema: Schema,
  handle: (event: OutsideEvent<z.output<Schema>>, consumption: Consumption) => Promise<void>,
) {
  return batch((body) => parseOutside(outsideEvent, schema, body), handle);
}

/**
 * A function that reads messages which a rule made of other systems' events (an input transformer). Each names itself by
 * `id` and `type`; the id begins a new chain of causes.
 */
export function messageConsumer<Schema extends z.ZodType<{ readonly id: string; readonly type: string }>>(
  schema: Schema,
  handle: (message: z.output<Schema>, consumption: Consumption) => Promise<void>,
) {
  const read = (body: string) => {
    const message = parseMessage(schema, body);
    const { id, type } = message;
    return { type, metadata: { id, correlationId: id }, message };
  };
  return batch(read, ({ message }, consumption) => handle(message, consumption));
}

function batch<
  Event extends {
    readonly type: string;
    readonly metadata: { id: string; correlationId: string; traceparent?: string | undefined };
  },
>(
  read: (body: string) => Event,
  handle: (event: Event, consumption: Consumption) => Promise<void>,
  order: Order = 'one_by_one',
) {
  return lambda<SQSEvent, SQSBatchResponse>(async ({ Records }, { log, timeLeft }) => {
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    const handleRecord = async (record: SQSRecord): Promise<void> => {
      let recordLog = log;
      try {
        const event = read(record.body);
        const { id, correlationId, traceparent } = event.metadata;
        recordLog = log.with({ eventId: id, eventType: event.type, correlationId });
        const origin: Origin = { correlationId, causationId: id, traceparent };
        await again(() => handle(event, { now: new Date(), log: recordLog, timeLeft, origin }));
        recordLog.info('EVENT_HANDLED');
      } catch (error) {
        if (error instanceof Unreadable) {
          await deadLetter(record, error.message);
          recordLog.error('EVENT_DEAD_LETTERED', { reason: error.message });
          return;
        }
        recordLog.error('EVENT_RETRIED', error instanceof RetryLater ? { reason: error.reason } : {}, error);
        batchItemFailures.push({ itemIdentifier: record.messageId });
      }
    };
    if (order === 'all_at_once') await Promise.all(Records.map(handleRecord));
    else for (const record of Records) await handleRecord(record);
    return { batchItemFailures };
  });
}

function parse(contracts: readonly EventContract[], body: string): BusEvent {
  const { source, type, detail } = open(body);
  const contract = contracts.find((known) => known.type === type && known.source === source);
  if (contract === undefined) throw new Unreadable('unknown_event_type');
  const version = z.object({ metadata: z.object({ version: z.string() }) }).safeParse(detail);
  if (!version.success) throw new Unreadable('metadata_missing');
  if (majorOf(version.data.metadata.version) !== majorOf(contract.version))
    throw new Unreadable('unsupported_major_version');
  const parsed = detailSchema(contract).safeParse(detail);
  if (!parsed.success) throw new Unreadable(`invalid: ${fields(parsed.error)}`);
  return { type, source, metadata: parsed.data.metadata, data: parsed.data.data };
}

function parseOutside<Schema extends z.ZodType>(
  outsideEvent: string,
  schema: Schema,
  body: string,
): OutsideEvent<z.output<Schema>> {
  const { source, type, detail, id } = open(body);
  if (type !== outsideEvent) throw new Unreadable('unknown_event_type');
  const parsed = z.object({ data: schema }).safeParse(detail);
  if (!parsed.success) throw new Unreadable(`invalid: ${fields(parsed.error)}`);
  return { type, source, metadata: { id, correlationId: id }, data: (parsed.data as { data: z.output<Schema> }).data };
}

/** Reads a message that is not an event of the bus. @throws Unreadable */
export function parseMessage<Schema extends z.ZodType>(schema: Schema, body: string): z.output<Schema> {
  const parsed = schema.safeParse(parseJson(body));
  if (!parsed.success) throw new Unreadable(`invalid: ${fields(parsed.error)}`);
  return parsed.data;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Unreadable('not_json');
  }
}

function open(body: string) {
  const parsed = envelope.extend({ id: z.string().default('unknown') }).safeParse(parseJson(body));
  if (!parsed.success) throw new Unreadable('not_an_event');
  return {
    source: parsed.data.source,
    type: parsed.data['detail-type'],
    detail: parsed.data.detail,
    id: parsed.data.id,
  };
}

function fields(error: z.ZodError): string {
  return error.issues
    .map((issue) => issue.path.join('.'))
    .join(', ')
    .slice(0, 200);
}
