import { DeleteMessageCommand, type Message, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Deployment } from './deployment.ts';
import { isDeadLetterQueue, listQueues, oneDeadLetterQueue, type QueueState, receive } from './queue-states.ts';
import { CommandRefused } from './refusal.ts';

/** What became of a dead-letter queue. */
export interface Redriven {
  readonly from: string;
  readonly to: string;
  readonly moved: number;
}

/** How long a message is ours while we move it, in seconds. */
const holdFor = 60;

/**
 * Moves the dead letters of a queue back to where they came from: sent first, then deleted, so that an interruption
 * may duplicate a message, which consumers tolerate, but loses none. At most as many as lie there now are moved, so a message
 * that fails again at once is not moved for ever.
 *
 * @param name the queue's name, a unique part of it, or undefined for every dead-letter queue that has a source
 * @throws CommandRefused when no queue or several have that name, or when nothing reads what lies in it
 */
export async function redrive(deployment: Deployment, name: string | undefined): Promise<Redriven[]> {
  const queues = await listQueues(deployment);
  const wanted =
    name === undefined ? queues.filter((queue) => isRedrivable(queue, queues)) : [oneDeadLetterQueue(name, queues)];
  const redriven: Redriven[] = [];
  for (const queue of wanted) redriven.push(await redriveQueue(deployment, queue, sourceOf(queue, queues)));
  return redriven;
}

function isRedrivable(queue: QueueState, queues: readonly QueueState[]): boolean {
  return (
    isDeadLetterQueue(queue) && queue.visible > 0 && queues.some(({ deadLettersTo }) => deadLettersTo === queue.arn)
  );
}

function sourceOf(queue: QueueState, queues: readonly QueueState[]): QueueState {
  const source = queues.find(({ deadLettersTo }) => deadLettersTo === queue.arn);
  if (source !== undefined) return source;
  throw new CommandRefused(
    `${queue.name} keeps messages that no queue can take: events are sent again by npm run republish, and what a schedule left needs nothing (docs/runbooks/dead-letters.md).`,
  );
}

async function redriveQueue(deployment: Deployment, from: QueueState, to: QueueState): Promise<Redriven> {
  let moved = 0;
  while (moved < from.visible) {
    const messages = await receive(deployment, from, { limit: from.visible - moved, seconds: holdFor });
    if (messages.length === 0) break;
    await Promise.all(messages.map((message) => move(deployment, message, from, to)));
    moved += messages.length;
  }
  return { from: from.name, to: to.name, moved };
}

/** A dead letter's attributes only say why it is one; they stay behind. */
async function move({ queues }: Deployment, message: Message, from: QueueState, to: QueueState): Promise<void> {
  await queues.send(new SendMessageCommand({ QueueUrl: to.url, MessageBody: message.Body }));
  await queues.send(new DeleteMessageCommand({ QueueUrl: from.url, ReceiptHandle: message.ReceiptHandle }));
}
