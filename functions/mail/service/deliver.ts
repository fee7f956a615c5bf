/** Composes, sends and settles a service mail that is claimed. */
import { setTimeout as delay } from 'node:timers/promises';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import type { Consumption } from '../../../shared/lambda/consumer.ts';
import { linkKeys } from '../../../shared/links/keys.ts';
import type { Message } from '../../../shared/mail-format/message.ts';
import { readEnvironment } from '../../../shared/process/environment.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { whyUnmailable } from '../../../shared/programme/try-out.ts';
import type { SendOutcome, Settlement } from '../delivery/send-outcome.ts';
import { environment, sendMail } from '../delivery/ses.ts';
import { serviceMailEnvironment } from '../environment.ts';
import type { ServiceMail } from '../tables.ts';
import { composeServiceMail, lastChangeOf } from './compose-service-mail.ts';
import type { Composed } from './mails/member-mail.ts';
import { gatheringMailOf, type Occasion } from './occasions.ts';
import { isLate, noteNotSent, noteUnwritten, settleMail, type Unwritten } from './service-mail.ts';
import { commitMail } from './service-mail-store.ts';

const { CONFIGURATION_SET: toLeavers, MEMBER_CONFIGURATION_SET: toMembers } = readEnvironment(serviceMailEnvironment);

/** How long one mail may take with its slowest send and its last write, in milliseconds. */
export const oneMailNeeds = 11_000;
/** How long a mail waits for its turn while SES throttles because a campaign is sent, in milliseconds. */
const longestWait = 6_000;

/** @throws what kept the mail from being composed: the mail then waits, like one that SES did not take. */
export async function deliver(mail: ServiceMail, event: Occasion, context: Consumption): Promise<void> {
  const { now, timeLeft, origin, log } = context;
  const about = gatheringMailOf(event);
  const composed = await compose(event, now).catch(async (error: unknown) => {
    if (about !== undefined && whyUnmailable(error) !== undefined) return { outcome: 'unwritten', about } as const;
    await keepWaiting(mail, 'not_composed', context);
    throw error;
  });
  if (composed.outcome === 'unwritten') return keepUnwritten(mail, composed.about, context);
  const tags = { mail: mail.mailId, recipient: mail.alumniId };
  const skipped = composed.outcome === 'skipped';
  const configurationSet = event.type === 'alumni-invited' ? toLeavers : toMembers;
  const outcome = skipped ? composed : await sendWithRetries(composed.message, { tags, configurationSet }, timeLeft);
  if (outcome.outcome === 'notSent') return keepWaiting(mail, outcome.because, context);
  const at = skipped ? now : new Date();
  const settled = settleMail(mail, byOkaeri(outcome), at);
  await commitMail(mail, settled, [], { at, origin });
  logSettlement(outcome, mail, log);
  logIfLate(settled.state, at, context);
}

/** The mail certainly was not sent: it waits, and is tried again. */
async function keepWaiting(mail: ServiceMail, because: string, context: Consumption): Promise<void> {
  const at = new Date();
  const noted = noteNotSent(mail, byOkaeri(), at);
  await commitMail(mail, noted, [], { at, origin: context.origin });
  const { mailId, alumniId, watchAt, reason } = noted.state;
  if (watchAt === undefined) return context.log.error('MAIL_SKIPPED', { mailId, alumniId, reason });
  context.log.warn('MAIL_NOT_SENT', { mailId, alumniId, reason: because });
  logIfLate(noted.state, at, context);
}

/** The people on call hear of this line once an hour, as long as the mail is tried without success. */
function logIfLate(mail: ServiceMail, at: Date, { log }: Consumption): void {
  const { mailId, alumniId, waitingSince } = mail;
  if (isLate(mail, at)) log.error('SERVICE_MAIL_LATE', { mailId, alumniId, since: waitingSince });
}

/** The gathering shows to HR that a mail about it cannot be written. The mail stays, and is tried again. */
async function keepUnwritten(
  mail: ServiceMail,
  about: Unwritten,
  { now: at, origin, log }: Consumption,
): Promise<void> {
  const changedAt = await lastChangeOf(about.gatheringId);
  const noted = noteUnwritten(mail, byOkaeri({ ...about, changedAt }), at);
  await commitMail(mail, noted, ['state', 'claimedAt'], { at, origin });
  const { mailId, alumniId } = mail;
  const { watchAt, reason } = noted.state;
  if (watchAt === undefined) return log.info('MAIL_SKIPPED', { mailId, alumniId, reason });
  log.warn('MAIL_NOT_WRITTEN', { mailId, alumniId, ...about });
}

async function compose(event: Occasion, now: Date): Promise<Composed> {
  return composeServiceMail(event, { programme, environment, keys: await linkKeys(), now });
}

/** Tries for a while, as long as it is certain that the mail did not leave. */
async function sendWithRetries(
  message: Message,
  { tags, configurationSet }: { readonly tags: Readonly<Record<string, string>>; readonly configurationSet: string },
  timeLeft: () => number,
): Promise<SendOutcome> {
  const until = performance.now() + longestWait;
  for (let wait = 200; ; wait *= 2) {
    const outcome = await sendMail(message, tags, configurationSet);
    const passing = outcome.outcome === 'notSent' && (outcome.because === 'rate' || outcome.because === 'unreachable');
    const pause = wait * (0.5 + Math.random());
    if (!passing || performance.now() + pause > until || timeLeft() - pause < oneMailNeeds) return outcome;
    await delay(pause);
  }
}

function logSettlement(settlement: Settlement, { mailId, alumniId, attempt }: ServiceMail, log: Consumption['log']) {
  switch (settlement.outcome) {
    case 'accepted':
      return log.info('MAIL_SENT', { mailId, alumniId, attempt });
    case 'skipped':
      return log.info('MAIL_SKIPPED', { mailId, alumniId, reason: settlement.reason });
    case 'refused':
      return log.warn('MAIL_REFUSED', { mailId, alumniId, attempt, reason: settlement.reason });
    case 'inDoubt':
      return log.error('MAIL_IN_DOUBT', { mailId, alumniId, attempt });
  }
}
