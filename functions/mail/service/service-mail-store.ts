import { doubtHolds } from '../../../events/read-models/send-progress.ts';
import { serviceMailDoubtDue } from '../../../events/timers/service-mail-doubt-due.ts';
import type { Origin } from '../../../shared/bus/envelope.ts';
import { commit, type Write } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { timerWrites } from '../../../shared/timers/timers.ts';
import type { SendOutcome } from '../delivery/send-outcome.ts';
import { confirmedAnswersTable, type ServiceMail, serviceMailsTable } from '../tables.ts';

const serviceMails = openTable(serviceMailsTable);
const confirmedAnswers = openTable(confirmedAnswersTable);

const keptFor = 90 * 86_400;
/** A sender that was not heard of for so long is dead: longer than its function's time-out. */
const senderSilence = 60_000;

/** What was found of a mail: nothing (it is claimed now), or somebody's claim or outcome. */
export type Claim = 'ours' | 'known' | 'left_in_doubt' | 'older_answer';

/** A mail that is ours to send, for the first or the second time. */
export interface Claimed extends Pick<ServiceMail, 'mailId' | 'alumniId' | 'attempt'> {
  readonly answer: AnswerNumber | undefined;
}

/** The newest answer or change of which a mail tells; an older one that comes late is not told any more. */
export interface AnswerNumber {
  readonly subject: string;
  readonly sequence: number;
  /** What was answered, and when, where the news are an answer. */
  readonly answer?: string;
  readonly answeredAt?: string;
}

/**
 * Claims a mail before it is sent: whoever finds the claim later does not send it again. A claim whose sender fell silent
 * is in doubt from now on.
 *
 * @throws ConcurrentChange when somebody else claimed it at the same moment.
 */
export async function claimMail(
  mail: Pick<ServiceMail, 'mailId' | 'alumniId' | 'kind' | 'event'>,
  answer: AnswerNumber | undefined,
  at: Date,
  origin: Origin,
): Promise<Claim> {
  const known = await serviceMails.get({ mailId: mail.mailId });
  if (known !== undefined) return silentClaim(known, at, origin);
  const now = at.toISOString();
  const expiresAt = Math.floor(at.getTime() / 1000) + keptFor;
  const claimed = { ...mail, state: 'claimed', claimedAt: now, updatedAt: now, expiresAt } as const;
  const writes: Write[] = [serviceMails.create(claimed)];
  if (answer !== undefined) {
    const { subject, sequence } = answer;
    const confirmed = await confirmedAnswers.get({ subject });
    if (confirmed !== undefined && confirmed.sequence >= sequence) return 'older_answer';
    const item = { ...answer, expiresAt };
    writes.push(
      confirmed === undefined
        ? confirmedAnswers.create(item)
        : confirmedAnswers.replace(item, { sequence: confirmed.sequence }),
    );
  }
  await commit(...writes);
  return 'ours';
}

/** A mail that may have to be sent once more, as it was kept. */
export async function findMail(mailId: ServiceMail['mailId']): Promise<ServiceMail | undefined> {
  return serviceMails.get({ mailId });
}

/**
 * Claims a mail that stayed in doubt, to send it once more: only while SES has not reported it, only once, and not when
 * something newer was told meanwhile.
 *
 * @throws ConcurrentChange when somebody else claimed it, or SES reported it, at the same moment.
 */
export async function claimAgain(
  mail: ServiceMail,
  answer: AnswerNumber | undefined,
  at: Date,
  origin: Origin,
): Promise<Claim> {
  if (mail.state !== 'inDoubt') return silentClaim(mail, at, origin);
  if (mail.attempt > 1 || mail.feedback !== '-') return 'known';
  const newest = answer === undefined ? undefined : await confirmedAnswers.get({ subject: answer.subject });
  if (answer !== undefined && newest !== undefined && newest.sequence > answer.sequence) return 'older_answer';
  const now = at.toISOString();
  const set = { state: 'claimed', attempt: mail.attempt + 1, claimedAt: now, updatedAt: now } as const;
  const expected = { state: 'inDoubt', feedback: '-' };
  await commit(serviceMails.update({ mailId: mail.mailId }, { set, expected }));
  return 'ours';
}

/** Whether the sender that holds a claim is dead: then nobody knows whether the mail left. */
async function silentClaim(
  { mailId, state, attempt, claimedAt }: ServiceMail,
  at: Date,
  origin: Origin,
): Promise<'known' | 'left_in_doubt'> {
  if (state !== 'claimed' || at.getTime() - Date.parse(claimedAt) <= senderSilence) return 'known';
  const set = { state: 'inDoubt', updatedAt: at.toISOString() } as const;
  await commit(
    serviceMails.update({ mailId }, { set, expected: { state: 'claimed', claimedAt } }),
    ...lookAgain({ mailId, attempt }, at, origin),
  );
  return 'left_in_doubt';
}

/** After half an hour it is sent once more, unless SES reports it; a second doubt is for good. */
function lookAgain({ mailId, attempt }: Pick<ServiceMail, 'mailId' | 'attempt'>, at: Date, origin: Origin): Write[] {
  if (attempt > 1) return [];
  return timerWrites([serviceMailDoubtDue.at({ mailId }, new Date(at.getTime() + doubtHolds))], origin);
}

/** What became of a mail; of a mail that is not sent again, whether it was sent the first time stays in doubt. */
export type Settlement =
  | Exclude<SendOutcome, { outcome: 'notSent' }>
  | { readonly outcome: 'skipped'; readonly reason: string };

/** Notes what became of a mail that was claimed. */
export async function settleMail(
  { mailId, attempt }: Claimed,
  settlement: Settlement,
  at: Date,
  origin: Origin,
): Promise<void> {
  const reason = 'reason' in settlement ? { reason: settlement.reason } : {};
  const state = attempt > 1 && settlement.outcome !== 'accepted' ? 'inDoubt' : settlement.outcome;
  await commit(
    serviceMails.update({ mailId }, { set: { state, ...reason, updatedAt: at.toISOString() } }),
    ...(state === 'inDoubt' ? lookAgain({ mailId, attempt }, at, origin) : []),
  );
}

/** Gives a claim back: the mail did not leave, and is tried again with the next delivery of its event. */
export async function releaseMail({ mailId, attempt, answer }: Claimed): Promise<void> {
  if (attempt > 1) {
    const set = { state: 'inDoubt', attempt: attempt - 1 } as const;
    return commit(serviceMails.update({ mailId }, { set, expected: { state: 'claimed' } }));
  }
  await commit(
    serviceMails.delete({ mailId }, { state: 'claimed' }),
    ...(answer === undefined
      ? []
      : [confirmedAnswers.delete({ subject: answer.subject }, { sequence: answer.sequence })]),
  );
}
