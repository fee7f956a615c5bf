import { InvokeCommand } from '@aws-sdk/client-lambda';
import { DeleteMessageCommand, type Message, SendMessageCommand } from '@aws-sdk/client-sqs';
import { functionOf } from '../../../shared/sqs/dead-letter-function.ts';
import { isDeadLetterQueue, putBack, type QueueState } from '../../../shared/sqs/queue-state.ts';
import type { Deployment } from '../deployment.ts';
import { CommandRefused } from '../refusal.ts';
import { isFor, listQueues, oneDeadLetterQueue, receive } from './queue-states.ts';

/** What became of the dead letters of a queue that go to one place. */
export interface Redriven {
  readonly from: string;
  /** The queue that they came from, or the function that failed at them. */
  readonly to: string;
  readonly moved: number;
}

/** How long messages are hidden from other readers, while we move them and while we look at those of other functions, in seconds. */
const holdFor = { moving: 60, looking: 900 };

/**
 * Moves the dead letters of a queue back to where they came from, a queue or a function: sent first, then deleted, so that an interruption
 * may duplicate a message, which consumers tolerate, but loses none. It moves at most as many as are there now, so that a message that
 * fails again at once is not moved for ever.
 *
 * @param name the queue's name, a unique part of it, or undefined for every dead-letter queue
 * @param of only what is for this function: the name of its file, its name in AWS, or a part of it
 * @throws CommandRefused when no queue or several have that name, or when nothing takes the letters of the named queue
 */
export async function redrive(deployment: Deployment, name: string | undefined, of?: string): Promise<Redriven[]> {
  const queues = await listQueues(deployment);
  const wanted =
    name === undefined
      ? queues.filter((queue) => isDeadLetterQueue(queue) && queue.visible > 0 && goesBack(queue))
      : [oneDeadLetterQueue(name, queues)];
  const redriven: Redriven[] = [];
  for (const queue of wanted) redriven.push(...(await redriveQueue(deployment, queue, { queues, of })));
  const [named] = name === undefined ? [] : wanted;
  if (redriven.length > 0) return redriven;
  if (of !== undefined)
    throw new CommandRefused(
      `${named?.name ?? 'No dead-letter queue'} holds ${named === undefined ? 'anything' : 'nothing'} for ${of}.`,
    );
  if (named !== undefined && !hasSource(named, queues)) {
    throw new CommandRefused(
      `${named.name} holds nothing that can go back: lost events are sent again by npm run republish, and for a failed run of a schedule nothing has to be done (docs/runbooks/dead-letters.md).`,
    );
  }
  return redriven;
}

function hasSource({ arn }: QueueState, queues: readonly QueueState[]): boolean {
  return queues.some(({ deadLettersTo }) => deadLettersTo === arn);
}

/** A failed run of a schedule stays where it is: the next run finds what is due. */
function goesBack({ name }: QueueState): boolean {
  return !name.startsWith('Okaeri-Core-FailedRuns');
}

async function redriveQueue(
  deployment: Deployment,
  from: QueueState,
  { queues, of }: { readonly queues: readonly QueueState[]; readonly of: string | undefined },
): Promise<Redriven[]> {
  const source = queues.find(({ deadLettersTo }) => deadLettersTo === from.arn);
  const moved = new Map<string, number>();
  const left: Message[] = [];
  let seen = 0;
  try {
    while (seen < from.visible) {
      const messages = await receive(deployment, from, {
        limit: from.visible - seen,
        seconds: of === undefined ? holdFor.moving : holdFor.looking,
      });
      if (messages.length === 0) break;
      seen += messages.length;
      for (const message of messages) {
        const to = goesBack(from) && isFor(message, from, of) ? await giveBack(deployment, message, source) : undefined;
        if (to === undefined) {
          left.push(message);
          continue;
        }
        await deployment.queues.send(
          new DeleteMessageCommand({ QueueUrl: from.url, ReceiptHandle: message.ReceiptHandle }),
        );
        moved.set(to, (moved.get(to) ?? 0) + 1);
      }
    }
  } finally {
    await putBack(deployment.queues, from.url, left);
  }
  return [...moved].map(([to, count]) => ({ from: from.name, to, moved: count }));
}

/** A dead letter's attributes only say why it is one; they stay behind. @returns where it went; undefined when nothing takes it */
async function giveBack(
  { queues, functions }: Deployment,
  message: Message,
  source: QueueState | undefined,
): Promise<string | undefined> {
  if (source !== undefined) {
    await queues.send(new SendMessageCommand({ QueueUrl: source.url, MessageBody: message.Body }));
    return source.name;
  }
  const { name, payload } = functionOf(message) ?? {};
  if (name === undefined || payload === undefined) return undefined;
  await functions.send(
    new InvokeCommand({ FunctionName: name, InvocationType: 'Event', Payload: Buffer.from(payload) }),
  );
  return name;
}
