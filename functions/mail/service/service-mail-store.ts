import type { Origin } from '../../../shared/bus/envelope.ts';
import type { Decision } from '../../../shared/decision/decision.ts';
import { commit, type Write } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { timerWrites } from '../../../shared/timers/timers.ts';
import { confirmedAnswersTable, type ServiceMail, serviceMailsTable } from '../tables.ts';
import type { NewsNumber, Stored } from './service-mail.ts';

const serviceMails = openTable(serviceMailsTable);
const confirmedAnswers = openTable(confirmedAnswersTable);

/** A mail as it is stored. */
export async function findMail(mailId: ServiceMail['mailId']): Promise<ServiceMail | undefined> {
  return serviceMails.get({ mailId });
}

/** The newest of the news of a kind that were sent. */
export async function newestNews(news: NewsNumber | undefined): Promise<Stored['newest']> {
  return news === undefined ? undefined : confirmedAnswers.get({ subject: news.subject });
}

/**
 * Stores a claim, or that a claim fell silent.
 *
 * @throws ConcurrentChange when somebody else claimed the mail, or SES reported it, at the same moment.
 */
export async function commitClaim(
  { mail, newest }: Stored,
  { state, timers }: Decision<ServiceMail>,
  { news, origin }: { readonly news: NewsNumber | undefined; readonly origin: Origin },
): Promise<void> {
  if (mail === undefined) return commit(serviceMails.create(state), ...newsWrites(news, newest, state.expiresAt));
  const { mailId, claimedAt, feedback } = mail;
  const set = { state: state.state, attempt: state.attempt, claimedAt: state.claimedAt, updatedAt: state.updatedAt };
  const expected = { state: mail.state, claimedAt, feedback };
  await commit(serviceMails.update({ mailId }, { set, expected }), ...timerWrites(timers, origin));
}

function newsWrites(news: NewsNumber | undefined, newest: Stored['newest'], expiresAt: number): Write[] {
  if (news === undefined) return [];
  const item = { ...news, expiresAt };
  if (newest === undefined) return [confirmedAnswers.create(item)];
  return [confirmedAnswers.replace(item, { sequence: newest.sequence })];
}

/** Stores what became of a mail; SES may have reported it meanwhile. */
export async function commitSettlement({ state, timers }: Decision<ServiceMail>, origin: Origin): Promise<void> {
  const { mailId, reason, updatedAt } = state;
  const set = { state: state.state, updatedAt, reason };
  await commit(serviceMails.update({ mailId }, { set }), ...timerWrites(timers, origin));
}

/** Gives a claim back: the mail did not leave, and is tried again with the next delivery of its event. */
export async function releaseMail({ mailId, attempt }: ServiceMail, news: NewsNumber | undefined): Promise<void> {
  const claimed = { state: 'claimed' };
  if (attempt > 1) {
    const set = { state: 'inDoubt', attempt: attempt - 1 } as const;
    return commit(serviceMails.update({ mailId }, { set, expected: claimed }));
  }
  const sent =
    news === undefined ? [] : [confirmedAnswers.delete({ subject: news.subject }, { sequence: news.sequence })];
  await commit(serviceMails.delete({ mailId }, claimed), ...sent);
}
