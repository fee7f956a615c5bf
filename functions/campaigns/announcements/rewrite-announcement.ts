/**
 * event-rescheduled → a gathering invitation of which nothing has left says what the gathering says now; save-the-date-corrected → so does the
 * announcement of a date.
 */
import { consumer } from '../../../shared/lambda/consumer.ts';
import * as subscriptions from '../subscriptions.ts';
import { rewrite, writtenNow } from './gathering-campaign-store.ts';

export const handler = consumer(subscriptions.rewriteAnnouncement, async (event, consumption) => {
  const written = await writtenNow(event, consumption);
  if (written !== undefined) await rewrite(written, consumption);
});
