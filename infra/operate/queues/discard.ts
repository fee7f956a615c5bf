import { DeleteMessageCommand, type Message } from '@aws-sdk/client-sqs';
import { putBack } from '../../../shared/sqs/queue-state.ts';
import type { Deployment } from '../deployment.ts';
import { CommandRefused } from '../refusal.ts';
import { type DeadLetter, deadLetterOf, isFor, listQueues, oneDeadLetterQueue, receive } from './queue-states.ts';

/** Why a dead letter may go: one of a list, so that what is printed of it holds nothing about anybody. */
export const discardReasons = {
  invalid: 'it is not a valid event, and its sender knows',
  republished: 'its events were published again from the archive',
  obsolete: 'nothing needs it any longer',
} as const;
export type DiscardReason = keyof typeof discardReasons;

/** Whether a word is one of the reasons. */
export function isDiscardReason(word: string | undefined): word is DiscardReason {
  return word !== undefined && Object.hasOwn(discardReasons, word);
}

/** Which dead letters of a queue are deleted; all of them by default. */
export interface Discarded {
  readonly messageId: string | undefined;
  /** The function that they are for: its name, or a part of it. */
  readonly of: string | undefined;
}

/** How long the messages that are only looked at are hidden from other readers, in seconds. */
const holdFor = 60;

/**
 * Deletes one dead letter, or all that wait in its queue now. Letters that are only looked at on the way are put back.
 *
 * @param name the queue's name, or a unique part of it
 * @param report is called for each letter at once, so that a later failure leaves none unnamed
 * @throws CommandRefused when no queue or several have that name, or when no such message waits there
 */
export async function discard(
  deployment: Deployment,
  name: string,
  { messageId, of }: Discarded,
  report: (letter: DeadLetter) => Promise<void>,
): Promise<void> {
  const queue = oneDeadLetterQueue(name, await listQueues(deployment));
  let discarded = 0;
  let found = false;
  const others: Message[] = [];
  try {
    while (discarded + others.length < queue.visible && !found) {
      const messages = await receive(deployment, queue, { seconds: holdFor });
      if (messages.length === 0) break;
      for (const message of messages) {
        if ((messageId !== undefined && message.MessageId !== messageId) || !isFor(message, queue, of)) {
          others.push(message);
          continue;
        }
        await deployment.queues.send(
          new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle: message.ReceiptHandle }),
        );
        await report(deadLetterOf(queue, message));
        discarded += 1;
        found = messageId !== undefined;
      }
    }
  } finally {
    await putBack(deployment.queues, queue.url, others);
  }
  if (discarded > 0) return;
  throw new CommandRefused(
    `${queue.name} holds ${messageId === undefined ? 'nothing' : `no waiting message ${messageId}`}${of === undefined ? '' : ` for ${of}`}; npm run operate -- status lists what waits.`,
  );
}
