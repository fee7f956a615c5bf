import { commit, type Write } from '../../shared/dynamo/commit.ts';
import { openTable } from '../../shared/dynamo/table.ts';
import type { SendOutcome } from './send-outcome.ts';
import { confirmedAnswersTable, type ServiceMail, serviceMailsTable } from './tables.ts';

const serviceMails = openTable(serviceMailsTable);
const confirmedAnswers = openTable(confirmedAnswersTable);

const keptFor = 90 * 86_400;
/** A sender that was not heard of for so long is dead: longer than its function's time-out. */
const senderSilence = 60_000;

/** What was found of a mail: nothing (it is claimed now), or somebody's claim or outcome. */
export type Claim = 'ours' | 'known' | 'left_in_doubt' | 'older_answer';

/** The newest answer of which a mail tells; an older one that comes late is not told any more. */
export interface AnswerNumber {
  readonly subject: string;
  readonly sequence: number;
}

/**
 * Claims a mail before it is sent: whoever finds the claim later does not send it again. A claim whose sender fell silent
 * is in doubt from now on.
 *
 * @throws ConcurrentChange when somebody else claimed it at the same moment.
 */
export async function claimMail(
  { mailId, alumniId, kind }: Pick<ServiceMail, 'mailId' | 'alumniId' | 'kind'>,
  answer: AnswerNumber | undefined,
  at: Date,
): Promise<Claim> {
  const known = await serviceMails.get({ mailId });
  if (known !== undefined) {
    if (known.state !== 'claimed' || at.getTime() - Date.parse(known.claimedAt) <= senderSilence) return 'known';
    await commit(
      serviceMails.update(
        { mailId },
        { set: { state: 'inDoubt', updatedAt: at.toISOString() }, expected: { state: 'claimed' } },
      ),
    );
    return 'left_in_doubt';
  }
  const expiresAt = Math.floor(at.getTime() / 1000) + keptFor;
  const writes: Write[] = [
    serviceMails.create({
      mailId,
      alumniId,
      kind,
      state: 'claimed',
      claimedAt: at.toISOString(),
      updatedAt: at.toISOString(),
      expiresAt,
    }),
  ];
  if (answer !== undefined) {
    const { subject, sequence } = answer;
    const confirmed = await confirmedAnswers.get({ subject });
    if (confirmed !== undefined && confirmed.sequence >= sequence) return 'older_answer';
    const item = { subject, sequence, expiresAt };
    writes.push(
      confirmed === undefined
        ? confirmedAnswers.create(item)
        : confirmedAnswers.replace(item, { sequence: confirmed.sequence }),
    );
  }
  await commit(...writes);
  return 'ours';
}

/** Notes what became of a mail that was claimed. */
export async function settleMail(
  mailId: ServiceMail['mailId'],
  outcome: Exclude<SendOutcome, { outcome: 'notSent' }> | { readonly outcome: 'skipped'; readonly reason: string },
  at: Date,
): Promise<void> {
  const reason = 'reason' in outcome ? { reason: outcome.reason } : {};
  const set = { state: outcome.outcome, ...reason, updatedAt: at.toISOString() };
  await commit(serviceMails.update({ mailId }, { set }));
}

/** Gives a claim back: the mail did not leave, and is tried again with the next delivery of its event. */
export async function releaseMail(mailId: ServiceMail['mailId'], answer: AnswerNumber | undefined): Promise<void> {
  await commit(
    serviceMails.delete({ mailId }, { state: 'claimed' }),
    ...(answer === undefined
      ? []
      : [confirmedAnswers.delete({ subject: answer.subject }, { sequence: answer.sequence })]),
  );
}
