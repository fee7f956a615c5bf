/** The mails that events of the archive want and nobody has claimed: their event was lost on its way. */
import type * as z from 'zod';
import { Unreadable } from '../../../shared/bus/unreadable.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { keptEvent } from '../../../shared/lambda/read-event.ts';
import { archiveShardsOf, inOrder } from '../../../shared/outbox/archive.ts';
import { outboxTable } from '../../../shared/outbox/outbox-table.ts';
import { day } from '../../../shared/time/durations.ts';
import { serviceMailsTable } from '../tables.ts';
import { occasions, wantedBy } from './occasions.ts';
import type { WantedMail } from './service-mail.ts';

const outbox = openTable(outboxTable);
const serviceMails = openTable(serviceMailsTable);
type Archived = z.infer<typeof outboxTable.item>;
const types: ReadonlySet<string> = new Set(occasions.map(({ type }) => type));

/** How many events are compared at once: few enough that a run that is stopped has little to compare again. */
const pageSize = 200;

/** What a page of the archive says. */
export interface ComparedPage {
  /** The mails that its events want and that nobody has claimed. */
  readonly unclaimed: readonly WantedMail[];
  /** Every event before this instant was read. */
  readonly readTo: Date;
}

/** The mails that the events of a time want and that nobody has claimed, page by page, the oldest events first. */
export async function* mailsWithoutClaim(from: Date, to: Date): AsyncGenerator<ComparedPage> {
  const time = { from: from.toISOString(), to: to.toISOString() };
  // A query refuses bounds that run backwards, as after a run whose clock was ahead.
  for (let at = startOf(from); from <= to && at <= to.getTime(); at += day) {
    const shards = archiveShardsOf(new Date(at)).map((partition) =>
      outbox.queryAll({ index: 'byDay', partition, ...time, limit: pageSize }),
    );
    let page: Archived[] = [];
    for await (const event of inOrder(shards)) {
      page.push(event);
      if (page.length < pageSize) continue;
      yield await compared(page);
      page = [];
    }
    if (page.length > 0) yield await compared(page);
  }
  yield { unclaimed: [], readTo: to };
}

async function compared(page: readonly Archived[]): Promise<ComparedPage> {
  return { unclaimed: await withoutClaim(page.flatMap(wantedOf)), readTo: new Date(page.at(-1)?.occurredAt ?? 0) };
}

function wantedOf({ type, source, detail }: Archived): WantedMail[] {
  const wanted = types.has(type) ? readable(JSON.stringify({ type, source, ...JSON.parse(detail) })) : undefined;
  return wanted === undefined ? [] : [wanted];
}

/** An event that no contract of ours reads: it is in a dead-letter queue, which the queue watch looks at. */
function readable(kept: string): WantedMail | undefined {
  try {
    return wantedBy(keptEvent(occasions, kept));
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

async function withoutClaim(wanted: readonly WantedMail[]): Promise<WantedMail[]> {
  const found = await serviceMails.getManyOnly(
    wanted.map(({ mailId }) => ({ mailId })),
    'mailId',
  );
  const known = new Set(found.map(({ mailId }) => mailId));
  return wanted.filter(({ mailId }) => !known.has(mailId));
}

function startOf(at: Date): number {
  return Math.floor(at.getTime() / day) * day;
}
