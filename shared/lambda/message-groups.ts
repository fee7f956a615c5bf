/** A consumer that sorts the messages of a batch into groups and handles each group in one go. */
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type * as z from 'zod';
import type { Origin } from '../bus/envelope.ts';
import type { Consumption } from './consumer.ts';
import { entry } from './lambda.ts';
import { invocation } from './middleware/invocation.ts';
import { type BatchContext, partialBatch } from './middleware/partial-batch.ts';
import { readMessage } from './read-event.ts';
import { retryOnConflict } from './retry.ts';

/** A message of a group, and the origin of the events that it causes. */
export interface Grouped<Message> {
  readonly message: Message;
  readonly origin: Origin;
}

type Members<Message> = { readonly record: SQSRecord; readonly entry: Grouped<Message> }[];

/**
 * A function that handles messages which a rule made of other systems' events. The messages of a batch that belong to the
 * same group are handled in one go, the groups side by side. The handler must be idempotent by state. A group that fails
 * stays in the queue as a whole, without the other groups.
 */
export function messageGroupConsumer<Schema extends z.ZodType<{ readonly id: string; readonly type: string }>>(
  schema: Schema,
  groupOf: (message: z.output<Schema>) => string,
  handle: (group: readonly Grouped<z.output<Schema>>[], consumption: Omit<Consumption, 'origin'>) => Promise<void>,
) {
  const handler = middy<SQSEvent, void>()
    .use(invocation())
    .use(partialBatch())
    .handler(async ({ Records }, context) => {
      const { log: batchLog, timeLeft } = context.invocation;
      const groups = await grouped(Records, schema, groupOf, context);
      const handleGroup = async ([group, members]: [string, Members<z.output<Schema>>]): Promise<void> => {
        const log = batchLog.with({ group, messages: members.length });
        try {
          const entries = members.map((member) => member.entry);
          await retryOnConflict(() => handle(entries, { now: new Date(), log: batchLog, timeLeft }));
          log.info('EVENT_HANDLED');
        } catch (error) {
          const records = members.map(({ record }) => record);
          await context.failed(error, log, records);
        }
      };
      await Promise.all([...groups].map(handleGroup));
    });
  return entry<SQSEvent, SQSBatchResponse>(handler);
}

/** The readable messages of a batch by group. */
async function grouped<Schema extends z.ZodType<{ readonly id: string }>>(
  records: readonly SQSRecord[],
  schema: Schema,
  groupOf: (message: z.output<Schema>) => string,
  { failed, invocation: { log } }: BatchContext,
): Promise<Map<string, Members<z.output<Schema>>>> {
  const groups = new Map<string, Members<z.output<Schema>>>();
  for (const record of records) {
    try {
      const message = readMessage(schema, record.body);
      const member = { record, entry: { message, origin: { correlationId: message.id, causationId: message.id } } };
      const group = groupOf(message);
      const members = groups.get(group);
      if (members === undefined) groups.set(group, [member]);
      else members.push(member);
    } catch (error) {
      await failed(error, log, [record]);
    }
  }
  return groups;
}
