/** A consumer of messages that are noted together: a batch is sorted into groups, each of which is handled in one go. */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type * as z from 'zod';
import type { Origin } from '../bus/envelope.ts';
import type { Log } from '../log/log.ts';
import { type Consumption, parseMessage } from './consumer.ts';
import { deadLetter, Unreadable } from './dead-letter.ts';
import { lambda } from './lambda.ts';
import { again } from './retry.ts';

/** A message of a group, and what the events that it causes begin with. */
export interface Grouped<Message> {
  readonly message: Message;
  readonly origin: Origin;
}

type Members<Message> = { readonly record: SQSRecord; readonly entry: Grouped<Message> }[];

/**
 * A function that reads messages which a rule made of other systems' events. Those of a batch that belong to the same group
 * are handled in one go, the groups side by side; the handler must be idempotent by state. A group that fails stays in the
 * queue as a whole, the others do not.
 */
export function messageGroupConsumer<Schema extends z.ZodType<{ readonly id: string; readonly type: string }>>(
  schema: Schema,
  groupOf: (message: z.output<Schema>) => string,
  handle: (group: readonly Grouped<z.output<Schema>>[], consumption: Omit<Consumption, 'origin'>) => Promise<void>,
) {
  return lambda<SQSEvent, SQSBatchResponse>(async ({ Records }, { log, timeLeft }) => {
    const groups = await grouped(Records, schema, groupOf, log);
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    const handleGroup = async ([group, members]: [string, Members<z.output<Schema>>]): Promise<void> => {
      const messages = members.length;
      try {
        const entries = members.map(({ entry }) => entry);
        await again(() => handle(entries, { now: new Date(), log, timeLeft }));
        log.info('EVENT_HANDLED', { group, messages });
      } catch (error) {
        log.error('EVENT_RETRIED', { group, messages }, error);
        batchItemFailures.push(...members.map(({ record }) => ({ itemIdentifier: record.messageId })));
      }
    };
    await Promise.all([...groups].map(handleGroup));
    return { batchItemFailures };
  });
}

/** The messages of a batch by their groups; what cannot be read goes to the dead letters. */
async function grouped<Schema extends z.ZodType<{ readonly id: string }>>(
  records: readonly SQSRecord[],
  schema: Schema,
  groupOf: (message: z.output<Schema>) => string,
  log: Log,
): Promise<Map<string, Members<z.output<Schema>>>> {
  const groups = new Map<string, Members<z.output<Schema>>>();
  for (const record of records) {
    try {
      const message = parseMessage(schema, record.body);
      const member = { record, entry: { message, origin: { correlationId: message.id, causationId: message.id } } };
      const group = groupOf(message);
      const members = groups.get(group);
      if (members === undefined) groups.set(group, [member]);
      else members.push(member);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      await deadLetter(record, error.message);
      log.error('EVENT_DEAD_LETTERED', { reason: error.message });
    }
  }
  return groups;
}
