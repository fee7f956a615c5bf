/**
 * address-reopened: HR opened an address, or the person asked for mail after a complaint. The address comes off SES's list, or
 * else SES would hold back the next mail to it.
 */
import { consumer } from '../../../shared/lambda/consumer.ts';
import * as subscriptions from '../subscriptions.ts';
import { listedEntry, takeEntryOff } from './held-back-store.ts';

export const handler = consumer(subscriptions.unlistAddress, async ({ data: { alumniId, addressEpoch } }, { log }) => {
  const entry = await listedEntry(alumniId, addressEpoch);
  if (entry?.comesOff !== true) {
    return log.info('EVENT_IGNORED', { alumniId, reason: entry === undefined ? 'not_listed' : 'listed_since' });
  }
  await takeEntryOff(entry);
  log.info('ADDRESS_UNLISTED', { alumniId, reason: entry.reason });
});
