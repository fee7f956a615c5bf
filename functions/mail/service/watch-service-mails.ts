/**
 * Every five minutes: finds service mails that have stalled because their event, message or timer was lost, and schedules
 * each for retry by a timer that is due now.
 */
import { idFrom } from '../../../shared/identifier.ts';
import { lambda } from '../../../shared/lambda/lambda.ts';
import { forEachWatched } from '../../../shared/lambda/watch.ts';
import type { Log } from '../../../shared/log/log.ts';
import { minute } from '../../../shared/time/durations.ts';
import { claimTakes } from '../environment.ts';
import {
  commitMissing,
  comparedTo,
  findWatched,
  mailsToWatch,
  noteCompared,
  scheduleCheck,
} from './mail-watch-store.ts';
import { mailsWithoutClaim } from './missing-mails-store.ts';
import { missingMail, type WantedMail } from './service-mail.ts';

/** A page is not compared with less time left: it might be cut off. Milliseconds. */
const pageNeeds = 20_000;

export const handler = lambda(async (_event, { now, log, timeLeft }) => {
  const half = timeLeft() / 2;
  let count = 0;
  let missing = 0;
  // Neither job keeps the other from its work, by a failure or by using up the time.
  try {
    count = await forEachWatched(
      mailsToWatch(now),
      (mail) => lookAt(mail, now),
      () => timeLeft() > half,
    );
  } finally {
    missing = await storeMissing(now, log, () => timeLeft() > pageNeeds);
  }
  if (count + missing > 0) log.warn('SERVICE_MAILS_WATCHED', { count, missing });
});

async function lookAt({ mailId }: Pick<WantedMail, 'mailId'>, now: Date): Promise<void> {
  const mail = await findWatched(mailId);
  if (mail?.watchAt === undefined || Date.parse(mail.watchAt) > now.getTime()) return;
  await scheduleCheck(mail, now, { correlationId: idFrom('event', 'watch', mailId, mail.watchAt) });
}

/**
 * Compares the events with the mails that they want, page by page: the next run continues after the last page of which every
 * mail was stored.
 *
 * @returns how many mails nobody had claimed
 * @throws AggregateError with what failed, after the last page
 */
async function storeMissing(now: Date, log: Log, hasTime: () => boolean): Promise<number> {
  const keep = async (wanted: WantedMail) => {
    const kept = await commitMissing(missingMail(wanted, now), {
      correlationId: idFrom('event', 'watch', wanted.mailId),
    });
    if (kept) log.info('SERVICE_MAIL_MISSED', { mailId: wanted.mailId, alumniId: wanted.alumniId });
  };
  const until = new Date(now.getTime() - claimTakes * minute);
  const failures: unknown[] = [];
  let missing = 0;
  for await (const { unclaimed, readTo } of mailsWithoutClaim(await comparedTo(now), until)) {
    missing += unclaimed.length;
    await forEachWatched(unclaimed, keep).catch((error: unknown) => failures.push(error));
    if (failures.length === 0) await noteCompared(readTo);
    if (!hasTime()) break;
  }
  if (failures.length > 0) throw new AggregateError(failures, 'some of the missing mails could not be kept');
  return missing;
}
