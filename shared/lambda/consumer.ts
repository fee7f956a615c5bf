/** The event consumer: rule → function, or rule → queue → function. It takes care of partial batches, unreadable events and retries. */
import type * as z from 'zod';
import type { Origin } from '../bus/envelope.ts';
import type { EventOn, OutsideSubscription, Subscription } from '../bus/subscription.ts';
import { batch, type Handling, type Traced } from './batch.ts';
import type { Invocation } from './middleware/invocation.ts';
import { type OutsideEvent, readEvent, readMessage, readOutsideEvent } from './read-event.ts';

/** What a consumer's handler gets besides the event. */
export interface Consumption extends Omit<Invocation, 'requestId'> {
  /** For every event that this one causes: it keeps the correlation id and names this event as the cause. */
  readonly origin: Origin;
}

/** Whether the records of a batch are handled one after the other, or all at once. */
type Order = Handling<Traced>['order'];

/**
 * A function that handles some events. The handler is called once per event. It must be idempotent by state, because
 * events are delivered at least once, and it runs again when another writer was faster. One that fails stays in the
 * queue without the others of its batch, or is given again by Lambda; one that cannot be read goes to the dead-letter queue with the reason.
 *
 * @example
 * export const handler = consumer(subscriptions.freezeAudience, async (event, { now, origin }) => { … });
 */
export function consumer<const Of extends Subscription>(
  { events }: Of,
  handle: (event: EventOn<Of>, consumption: Consumption) => Promise<void>,
  order: Order = 'one_by_one',
) {
  return eachEvent((body) => readEvent(events, body) as EventOn<Of>, handle, order);
}

/** A function that handles what outside systems announce under their own source (`com.example.ats`). */
export function outsideConsumer<Schema extends z.ZodType>(
  { outsideEvent }: OutsideSubscription,
  schema: Schema,
  handle: (event: OutsideEvent<z.output<Schema>>, consumption: Consumption) => Promise<void>,
) {
  return eachEvent((body) => readOutsideEvent(outsideEvent, schema, body), handle);
}

/**
 * A function that handles messages which a rule made of other systems' events (an input transformer). Each names itself by
 * `id` and `type`; the id begins a new chain of causes.
 */
export function messageConsumer<Schema extends Message>(
  schema: Schema,
  handle: (message: z.output<Schema>, consumption: Consumption) => Promise<void>,
) {
  return eachEvent(tracedMessage(schema), ({ message }, consumption) => handle(message, consumption));
}

/** A message of a group, and the origin of the events that it causes. */
export interface Grouped<Message> {
  readonly message: Message;
  readonly origin: Origin;
}

/**
 * A function that handles such messages in groups. The messages of a batch that belong to one group are handled
 * together, and the groups in parallel.
 */
export function messageGroupConsumer<Schema extends Message>(
  schema: Schema,
  groupOf: (message: z.output<Schema>) => string,
  handle: (group: readonly Grouped<z.output<Schema>>[], consumption: Omit<Consumption, 'origin'>) => Promise<void>,
) {
  return batch<Traced & { readonly message: z.output<Schema> }>({
    read: tracedMessage(schema),
    groupOf: ({ message }) => groupOf(message),
    order: 'all_at_once',
    handle: (deliveries, invocation) => {
      const group = deliveries.map(({ event: { message }, origin }) => ({ message, origin }));
      return handle(group, invocation);
    },
  });
}

/** A message of a rule names itself. */
type Message = z.ZodType<{ readonly id: string; readonly type: string }>;

function tracedMessage<Schema extends Message>(schema: Schema) {
  return (body: string) => {
    const message = readMessage(schema, body);
    const { id, type } = message;
    return { type, metadata: { id, correlationId: id }, message };
  };
}

/** A function that handles each event of a batch separately. */
function eachEvent<Event extends Traced>(
  read: (body: string) => Event,
  handle: (event: Event, consumption: Consumption) => Promise<void>,
  order: Order = 'one_by_one',
) {
  return batch<Event>({
    read,
    order,
    handle: async (deliveries, invocation) => {
      for (const { event, origin } of deliveries) await handle(event, { ...invocation, origin });
    },
  });
}
