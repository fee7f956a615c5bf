import { isDeadLetterQueue, type QueueState } from '../../../shared/sqs/queue-state.ts';
import { counted } from '../../../shared/texts/counted.ts';
import type { Deployment } from '../deployment.ts';
import { type DeadLetter, letterInWords, listQueues, peek } from './queue-states.ts';

/** The messages that wait, and the dead letters. */
export interface Status {
  readonly queues: readonly QueueState[];
  /** Up to ten of each dead-letter queue. */
  readonly deadLetters: readonly DeadLetter[];
}

/** Reads every queue; dead letters are looked at and stay where they are. */
export async function status(deployment: Deployment): Promise<Status> {
  const queues = await listQueues(deployment);
  const deadLetters: DeadLetter[] = [];
  for (const queue of queues.filter((state) => isDeadLetterQueue(state) && state.visible > 0)) {
    deadLetters.push(...(await peek(deployment, queue)));
  }
  return { queues, deadLetters };
}

/** The status for a person: queues that hold something, then the dead letters with their reasons. */
export function statusLines({ queues, deadLetters }: Status): string[] {
  const busy = queues.filter(({ visible, inFlight, delayed }) => visible + inFlight + delayed > 0);
  return [
    `${counted(queues.length, 'queue')}, ${busy.length} ${busy.length === 1 ? 'holds' : 'hold'} messages.`,
    ...busy.map(
      ({ name, visible, inFlight, delayed }) =>
        `  ${name}: ${visible} waiting, ${inFlight} in work, ${delayed} delayed`,
    ),
    deadLetters.length === 0 ? 'No dead letters.' : 'Dead letters (up to ten of each queue):',
    ...deadLetters.map(
      (letter) =>
        `  ${letter.queue}: ${letterInWords(letter)} of ${letter.sentAt}${letter.function === undefined ? '' : ` for ${letter.function}`}: ${letter.reason}, message ${letter.messageId}` +
        (letter.correlationId === undefined ? '' : ` (correlation id ${letter.correlationId})`),
    ),
  ];
}
