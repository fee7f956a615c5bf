/**
 * Each of the {@link occasions} causes one mail, once, to the person that it is about. A mail that SES did not take is
 * tried again, and one that stays in doubt is resent: here a second mail does less harm than none.
 */
import { serviceMailDoubtDue } from '../../../events/timers/index.ts';
import { byOkaeri, isRefusal, type Refusal } from '../../../shared/decision/decision.ts';
import { type Consumption, consumer } from '../../../shared/lambda/consumer.ts';
import { keptEvent } from '../../../shared/lambda/read-event.ts';
import { RetryLater } from '../../../shared/lambda/retry.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { quietUntil } from '../delivery/quiet-hours.ts';
import * as subscriptions from '../subscriptions.ts';
import type { ServiceMail } from '../tables.ts';
import { deliver, oneMailNeeds } from './deliver.ts';
import { type Occasion, occasions, placeInOrder, wantedBy } from './occasions.ts';
import { type Claimed, type ClaimRefusal, claimMail, reclaimMail, type Stored, settleRefused } from './service-mail.ts';
import { commitMail, endWatch, findMail, newestSent, orderWrites } from './service-mail-store.ts';

export const handler = consumer(subscriptions.sendServiceMail, async (event, context) => {
  if (context.timeLeft() < oneMailNeeds) throw new RetryLater('time_used_up');
  if (event.type === 'service-mail-doubt-due') return resend(serviceMailDoubtDue.refIn(event.data), context);
  const wanted = wantedBy(event);
  const { mailId } = wanted;
  const order = placeInOrder(event);
  const [mail, newest] = await Promise.all([findMail(mailId), newestSent(order)]);
  const input = { ...wanted, order, quietUntil: nightUntil(context.now) };
  const claim = claimMail({ mail, newest }, byOkaeri(input), context.now);
  await carryOut(claim, { mail, newest }, event, context);
});

/**
 * A mail that was not sent, is in doubt, was not claimed or could not be written is composed again from the event that
 * is kept with it, so that it says what is true now.
 */
async function resend({ mailId }: Pick<ServiceMail, 'mailId'>, context: Consumption): Promise<void> {
  const mail = await findMail(mailId);
  if (mail?.event === undefined) return context.log.info('EVENT_IGNORED', { mailId, reason: 'not_found' });
  const event = keptEvent(occasions, mail.event);
  const order = placeInOrder(event);
  const newest = await newestSent(order);
  const input = { order, quietUntil: nightUntil(context.now) };
  const claim = reclaimMail({ mail, newest }, byOkaeri(input), context.now);
  // SES reported it, or a newer mail of its kind was sent: nothing is left to do for it.
  if (isRefusal(claim)) await endWatch(mail);
  await carryOut(claim, { mail, newest }, event, context);
}

/** The end of the programme's quiet hours; undefined = it is not quiet now. */
function nightUntil(now: Date): Date | undefined {
  return quietUntil(programme.quietHours, programme.timeZone, now);
}

/** Stores a claim, and sends the mail where the claim says so. */
async function carryOut(
  claim: Claimed | Refusal<ClaimRefusal>,
  stored: Stored,
  event: Occasion,
  context: Consumption,
): Promise<void> {
  const { log, origin, now } = context;
  const wanted = wantedBy(event);
  const { mailId, alumniId } = wanted;
  if (isRefusal(claim)) {
    log.info('EVENT_IGNORED', { mailId, reason: claim.refused });
    const { refused } = claim;
    const skipped = settleRefused(stored.mail, byOkaeri({ wanted, refused }), now);
    return skipped && commitMail(stored.mail, skipped, ['state'], { at: now, origin });
  }
  const wasUnclaimed = stored.mail === undefined || stored.mail.state === 'unclaimed';
  const isFirst = wasUnclaimed && claim.state.state === 'claimed';
  const also = isFirst ? orderWrites(placeInOrder(event), stored.newest, claim.state.expiresAt) : [];
  await commitMail(stored.mail, claim, ['state', 'claimedAt', 'feedback'], { at: now, origin, also });
  if (claim.verdict === 'in_progress') return log.info('EVENT_IGNORED', { mailId, reason: claim.verdict });
  if (claim.verdict === 'doubt') return log.error('MAIL_IN_DOUBT', { mailId, alumniId });
  if (claim.verdict === 'lost') return log.error('SERVICE_MAIL_IN_DOUBT', { mailId, alumniId, mail: wanted.kind });
  await deliver(claim.state, event, context);
}
