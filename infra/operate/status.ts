import type { Deployment } from './deployment.ts';
import { type DeadLetter, isDeadLetterQueue, listQueues, peek, type QueueState } from './queue-states.ts';

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
    `${queues.length} queues, ${busy.length} hold messages.`,
    ...busy.map(
      ({ name, visible, inFlight, delayed }) =>
        `  ${name}: ${visible} waiting, ${inFlight} in work, ${delayed} delayed`,
    ),
    deadLetters.length === 0 ? 'No dead letters.' : 'Dead letters (up to ten of each queue):',
    ...deadLetters.map(
      ({ queue, messageId, reason, function: of, sentAt, eventType, eventId, correlationId }) =>
        `  ${queue}: ${eventType ?? 'message'} ${eventId ?? ''} of ${sentAt}${of === undefined ? '' : ` for ${of}`}: ${reason}, message ${messageId}` +
        (correlationId === undefined ? '' : ` (correlation id ${correlationId})`),
    ),
  ];
}
