/**
 * Every five minutes: finds service mails that nobody works on, in whatever way their event, message or timer was lost, and
 * has each looked at by a timer that is due now.
 */
import { idFrom } from '../../../shared/identifier.ts';
import { lambda } from '../../../shared/lambda/lambda.ts';
import { forEachWatched } from '../../../shared/lambda/watch.ts';
import { comparedTo, findWatched, keepMissing, lookAtMail, mailsToWatch, noteCompared } from './mail-watch-store.ts';
import { eventsThatWantMail } from './missing-mails-store.ts';
import { missingMail } from './service-mail.ts';

export const handler = lambda(async (_event, { now, log }) => {
  const until = new Date(now.getTime() - eventTakes);
  const missing = await forEachWatched(eventsThatWantMail(await comparedTo(now), until), async (wanted) => {
    const kept = await keepMissing(missingMail(wanted, now), {
      correlationId: idFrom('event', 'watch', wanted.mailId),
    });
    if (kept) log.warn('SERVICE_MAIL_MISSED', { mailId: wanted.mailId, alumniId: wanted.alumniId });
  });
  await noteCompared(until);
  const count = await forEachWatched(mailsToWatch(now), async ({ mailId }) => {
    const mail = await findWatched(mailId);
    if (mail?.watchAt === undefined || Date.parse(mail.watchAt) > now.getTime()) return;
    await lookAtMail(mail, now, { correlationId: idFrom('event', 'watch', mailId, mail.watchAt) });
  });
  if (count + missing > 0) log.warn('SERVICE_MAILS_WATCHED', { count, missing });
});

/** How long an event may take to its claim, in milliseconds: afterwards it counts as lost. */
const eventTakes = 15 * 60_000;
