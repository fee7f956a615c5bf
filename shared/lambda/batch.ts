/** What every consumer does with a batch, or with the one event of a rule: it reads the messages, groups them, and handles each group. */
import middy from '@middy/core';
import type { SQSBatchResponse } from 'aws-lambda';
import type { Origin } from '../bus/envelope.ts';
import type { QueueMessage } from './dead-letter.ts';
import { entry } from './lambda.ts';
import { type Invocation, invocation } from './middleware/invocation.ts';
import { type BatchContext, type ConsumerEvent, partialBatch } from './middleware/partial-batch.ts';
import { retryOnConflict } from './retry.ts';

/** What the kit knows of any event. */
export interface Traced {
  readonly type: string;
  readonly metadata: { readonly id: string; readonly correlationId: string; readonly traceparent?: string | undefined };
}

/** An event as it was delivered, and the origin of the events that it causes. */
export interface Delivered<Event> {
  readonly event: Event;
  readonly origin: Origin;
  readonly message: QueueMessage;
}

/** How a batch is handled. */
export interface Handling<Event> {
  /** Reads the body of a message. @throws Unreadable */
  readonly read: (body: string) => Event;
  /** Events of the same group are handled together; without it, each event separately. */
  readonly groupOf?: (event: Event) => string;
  /** Whether the groups are handled one after the other, or all at once. */
  readonly order: 'one_by_one' | 'all_at_once';
  /** Must be idempotent by state; it runs again when another writer was faster. */
  readonly handle: (
    deliveries: readonly Delivered<Event>[],
    invocation: Pick<Invocation, 'now' | 'log' | 'timeLeft'>,
  ) => Promise<void>;
}

/**
 * A function that handles the batches of a queue, or the single events of rules. A group that fails stays in the queue as a whole,
 * without the others, or is given again by Lambda; a message that cannot be read goes to the dead-letter queue with the reason.
 */
export function batch<Event extends Traced>({ read, groupOf, order, handle }: Handling<Event>) {
  const handler = middy<ConsumerEvent, void>()
    .use(invocation())
    .use(partialBatch())
    .handler(async (_event, context) => {
      const { log: batchLog, timeLeft } = context.invocation;
      const handleGroup = async ([group, deliveries]: [string, Delivered<Event>[]]): Promise<void> => {
        const log = batchLog.with(groupOf ? { group, messages: deliveries.length } : traceOf(deliveries));
        try {
          await retryOnConflict(() => handle(deliveries, { now: new Date(), log, timeLeft }));
          log.info('EVENT_HANDLED');
        } catch (error) {
          const messages = deliveries.map(({ message }) => message);
          await context.failed(error, log, messages);
        }
      };
      const groups = [...(await grouped(read, groupOf, context))];
      if (order === 'all_at_once') await Promise.all(groups.map(handleGroup));
      else for (const group of groups) await handleGroup(group);
    });
  return entry<ConsumerEvent, SQSBatchResponse>(handler);
}

/** The readable messages by group, in their order. */
async function grouped<Event extends Traced>(
  read: Handling<Event>['read'],
  groupOf: Handling<Event>['groupOf'],
  { messages, failed, invocation: { log } }: BatchContext,
): Promise<Map<string, Delivered<Event>[]>> {
  const groups = new Map<string, Delivered<Event>[]>();
  for (const message of messages) {
    try {
      const event = read(message.body);
      const { id, correlationId, traceparent } = event.metadata;
      const delivery = { event, message, origin: { correlationId, causationId: id, traceparent } };
      const group = groupOf === undefined ? message.messageId : groupOf(event);
      const others = groups.get(group);
      if (others === undefined) groups.set(group, [delivery]);
      else others.push(delivery);
    } catch (error) {
      await failed(error, log, [message]);
    }
  }
  return groups;
}

/** The log fields of a group of one. */
function traceOf([delivery]: readonly Delivered<Traced>[]) {
  if (delivery === undefined) return {};
  const { type, metadata } = delivery.event;
  return { eventId: metadata.id, eventType: type, correlationId: metadata.correlationId };
}
