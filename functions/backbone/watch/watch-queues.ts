/**
 * Every five minutes: looks at every queue, for dead letters and for messages that nobody handles. It notifies the people on
 * call of what is wrong, where, and who is affected; once, and once more when it is over.
 */
import { type Invocation, lambda } from '../../../shared/lambda/lambda.ts';
import { readEnvironment } from '../../../shared/process/environment.ts';
import { isDeadLetterQueue, type QueueState } from '../../../shared/sqs/queue-state.ts';
import { watchEnvironment } from '../environment.ts';
import { notify } from '../notifications/topic-store.ts';
import type { OpenFinding } from '../tables.ts';
import { type Affecting, findingChanges } from './finding-changes.ts';
import { notificationOf } from './finding-notification.ts';
import { writeMetrics } from './metrics.ts';
import { affectedBy, keepOpenFindings, loadOpenFindings } from './open-findings-store.ts';
import { descriptionOf, type Finding, findingOfWork, findingsOfLetters } from './queue-findings.ts';
import { lettersIn, measuredOf, watchedState, watchedUrls } from './watched-queue-store.ts';

const environment = readEnvironment(watchEnvironment);
const codes = { dead_letters: 'DEAD_LETTERS_FOUND', stuck: 'QUEUE_STUCK', late: 'QUEUE_LATE' } as const;

/** One look at all queues. */
interface Look {
  readonly findings: readonly Affecting[];
  /** Names of queues that could not be read, or only in part. */
  readonly unsure: ReadonlySet<string>;
  readonly failures: readonly unknown[];
}

export const handler = lambda(async (_event, { now, log }) => {
  const { findings, unsure, failures } = await lookAtQueues(now, log);
  for (const { kind, ...finding } of findings) log.warn(codes[kind], finding);
  // What is wrong rings also while the table is away. The alarms end by themselves when it is written no more.
  if (findings.length > 0) writeMetrics(findings, now);
  const unsent = await notifyOfChanges(await loadOpenFindings(), findings, { unsure, now, log });
  const failed = [...failures, ...unsent];
  if (failed.length > 0) throw new AggregateError(failed, `${failed.length} parts of the watch failed`);
});

/** A queue that cannot be read does not keep the others from being read. */
async function lookAtQueues(now: Date, log: Invocation['log']): Promise<Look> {
  const unsure = new Set<string>();
  const failures: unknown[] = [];
  const orFailed = async <Result>(url: string, read: Promise<Result>): Promise<Result[]> => {
    try {
      return [await read];
    } catch (error) {
      const queue = url.slice(url.lastIndexOf('/') + 1);
      log.error('QUEUE_NOT_READ', { queue }, error);
      unsure.add(queue);
      failures.push(error);
      return [];
    }
  };
  const urls = await watchedUrls(environment.QUEUE_PREFIX);
  const queues = (await Promise.all(urls.map((url) => orFailed(url, watchedState(url))))).flat();
  const findings = await Promise.all(
    queues.map((queue) =>
      orFailed(queue.url, isDeadLetterQueue(queue) ? inDeadLetters(queue, queues, unsure) : inWork(queue, queues, now)),
    ),
  );
  return { findings: findings.flat(2), unsure, failures };
}

async function inWork(queue: QueueState, all: readonly QueueState[], now: Date): Promise<Affecting[]> {
  if (queue.visible + queue.inFlight === 0) return [];
  const described = descriptionOf(queue, all, environment.WATCHED_QUEUES);
  const finding = findingOfWork(queue, await measuredOf(queue, now), described ?? {});
  return finding === undefined ? [] : [{ ...finding, affects: described?.affects ?? unknownTo }];
}

/** Says who is affected where nothing does. */
const unknownTo = 'not known; the queue is in no template of this release';

async function inDeadLetters(queue: QueueState, all: readonly QueueState[], unsure: Set<string>): Promise<Affecting[]> {
  if (queue.visible === 0) {
    // Somebody works on them: they may come back.
    if (queue.inFlight > 0) unsure.add(queue.name);
    return [];
  }
  const letters = await lettersIn(queue);
  if (letters.length < queue.visible) unsure.add(queue.name);
  const described = descriptionOf(queue, all, environment.WATCHED_QUEUES);
  const affecting = async (finding: Finding): Promise<Affecting> => {
    const { source = described?.entry } = finding;
    const affected = finding.source === undefined ? undefined : await affectedBy(finding.source);
    return { ...finding, source, affects: affected ?? described?.affects ?? unknownTo };
  };
  return Promise.all(findingsOfLetters(queue, letters).map(affecting));
}

/** Notifies of what changed and keeps of what; the next run notifies of what could not be sent. @returns what failed */
async function notifyOfChanges(
  open: readonly OpenFinding[],
  findings: readonly Affecting[],
  { unsure, now, log }: Pick<Look, 'unsure'> & Pick<Invocation, 'now' | 'log'>,
): Promise<unknown[]> {
  const { fresh, worse, ending, over, lasting } = findingChanges(open, findings, { unsure, now });
  const changes = [
    ...fresh.map((what) => ({ what, state: 'new' as const })),
    ...worse.map((what) => ({ what, state: 'worse' as const })),
    ...ending.map((what) => ({ what, state: 'ending' as const })),
    ...over.map((what) => ({ what, state: 'over' as const })),
  ];
  if (changes.length === 0) return [];
  const known: OpenFinding[] = [...lasting];
  const failures: unknown[] = [];
  for (const { what, state } of changes) {
    try {
      await notify(environment.ALARM_TOPIC, notificationOf(what, state, now));
      if (state === 'over') log.info('QUEUE_WELL_AGAIN', what);
      else known.push(what);
    } catch (error) {
      failures.push(error);
      known.push(...open.filter(({ queue, source }) => queue === what.queue && source === what.source));
    }
  }
  await keepOpenFindings(known);
  return failures;
}
