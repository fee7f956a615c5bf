/**
 * Every night: what SES put on the account's suppression list without our hearing of it (its reports are best effort)
 * stops mail as if it had been reported. Goes on where the last reading stopped.
 */
import { idFrom } from '../../../shared/identifier.ts';
import { lambda } from '../../../shared/lambda/lambda.ts';
import { suppressionPage } from './suppression-list.ts';
import { keepSync, loadSync, tell, unheardOf } from './suppression-store.ts';

/** Entries may appear late in the list: so much of what was read is read again, in milliseconds. */
const overlap = 6 * 3_600_000;
/** A page, its look-ups and its events may take so long, in milliseconds. */
const lastPageNeeds = 30_000;

export const handler = lambda(async (_event, { now, log, timeLeft }) => {
  let sync = await loadSync();
  const until = sync.reading === undefined ? now : new Date(sync.reading.until);
  const from = sync.syncedTo === undefined ? undefined : new Date(Date.parse(sync.syncedTo) - overlap);
  const origin = { correlationId: idFrom('event', 'suppression-list', until.toISOString()) };
  let told = 0;
  for (;;) {
    const { reading } = sync;
    const page = await suppressionPage({ from, until }, reading?.nextToken);
    const unheard = await unheardOf(page?.addresses ?? []);
    await tell(unheard, origin);
    told += unheard.length;
    if (page !== undefined && page.nextToken === undefined) break;
    // A token that SES has forgotten: the reading begins anew, and what was told is told with the same ids.
    const nextToken = page?.nextToken;
    const place = nextToken === undefined ? undefined : { until: until.toISOString(), nextToken };
    sync = await keepSync(sync, { reading: place });
    if (timeLeft() < lastPageNeeds) return log.warn('SUPPRESSION_SYNC_LEFT', { count: told });
  }
  await keepSync(sync, { syncedTo: until.toISOString(), reading: undefined });
  log.info('SUPPRESSION_SYNCED', { count: told });
});
