import {
  ChangeMessageVisibilityBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  paginateListQueues,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { counted } from '../../shared/text/counted.ts';
import type { Deployment } from './deployment.ts';
import { CommandRefused } from './refusal.ts';

/** A queue and what is in it. */
export interface QueueState {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  /** ARN of its dead-letter queue. House rule: only dead-letter queues have none. */
  readonly deadLettersTo: string | undefined;
}

/** What a dead letter says about itself; never what the event is about. */
export interface DeadLetter {
  readonly queue: string;
  /** Of the queue: by it the letter can be discarded. */
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

/** Names of all our queues begin so: they are made by stacks of that name. */
const stackPrefix = 'Okaeri-';
const messagesPerCall = 10;
/** How many queues are read at a time. */
const atATime = 10;

/** Every queue of the programme. */
export async function listQueues({ queues: client }: Deployment): Promise<QueueState[]> {
  const urls: string[] = [];
  for await (const page of paginateListQueues({ client, pageSize: 100 }, { QueueNamePrefix: stackPrefix })) {
    urls.push(...(page.QueueUrls ?? []));
  }
  const states: QueueState[] = [];
  for (let start = 0; start < urls.length; start += atATime) {
    states.push(...(await Promise.all(urls.slice(start, start + atATime).map((url) => queueState(client, url)))));
  }
  return states.toSorted((a, b) => a.name.localeCompare(b.name));
}

/** Whether only failures fill it. */
export function isDeadLetterQueue({ deadLettersTo }: QueueState): boolean {
  return deadLettersTo === undefined;
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

async function queueState(client: Deployment['queues'], url: string): Promise<QueueState> {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
  );
  const policy = z.object({ deadLetterTargetArn: z.string() }).optional();
  const redrive = Attributes['RedrivePolicy'];
  return {
    name: url.slice(url.lastIndexOf('/') + 1),
    url,
    arn: Attributes['QueueArn'] ?? '',
    visible: Number(Attributes['ApproximateNumberOfMessages'] ?? 0),
    inFlight: Number(Attributes['ApproximateNumberOfMessagesNotVisible'] ?? 0),
    delayed: Number(Attributes['ApproximateNumberOfMessagesDelayed'] ?? 0),
    deadLettersTo: policy.parse(redrive === undefined ? undefined : JSON.parse(redrive))?.deadLetterTargetArn,
  };
}

/** Receives up to ten messages and hides them from other readers for some seconds. */
export async function receive(
  { queues: client }: Deployment,
  queue: QueueState,
  { limit = messagesPerCall, seconds }: { limit?: number; seconds: number },
): Promise<Message[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queue.url,
      MaxNumberOfMessages: Math.min(limit, messagesPerCall),
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
  await putBack(deployment, queue, messages);
  return messages.map((message) => deadLetterOf(queue, message));
}

/** Lets other readers have messages at once that were only looked at. */
export async function putBack(
  { queues }: Deployment,
  { url }: QueueState,
  messages: readonly Message[],
): Promise<void> {
  for (let start = 0; start < messages.length; start += messagesPerCall) {
    const some = messages.slice(start, start + messagesPerCall);
    const entries = some.map(({ ReceiptHandle }, id) => ({ Id: String(id), ReceiptHandle, VisibilityTimeout: 0 }));
    await queues.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries: entries }));
  }
}

const event = z.object({
  'detail-type': z.string().optional(),
  detail: z.object({ metadata: z.object({ id: z.string(), correlationId: z.string().optional() }).optional() }),
});
/**
 * The bodies that end in our dead-letter queues: an event, an event with a reason, a report of Lambda on a stream or on the event of
 * a rule (with the event as its payload), a message.
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

/** Lambda's report on an event that a function failed at, with the whole event. */
const failedInvocation = z.object({
  requestContext: z.object({ functionArn: z.string() }),
  requestPayload: z.looseObject({}),
});

/** A function that an event was for, and the event, as JSON. */
export interface Addressed {
  readonly name: string;
  readonly payload: string;
}

/** The function that failed at a dead letter or could not read it, or that a rule could not invoke; undefined for all others. */
export function functionOf(message: Message): Addressed | undefined {
  const attribute = attributesOf(message);
  const failed = failedInvocation.safeParse(parseJson(message.Body ?? '')).data;
  if (failed !== undefined)
    return { name: nameIn(failed.requestContext.functionArn), payload: JSON.stringify(failed.requestPayload) };
  const target = attribute('RULE_ARN') === undefined ? undefined : attribute('TARGET_ARN');
  const named = attribute('function') ?? (target?.includes(':function:') === true ? nameIn(target) : undefined);
  return named === undefined ? undefined : { name: named, payload: message.Body ?? '' };
}

/** Whether a dead letter is for a function: by its name or a part of it; without one, every letter is. */
export function isFor(message: Message, of: string | undefined): boolean {
  return of === undefined || functionOf(message)?.name.includes(of) === true;
}

/** `arn:aws:lambda:region:account:function:NAME:$LATEST` → NAME. */
function nameIn(functionArn: string): string {
  return functionArn.split(':')[6] ?? functionArn;
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
