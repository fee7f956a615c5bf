/**
 * Every five minutes: looks at every queue, for dead letters and for messages that nobody handles. It notifies the people on call once of
 * what is wrong, where, and who is affected, and once more when it is over.
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
import {
  descriptionOf,
  type Finding,
  findingOfWork,
  findingsOfLetters,
  isKnown,
  unknownQueue,
} from './queue-findings.ts';
import { lettersIn, measuredOf, watchedState, watchedUrls } from './watched-queue-store.ts';

const environment = readEnvironment(watchEnvironment);
const codes = {
  dead_letters: 'DEAD_LETTERS_FOUND',
  stuck: 'QUEUE_STUCK',
  late: 'QUEUE_LATE',
  unknown_queue: 'QUEUE_UNKNOWN',
} as const;

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
  // The alarms ring even while the table cannot be reached. They end by themselves when nothing more is written.
  if (findings.length > 0) writeMetrics(findings, now);
  const unsent = await notifyOfChanges(await loadOpenFindings(), findings, { unsure, now, log });
  const failed = [...failures, ...unsent];
  if (failed.length > 0) throw new AggregateError(failed, `${failed.length} parts of the queue watch failed`);
});

/**
 * A queue that cannot be read does not keep the others from being read. A queue that is not of this release and may not be looked at is a finding, not a
 * failure: each run would fail, and the alarm on the queue watch would be wrong.
 */
async function lookAtQueues(now: Date, log: Invocation['log']): Promise<Look> {
  const unsure = new Set<string>();
  const failures: unknown[] = [];
  const failed = (queue: string, error: unknown) => {
    log.error('QUEUE_NOT_READ', { queue }, error);
    unsure.add(queue);
    failures.push(error);
  };
  const urls = await watchedUrls(environment.QUEUE_PREFIX);
  const read = await Promise.all(urls.map((url) => watchedState(url).catch((error: unknown) => ({ url, error }))));
  const queues = read.filter((one): one is QueueState => !('error' in one));
  const unread = read.flatMap((one) => ('error' in one ? [{ name: nameOf(one.url), error: one.error }] : []));
  const isOurs = (name: string) => isKnown(name, queues, environment.WATCHED_QUEUES);
  // If one of ours cannot be read, its dead letters would seem to belong to nobody.
  const ofOthers = unread.every(({ name, error }) => !isOurs(name) && isDenied(error));
  if (!ofOthers) for (const { name, error } of unread) failed(name, error);
  const findings = await Promise.all(
    queues.map(async (queue) => {
      try {
        return isDeadLetterQueue(queue) ? await inDeadLetters(queue, queues, unsure) : await inWork(queue, queues, now);
      } catch (error) {
        if (!isOurs(queue.name) && isDenied(error))
          return [{ ...unknownQueue(queue.name, queue.visible), affects: unknownTo }];
        failed(queue.name, error);
        return [];
      }
    }),
  );
  const unreadable = ofOthers ? unread.map(({ name }) => ({ ...unknownQueue(name, 0), affects: unknownTo })) : [];
  return { findings: [...findings.flat(), ...unreadable], unsure, failures };
}

function nameOf(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

/** Denied by the role of the queue watch, the policy of the queue, or that of its key. */
function isDenied(error: unknown): boolean {
  return error instanceof Error && error.name.includes('AccessDenied');
}

async function inWork(queue: QueueState, all: readonly QueueState[], now: Date): Promise<Affecting[]> {
  if (queue.visible + queue.inFlight === 0) return [];
  const described = descriptionOf(queue, all, environment.WATCHED_QUEUES);
  const finding = findingOfWork(queue, await measuredOf(queue, now), described ?? {});
  return finding === undefined ? [] : [{ ...finding, affects: described?.affects ?? unknownTo }];
}

/** Who is affected, where nothing says it. */
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

/** Sends the notifications of what changed and stores what was sent; the next run sends the rest. @returns what failed */
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
