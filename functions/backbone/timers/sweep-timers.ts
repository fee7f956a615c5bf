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

const timers = openTable(timersTable);
const outbox = openTable(outboxTable);

/** A writer may commit a timer into a minute that was just swept: this many minutes are swept again. */
const lookBackMinutes = 5;
/** After a longer gap (an outage, a moved clock) the sweep reads the whole table instead of every minute of the gap. */
const longGapMinutes = 60;

type WaitingTimer = Awaited<ReturnType<typeof timers.get>> & { dueAt: string };

export const handler = lambda(async (_event, { now, log }) => {
  const sweptTo = (await readPlace('sweep'))?.getTime() ?? 0;
  const gap = (now.getTime() - sweptTo) / minute;
  const found = gap > longGapMinutes ? everyTimer() : timersSince(new Date(sweptTo - lookBackMinutes * minute), now);
  let due = 0;
  for await (const timer of found) {
    if (!isDue(timer, now)) continue;
    if (await publishDue(timer, now)) due += 1;
  }
  await commit(placeWrite('sweep', now));
  if (due > 0) log.info('TIMERS_DUE', { count: due });
});

type FoundTimer = NonNullable<Awaited<ReturnType<typeof timers.get>>>;

function isDue(timer: FoundTimer, now: Date): timer is FoundTimer & WaitingTimer {
  return timer.dueAt !== undefined && Date.parse(timer.dueAt) <= now.getTime();
}

async function* timersSince(from: Date, now: Date) {
  for (let at = from.getTime(); at <= now.getTime() + minute; at += minute) {
    yield* timers.queryAll({ partition: bucketOf(new Date(at)) });
  }
}

async function* everyTimer() {
  let after: Record<string, unknown> | undefined;
  do {
    const page = await timers.scan({ after });
    yield* page.items;
    after = page.lastKey;
  } while (after !== undefined);
}

/** The event's id is that of the timer, so a sweep that is repeated publishes the same event. False = another sweep did. */
async function publishDue(timer: WaitingTimer, now: Date): Promise<boolean> {
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
  const writes: Write[] = [
    outbox.put(outboxItem(event)),
    timers.delete({ bucket: timer.bucket, timer: timer.timer }, { dueAt: timer.dueAt }),
  ];
  try {
    await commit(...writes);
    return true;
  } catch (error) {
    if (error instanceof ConcurrentChange) return false;
    throw error;
  }
}
