/** Once a minute: publishes `<kind>-due` for every timer whose time has come, and forgets it, in one transaction. */
import { catalogue } from '../../../events/catalogue.ts';
import { makeEvent } from '../../../shared/bus/contract.ts';
import { commit, type Write } from '../../../shared/dynamo/commit.ts';
import { ConcurrentChange, openTable } from '../../../shared/dynamo/table.ts';
import { idFrom } from '../../../shared/identifier.ts';
import { lambda } from '../../../shared/lambda/lambda.ts';
import { outboxItem } from '../../../shared/outbox/outbox.ts';
import { outboxTable } from '../../../shared/outbox/outbox-table.ts';
import { minute } from '../../../shared/time/durations.ts';
import { bucketOf, placeWrite, readPlace } from '../../../shared/timers/timers.ts';
import { timersTable } from '../../../shared/timers/timers-table.ts';
import { batchesInTurn, halvesOf } from './in-turn.ts';
import { type TimerFailure, TimersNotPublished } from './timers-not-published.ts';

const timers = openTable(timersTable);
const outbox = openTable(outboxTable);

/** A writer may commit a timer into a minute that was just swept: this many minutes are swept again. */
const lookBackMinutes = 5;
/** After a longer gap (an outage, a moved clock) the sweep reads the whole table instead of every minute of the gap. */
const longGapMinutes = 60;
/** A timer is two writes. The rest of a transaction stays free, in writes and in bytes. */
const timersPerTransaction = 45;
/** How many transactions are written at once. */
const transactionsAtOnce = 4;
/** No transaction begins with less time left: it might be cut off. Milliseconds. */
const transactionNeeds = 5_000;

type FoundTimer = NonNullable<Awaited<ReturnType<typeof timers.get>>>;
type DueTimer = FoundTimer & { dueAt: string };

export const handler = lambda(async (_event, { now, log, timeLeft }) => {
  const sweptTo = (await readPlace('sweep'))?.getTime() ?? 0;
  const gap = (now.getTime() - sweptTo) / minute;
  const found = gap > longGapMinutes ? await everyTimer() : await timersSince(sweptTo - lookBackMinutes * minute, now);
  const waiting = batchesInTurn(
    found.filter((timer) => isDue(timer, now)),
    timersPerTransaction,
  );
  const failures: TimerFailure[] = [];
  let count = 0;
  const publishInTurn = async () => {
    for (let batch = next(); batch !== undefined; batch = next()) {
      const outcome = await publishTogether(batch, now);
      count += outcome.published;
      failures.push(...outcome.failures);
      // At the end: a kind that fails keeps no other waiting.
      waiting.push(...outcome.toRetry);
    }
  };
  const next = () => (timeLeft() < transactionNeeds ? undefined : waiting.shift());
  await Promise.all(Array.from({ length: transactionsAtOnce }, publishInTurn));
  if (count > 0) log.info('TIMERS_DUE', { count });
  // The next sweep begins where this one did, and finds what is left or failed.
  if (waiting.length > 0) log.warn('TIMERS_LEFT', { count: waiting.flat().length });
  if (failures.length > 0) throw new TimersNotPublished(failures);
  if (waiting.length === 0) await commit(placeWrite('sweep', now));
});

function isDue(timer: FoundTimer, now: Date): timer is DueTimer {
  return timer.dueAt !== undefined && Date.parse(timer.dueAt) <= now.getTime();
}

async function timersSince(from: number, now: Date): Promise<FoundTimer[]> {
  const minutes = Math.floor((now.getTime() + minute - from) / minute) + 1;
  const buckets = Array.from({ length: minutes }, (_none, number) => bucketOf(new Date(from + number * minute)));
  return (await Promise.all(buckets.map((partition) => Array.fromAsync(timers.queryAll({ partition }))))).flat();
}

async function everyTimer(): Promise<FoundTimer[]> {
  const found: FoundTimer[] = [];
  let after: Record<string, unknown> | undefined;
  do {
    const page = await timers.scan({ after });
    found.push(...page.items);
    after = page.lastKey;
  } while (after !== undefined);
  return found;
}

/** What became of a batch. */
interface BatchOutcome {
  readonly published: number;
  readonly failures: readonly TimerFailure[];
  /** In smaller batches. */
  readonly toRetry: readonly DueTimer[][];
}

/** Publishes a batch in one transaction, or splits it: a timer that fails alone, or that another sweep published meanwhile, holds back no other. */
async function publishTogether(batch: readonly DueTimer[], now: Date): Promise<BatchOutcome> {
  try {
    await commit(...batch.flatMap((timer) => publishing(timer, now)));
    return { published: batch.length, failures: [], toRetry: [] };
  } catch (error) {
    if (batch.length > 1) return { published: 0, failures: [], toRetry: halvesOf(batch) };
    const failures = error instanceof ConcurrentChange ? [] : batch.map(({ kind }) => ({ kind, error }));
    return { published: 0, failures, toRetry: [] };
  }
}

/** The event's id is that of the timer, so a sweep that is repeated publishes the same event. */
function publishing(timer: DueTimer, now: Date): Write[] {
  const contract = catalogue.find(({ type }) => type === `${timer.kind}-due`);
  if (contract === undefined) throw new Error(`no event for timers of kind ${timer.kind}`);
  const event = makeEvent(
    contract,
    {
      subject: timer.ref,
      sequence: Date.parse(timer.dueAt),
      occurredAt: now,
      data: { ref: timer.ref, dueAt: timer.dueAt },
    },
    { correlationId: timer.correlationId ?? idFrom('event', timer.timer, timer.dueAt) },
  );
  return [
    outbox.put(outboxItem(event)),
    timers.delete({ bucket: timer.bucket, timer: timer.timer }, { dueAt: timer.dueAt }),
  ];
}
