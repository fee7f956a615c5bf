/** The mails that events of the archive want and nobody has claimed: their event was lost on its way. */
import { Unreadable } from '../../../shared/bus/unreadable.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { keptEvent } from '../../../shared/lambda/read-event.ts';
import { outboxTable } from '../../../shared/outbox/outbox-table.ts';
import { serviceMailsTable } from '../tables.ts';
import { occasions, wantedBy } from './occasions.ts';
import type { WantedMail } from './service-mail.ts';

const outbox = openTable(outboxTable);
const serviceMails = openTable(serviceMailsTable);
const day = 86_400_000;
const types: ReadonlySet<string> = new Set(occasions.map(({ type }) => type));

/** The mails that the events of a time want and that nobody has claimed. Each event of the archive is read once. */
export async function* eventsThatWantMail(from: Date, to: Date): AsyncGenerator<WantedMail> {
  // A query refuses bounds that run backwards, as after a run whose clock was ahead.
  if (from > to) return;
  for (let at = startOf(from); at <= to.getTime(); at += day) {
    const partition = dayOf(new Date(at));
    yield* unclaimed(wantedOn({ partition, from: from.toISOString(), to: to.toISOString() }));
  }
}

async function* wantedOn(time: { partition: string; from: string; to: string }): AsyncGenerator<WantedMail> {
  for await (const { type, source, detail } of outbox.queryAll({ index: 'byDay', ...time })) {
    const wanted = types.has(type) ? readable(JSON.stringify({ type, source, ...JSON.parse(detail) })) : undefined;
    if (wanted !== undefined) yield wanted;
  }
}

/** An event that no contract of ours reads: the bus has put it aside, and an alarm says so. */
function readable(kept: string): WantedMail | undefined {
  try {
    return wantedBy(keptEvent(occasions, kept));
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

/** As many as one batch reads. */
const together = 100;

async function* unclaimed(wanted: AsyncGenerator<WantedMail>): AsyncGenerator<WantedMail> {
  let batch: WantedMail[] = [];
  for await (const one of wanted) {
    batch.push(one);
    if (batch.length < together) continue;
    yield* await withoutClaim(batch);
    batch = [];
  }
  if (batch.length > 0) yield* await withoutClaim(batch);
}

async function withoutClaim(batch: readonly WantedMail[]): Promise<WantedMail[]> {
  const found = await serviceMails.getManyOnly(
    batch.map(({ mailId }) => ({ mailId })),
    'mailId',
  );
  const known = new Set(found.map(({ mailId }) => mailId));
  return batch.filter(({ mailId }) => !known.has(mailId));
}

function startOf(at: Date): number {
  return Math.floor(at.getTime() / day) * day;
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
