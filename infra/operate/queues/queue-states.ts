import { type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { functionOf } from '../../../shared/sqs/dead-letter-function.ts';
import {
  isDeadLetterQueue,
  messagesAtOnce,
  putBack,
  type QueueState,
  queueUrls,
  stateOf,
} from '../../../shared/sqs/queue-state.ts';
import { counted } from '../../../shared/texts/counted.ts';
import type { Deployment } from '../deployment.ts';
import { CommandRefused } from '../refusal.ts';

/** What a dead letter says about itself; never what the event is about. */
export interface DeadLetter {
  readonly queue: string;
  /** The message id in the queue, by which the letter can be discarded. */
  readonly messageId: string;
  readonly reason: string;
  /** The function that failed at it, or that could not be invoked. */
  readonly function: string | undefined;
  readonly sentAt: string;
  readonly eventType: string | undefined;
  readonly eventId: string | undefined;
  readonly correlationId: string | undefined;
  /** Present if it is Lambda's report of records of a table's stream, which it names by their sequence numbers. */
  readonly records?: { readonly count: number; readonly first: string; readonly last: string };
}

/** The names of all our queues and functions begin with it: stacks of that name make them. */
export const stackPrefix = 'Okaeri-';
/** How many queues are read at a time. */
const atATime = 10;

/** Every queue of the programme. */
export async function listQueues({ queues: client }: Deployment): Promise<QueueState[]> {
  const urls = await queueUrls(client, stackPrefix);
  const states: QueueState[] = [];
  for (let start = 0; start < urls.length; start += atATime) {
    states.push(...(await Promise.all(urls.slice(start, start + atATime).map((url) => stateOf(client, url)))));
  }
  return states.toSorted((a, b) => a.name.localeCompare(b.name));
}

/** The dead-letter queue that a name, or a unique part of it, means. @throws CommandRefused when there is none, or several */
export function oneDeadLetterQueue(name: string, queues: readonly QueueState[]): QueueState {
  const deadLetterQueues = queues.filter(isDeadLetterQueue);
  const found = deadLetterQueues.filter((queue) => queue.name.includes(name));
  const exact = found.find((queue) => queue.name === name) ?? found[0];
  if (exact !== undefined && (found.length === 1 || exact.name === name)) return exact;
  const choice = (found.length === 0 ? deadLetterQueues : found).map((queue) => `\n  ${queue.name}`).join('');
  throw new CommandRefused(`${name} names ${found.length} dead-letter queues; give one of:${choice}`);
}

/** Receives up to ten messages and hides them from other readers for some seconds. */
export async function receive(
  { queues: client }: Deployment,
  queue: QueueState,
  { limit = messagesAtOnce, seconds }: { limit?: number; seconds: number },
): Promise<Message[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queue.url,
      MaxNumberOfMessages: Math.min(limit, messagesAtOnce),
      VisibilityTimeout: seconds,
      WaitTimeSeconds: 1,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    }),
  );
  return Messages;
}

/** Looks at up to ten dead letters and puts them back. */
export async function peek(deployment: Deployment, queue: QueueState): Promise<DeadLetter[]> {
  const messages = await receive(deployment, queue, { seconds: 20 });
  await putBack(deployment.queues, queue.url, messages);
  return messages.map((message) => deadLetterOf(queue, message));
}

const event = z.object({
  'detail-type': z.string().optional(),
  detail: z.object({ metadata: z.object({ id: z.string(), correlationId: z.string().optional() }).optional() }),
});
/**
 * The bodies that end in our dead-letter queues: an event, an event with a reason, a report of Lambda on a stream or on the event of a rule
 * (with the event as its payload), or a message.
 */
const body = z.object({
  ...event.partial().shape,
  reason: z.string().optional(),
  event: event.optional(),
  requestContext: z.object({ condition: z.string(), functionArn: z.string().optional() }).optional(),
  requestPayload: z
    .looseObject({ ...event.partial().shape, id: z.string().optional(), type: z.string().optional() })
    .optional(),
  responsePayload: z.object({ errorMessage: z.string().optional() }).optional(),
  DDBStreamBatchInfo: z
    .object({ batchSize: z.number(), startSequenceNumber: z.string(), endSequenceNumber: z.string() })
    .optional(),
  id: z.string().optional(),
  type: z.string().optional(),
});

/** What a dead letter says about itself, by its body and its attributes. */
export function deadLetterOf(queue: QueueState, message: Message): DeadLetter {
  const read = body.safeParse(parseJson(message.Body ?? '')).data;
  const inner = read?.event ?? read?.requestPayload ?? read;
  const metadata = inner?.detail?.metadata;
  const { requestContext, responsePayload } = read ?? {};
  const attribute = attributesOf(message);
  const batch = read?.DDBStreamBatchInfo;
  return {
    queue: queue.name,
    messageId: message.MessageId ?? '',
    reason:
      attribute('reason') ??
      attribute('ERROR_CODE') ??
      read?.reason ??
      (requestContext === undefined
        ? 'tried as often as allowed; see the log of its function'
        : [requestContext.condition, responsePayload?.errorMessage].filter(Boolean).join(': ')),
    function: functionOf(message)?.name,
    sentAt: new Date(Number(message.Attributes?.SentTimestamp ?? 0)).toISOString(),
    eventType: inner?.['detail-type'] ?? read?.requestPayload?.type ?? read?.type,
    eventId: metadata?.id ?? read?.requestPayload?.id ?? read?.id,
    correlationId: metadata?.correlationId,
    ...(batch && {
      records: { count: batch.batchSize, first: batch.startSequenceNumber, last: batch.endSequenceNumber },
    }),
  };
}

/** Whether a dead letter of a queue is for a function: by the name of its file (`announce-job`), its name in AWS, or a part of it. */
export function isFor(message: Message, { name: queue }: QueueState, of: string | undefined): boolean {
  return of === undefined || plain(functionOf(message)?.name ?? queue).includes(plain(of));
}

/** `announce-job` and `AnnounceJob` are one name. */
function plain(name: string): string {
  return name.replace(/[^a-z0-9]/gi, '').toLowerCase();
}

function attributesOf(message: Message) {
  return (name: string) => message.MessageAttributes?.[name]?.StringValue;
}

/** What a dead letter is: an event with its id, records of a stream with their sequence numbers, or a message. */
export function letterInWords({ eventType, eventId, records }: DeadLetter): string {
  if (records !== undefined) {
    const { count, first, last } = records;
    const which = first === last ? first : `${first} to ${last}`;
    return `${counted(count, 'stream record')} (sequence ${which})`;
  }
  if (eventId === undefined) return eventType ?? 'message without event id';
  return `${eventType ?? 'message'} ${eventId}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
