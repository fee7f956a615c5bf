/**
 * What happened to a person is told to that person: each of the {@link occasions} causes one mail, once. What is in doubt
 * for half an hour is sent once more: here a second mail does less harm than none (ARCHITECTURE §5.5).
 */
import { setTimeout as delay } from 'node:timers/promises';
import { serviceMailDoubtDue } from '../../../events/timers/service-mail-doubt-due.ts';
import { idFrom } from '../../../shared/identifier.ts';
import { type Consumption, consumer, keptEvent } from '../../../shared/lambda/consumer.ts';
import { RetryLater } from '../../../shared/lambda/retry.ts';
import { linkKeys } from '../../../shared/links/keys.ts';
import { isReservedDomain, UnsafeMail } from '../../../shared/mail-format/headers.ts';
import type { Message } from '../../../shared/mail-format/message.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import type { SendOutcome } from '../delivery/send-outcome.ts';
import { environment, sendMail } from '../delivery/ses.ts';
import * as subscriptions from '../subscriptions.ts';
import { composeServiceMail } from './compose-service-mail.ts';
import { kindOf, numberOf, type Occasion, occasions } from './occasions.ts';
import type { Skipped } from './service-mail.ts';
import {
  type Claim,
  type Claimed,
  claimAgain,
  claimMail,
  findMail,
  releaseMail,
  type Settlement,
  settleMail,
} from './service-mail-store.ts';

/** One mail may take so long, with its slowest answer and its last write; in milliseconds. */
const oneMailNeeds = 11_000;
/** SES throttles for moments while a campaign goes out; so long a mail waits for its turn, in milliseconds. */
const patience = 6_000;

export const handler = consumer(subscriptions.sendServiceMail, async (event, context) => {
  if (context.timeLeft() < oneMailNeeds) throw new RetryLater('throttled');
  if (event.type === 'service-mail-doubt-due') return sendOnceMore(serviceMailDoubtDue.refIn(event.data), context);
  const mailId = idFrom('mail', event.metadata.id);
  const { alumniId } = event.data;
  const answer = numberOf(event);
  const mail = { mailId, alumniId, kind: kindOf(event), event: JSON.stringify(event) };
  const claim = await claimMail(mail, answer, context.now, context.origin);
  if (claim !== 'ours') return leave(claim, mail, context);
  await deliver(event, { mailId, alumniId, attempt: 1, answer }, context);
});

/** A mail in doubt is written anew from the event that was kept with it: what it says is true now. */
async function sendOnceMore({ mailId }: Pick<Claimed, 'mailId'>, context: Consumption): Promise<void> {
  const mail = await findMail(mailId);
  if (mail?.event === undefined) return context.log.info('EVENT_IGNORED', { mailId, reason: 'unknown' });
  const { alumniId } = mail;
  const event = keptEvent(occasions, mail.event);
  const answer = numberOf(event);
  const claim = await claimAgain(mail, answer, context.now, context.origin);
  if (claim !== 'ours') return leave(claim, mail, context);
  await deliver(event, { mailId, alumniId, attempt: mail.attempt + 1, answer }, context);
}

function leave(claim: Exclude<Claim, 'ours'>, mail: Pick<Claimed, 'mailId' | 'alumniId'>, { log }: Consumption): void {
  const { mailId, alumniId } = mail;
  if (claim === 'left_in_doubt') log.error('MAIL_IN_DOUBT', { mailId, alumniId });
  else log.info('EVENT_IGNORED', { mailId, reason: claim });
}

/** Writes, sends and settles a mail that is claimed. */
async function deliver(event: Occasion, claimed: Claimed, { now, log, timeLeft, origin }: Consumption): Promise<void> {
  const { mailId, alumniId, attempt } = claimed;
  const mail = await compose(event, now).catch(async (error: unknown) => {
    await releaseMail(claimed);
    throw error;
  });
  if ('skipped' in mail) {
    log.info('MAIL_SKIPPED', { mailId, alumniId, reason: mail.skipped });
    return settleMail(claimed, { outcome: 'skipped', reason: mail.skipped }, now, origin);
  }
  const outcome = await sendPatiently(mail, { mail: mailId, recipient: alumniId }, timeLeft);
  if (outcome.outcome === 'notSent') {
    await releaseMail(claimed);
    throw new RetryLater('throttled');
  }
  await settleMail(claimed, outcome, new Date(), origin);
  logOutcome(outcome, { mailId, alumniId, attempt }, log);
}

function logOutcome(
  settlement: Settlement,
  mail: Pick<Claimed, 'mailId' | 'alumniId' | 'attempt'>,
  log: Consumption['log'],
): void {
  if (settlement.outcome === 'accepted') log.info('MAIL_SENT', mail);
  if (settlement.outcome === 'refused') log.warn('MAIL_REFUSED', { ...mail, reason: settlement.reason });
  if (settlement.outcome === 'inDoubt') log.error('MAIL_IN_DOUBT', mail);
}

async function compose(event: Occasion, now: Date): Promise<Message | Skipped> {
  return composeServiceMail(event, { programme, environment, keys: await linkKeys(), now });
}

/** Tries again for a while as long as it is certain that the mail did not leave. */
async function sendPatiently(
  mail: Message,
  tags: Readonly<Record<string, string>>,
  timeLeft: () => number,
): Promise<SendOutcome> {
  const until = performance.now() + patience;
  for (let wait = 200; ; wait *= 2) {
    const outcome = await send(mail, tags);
    const passing = outcome.outcome === 'notSent' && (outcome.because === 'rate' || outcome.because === 'unreachable');
    const pause = wait * (0.5 + Math.random());
    if (!passing || performance.now() + pause > until || timeLeft() - pause < oneMailNeeds) return outcome;
    await delay(pause);
  }
}

async function send(mail: Message, tags: Readonly<Record<string, string>>): Promise<SendOutcome> {
  if (environment.REFUSE_RESERVED_DOMAINS === 'true' && isReservedDomain(mail.to.address)) {
    return { outcome: 'refused', reason: 'reserved_domain' };
  }
  try {
    return await sendMail(mail, tags);
  } catch (error) {
    if (error instanceof UnsafeMail) return { outcome: 'refused', reason: 'unmailable' };
    throw error;
  }
}
