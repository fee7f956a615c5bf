/**
 * Every five minutes: finds service mails that nobody works on, in whatever way their message or timer was lost, and has
 * each looked at by a timer that is due now.
 */
import { idFrom } from '../../../shared/identifier.ts';
import { lambda } from '../../../shared/lambda/lambda.ts';
import { forEachWatched } from '../../../shared/lambda/watch.ts';
import { findWatched, lookAtMail, mailsToWatch } from './mail-watch-store.ts';

export const handler = lambda(async (_event, { now, log }) => {
  const count = await forEachWatched(mailsToWatch(now), async ({ mailId }) => {
    const mail = await findWatched(mailId);
    if (mail?.watchAt === undefined || Date.parse(mail.watchAt) > now.getTime()) return;
    await lookAtMail(mail, now, { correlationId: idFrom('event', 'watch', mailId, mail.watchAt) });
  });
  if (count > 0) log.warn('SERVICE_MAILS_WATCHED', { count });
});
