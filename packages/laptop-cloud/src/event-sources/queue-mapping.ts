import { hash } from 'node:crypto';
import type { Functions } from '../lambda/functions.ts';
import { batchItemFailures, type InvocationResult, wasThrottled } from '../lambda/result.ts';
import type { QueueDefinition, Queues, ReceivedMessage } from '../queues/queues.ts';
import type { Work, WorkSource } from '../time/work.ts';

/** An SQS event source mapping; the window in milliseconds. */
export interface QueueMappingDefinition {
  readonly queue: QueueDefinition;
  readonly functionName: string;
  readonly batchSize: number;
  readonly window: number;
  readonly maxConcurrency: number;
  readonly partialResponses: boolean;
  readonly region: string;
}

/** Messages that were received and wait because their function was throttled. */
interface Parked {
  readonly messages: ReceivedMessage[];
  readonly attempts: number;
  readonly dueAt: number;
}

/** How long a throttled batch waits: at first, and at most after doubling. Milliseconds. */
const retryDelays = { first: 1000, most: 60_000 };
/** How often an open batching window is checked, in milliseconds of wall time. */
const windowCheck = 20;

/** The poller between a queue and a function. */
export class QueueMapping implements WorkSource {
  readonly #definition: QueueMappingDefinition;
  readonly #queues: Queues;
  readonly #functions: Functions;
  readonly #work: Work;
  #running = 0;
  #parked: Parked[] = [];
  #windowTimer: NodeJS.Timeout | undefined;
  #pumpScheduled = false;

  constructor(definition: QueueMappingDefinition, queues: Queues, functions: Functions, work: Work) {
    this.#definition = definition;
    this.#queues = queues;
    this.#functions = functions;
    this.#work = work;
    queues.on('arrived', (name) => {
      if (name === definition.queue.name) this.#pumpSoon();
    });
  }

  hasWork(): boolean {
    const { queue, maxConcurrency } = this.#definition;
    if (this.#running > 0 || this.#dueBatches().length > 0) return true;
    return this.#parked.length < maxConcurrency && this.#queues.hasVisible(queue.name);
  }

  nextWakeAt(): number | undefined {
    const times = [this.#queues.nextVisibleAt(this.#definition.queue.name), ...this.#parked.map(({ dueAt }) => dueAt)];
    const known = times.filter((time) => time !== undefined);
    return known.length === 0 ? undefined : Math.min(...known);
  }

  wake(): void {
    const due = this.#dueBatches();
    this.#parked = this.#parked.filter((batch) => !due.includes(batch));
    for (const { messages, attempts } of due) void this.#deliver(messages, attempts);
    this.#pump();
  }

  #dueBatches(): Parked[] {
    return this.#parked.filter(({ dueAt }) => dueAt <= this.#functions.now());
  }

  // Messages that arrive together (ten entries of one PutEvents) should be received together, and share a batch.
  #pumpSoon(): void {
    if (this.#pumpScheduled) return;
    this.#pumpScheduled = true;
    setImmediate(() => {
      this.#pumpScheduled = false;
      this.#pump();
    });
  }

  #pump(): void {
    // A timer may come while the cloud stops.
    if (this.#work.closed) return;
    const { queue, batchSize, maxConcurrency } = this.#definition;
    // While a caller waits for a function, the mapping runs one batch at a time: the caller gets the cores, and batches
    // fill up.
    const most = this.#functions.callerWaits ? 1 : maxConcurrency;
    while (this.#running + this.#parked.length < most && this.#queues.hasVisible(queue.name)) {
      if (this.#windowIsOpen()) return;
      const messages = this.#queues.receive(queue, batchSize);
      // Nothing received although something was visible: it went to the dead-letter queue; look again.
      if (messages.length > 0) void this.#deliver(messages, 0);
    }
  }

  /** A window closes when the batch is full or time is up, and early when nothing is running that could fill it. */
  #windowIsOpen(): boolean {
    const { queue, batchSize, window } = this.#definition;
    if (window === 0) return false;
    const { count, since } = this.#queues.visible(queue.name);
    const age = since === null ? 0 : this.#functions.now() - since;
    if (count === 0 || count >= batchSize || age >= window || this.#functions.runningCount === 0) return false;
    this.#windowTimer ??= setTimeout(() => {
      this.#windowTimer = undefined;
      this.#pump();
    }, windowCheck);
    return true;
  }

  async #deliver(messages: ReceivedMessage[], attempts: number): Promise<void> {
    const { queue, functionName, partialResponses, region } = this.#definition;
    this.#running += 1;
    const event = { Records: messages.map((message) => toRecord(message, queue.arn, region)) };
    const result = await this.#functions.invoke(functionName, JSON.stringify(event));
    if (wasThrottled(result)) {
      this.#park(messages, attempts);
    } else {
      const failed = failedMessages(result, messages, partialResponses);
      this.#queues.delete(
        queue,
        messages.filter(({ messageId }) => !failed.has(messageId)).map(({ receipt }) => receipt),
      );
    }
    this.#running -= 1;
    this.#pump();
    this.#work.changed();
  }

  /**
   * A throttled batch stays with the poller, which tries again without using up receives. Messages that become visible in the queue in the
   * meantime are received again.
   */
  #park(messages: ReceivedMessage[], attempts: number): void {
    const dueAt = this.#functions.now() + Math.min(retryDelays.first * 2 ** attempts, retryDelays.most);
    const stillOurs = messages.filter(({ visibleAt }) => visibleAt > dueAt);
    if (stillOurs.length > 0) this.#parked.push({ messages: stillOurs, attempts: attempts + 1, dueAt });
  }
}

/** The messages that stay in the queue: on an error or an unreadable response, all of them. */
function failedMessages(
  result: InvocationResult,
  messages: readonly ReceivedMessage[],
  partialResponses: boolean,
): ReadonlySet<string> {
  const all = new Set(messages.map(({ messageId }) => messageId));
  if (!result.ok) return all;
  if (!partialResponses) return new Set();
  const identifiers = batchItemFailures(result.payload);
  if (identifiers === undefined || identifiers.some((identifier) => !all.has(identifier))) return all;
  return new Set(identifiers);
}

function toRecord(message: ReceivedMessage, arn: string, region: string): object {
  const attributes = Object.entries(message.attributes).map(([name, { dataType, stringValue }]) => [
    name,
    { dataType, stringValue, stringListValues: [], binaryListValues: [] },
  ]);
  return {
    messageId: message.messageId,
    receiptHandle: message.receipt,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAt),
      SenderId: 'AIDALOCAL',
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    },
    messageAttributes: Object.fromEntries(attributes),
    md5OfBody: hash('md5', message.body),
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    awsRegion: region,
  };
}
