/**
 * Every night: what SES put on the account's suppression list without a report (reports are best effort) stops mail as if it
 * had been reported. Continues where the last reading stopped.
 */
import { idFrom } from '../../../shared/identifier.ts';
import { lambda } from '../../../shared/lambda/lambda.ts';
import { suppressionPage } from '../../../shared/ses/suppression-list.ts';
import { hour } from '../../../shared/time/durations.ts';
import { takeEntryOff } from './held-back-store.ts';
import { commitSync, effectsForPeople, emitSuppressions, loadSync } from './suppression-store.ts';

/** Entries may appear late in the list, so this much of what was read is read again. Milliseconds. */
const overlap = 6 * hour;
/** How long a page, its look-ups and its events may take, in milliseconds. */
const lastPageNeeds = 30_000;

export const handler = lambda(async (_event, { now, log, timeLeft }) => {
  let sync = await loadSync();
  const until = sync.reading === undefined ? now : new Date(sync.reading.until);
  const from = sync.syncedTo === undefined ? undefined : new Date(Date.parse(sync.syncedTo) - overlap);
  const origin = { correlationId: idFrom('event', 'suppression-list', until.toISOString()) };
  let count = 0;
  for (;;) {
    const { reading } = sync;
    const page = await suppressionPage({ from, until }, reading?.nextToken);
    const { stopMail, comeOff } = await effectsForPeople(page?.addresses ?? []);
    for (const entry of comeOff) await takeEntryOff(entry);
    await emitSuppressions(stopMail, origin);
    count += stopMail.length;
    if (page !== undefined && page.nextToken === undefined) break;
    // SES has forgotten the token: the reading begins again, and the same events are emitted again, with the same ids.
    const nextToken = page?.nextToken;
    const place = nextToken === undefined ? undefined : { until: until.toISOString(), nextToken };
    sync = await commitSync(sync, { reading: place });
    if (timeLeft() < lastPageNeeds) return log.warn('SUPPRESSION_SYNC_LEFT', { count });
  }
  await commitSync(sync, { syncedTo: until.toISOString(), reading: undefined });
  log.info('SUPPRESSION_SYNCED', { count });
});
