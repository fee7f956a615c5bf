import type { Origin } from '../../../shared/bus/envelope.ts';
import type { Decision } from '../../../shared/decision/decision.ts';
import type { Commit } from '../../../shared/decision/decision-store.ts';
import { commit, type Write } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { outboxWrites } from '../../../shared/outbox/outbox.ts';
import { timerWrites } from '../../../shared/timers/timers.ts';
import { confirmedAnswersTable, type ServiceMail, serviceMailsTable } from '../tables.ts';
import type { Claimed, NewsNumber, Stored } from './service-mail.ts';

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
 * Stores a claim, or that a claim fell silent; of one that is busy only the timer.
 *
 * @throws ConcurrentChange when somebody else claimed the mail, or SES reported it, at the same moment.
 */
export async function commitClaim(
  { mail, newest }: Stored,
  { state, timers, verdict }: Claimed,
  { news, origin }: { readonly news: NewsNumber | undefined; readonly origin: Origin },
): Promise<void> {
  if (verdict === 'busy') return commit(...timerWrites(timers, origin));
  if (mail === undefined || mail.state === 'unclaimed') {
    const write =
      mail === undefined
        ? serviceMails.create(state)
        : serviceMails.replace(state, { state: mail.state, updatedAt: mail.updatedAt });
    return commit(write, ...newsWrites(news, newest, state.expiresAt));
  }
  const { claimedAt, feedback } = mail;
  const expected = { state: mail.state, claimedAt, feedback };
  const { set, remove } = standing(state);
  const change = { set: { ...set, claimedAt: state.claimedAt }, remove, expected };
  await commit(serviceMails.update(keyOf(mail), change), ...timerWrites(timers, origin));
}

function newsWrites(news: NewsNumber | undefined, newest: Stored['newest'], expiresAt: number): Write[] {
  if (news === undefined) return [];
  const item = { ...news, expiresAt };
  if (newest === undefined) return [confirmedAnswers.create(item)];
  return [confirmedAnswers.replace(item, { sequence: newest.sequence })];
}

/** Stores what became of a mail; SES may have reported it meanwhile. */
export async function commitSettlement({ state, timers }: Decision<ServiceMail>, origin: Origin): Promise<void> {
  await commit(serviceMails.update(keyOf(state), standing(state)), ...timerWrites(timers, origin));
}

/** Stores that a mail cannot be written. @throws ConcurrentChange when its claim fell silent meanwhile */
export async function commitUnwritten(
  before: ServiceMail,
  { state, events }: Decision<ServiceMail>,
  { at, origin }: Pick<Commit, 'at' | 'origin'>,
): Promise<void> {
  const { set, remove } = standing(state);
  const { unwritten, unwrittenSince, toldAt } = state;
  const expected = { state: before.state, claimedAt: before.claimedAt };
  await commit(
    serviceMails.update(keyOf(state), {
      set: { ...set, unwritten, unwrittenSince, toldAt },
      remove,
      expected,
    }),
    ...outboxWrites(events, { subject: state.mailId, after: before.unwritten, at, origin }),
  );
}

/** The change that stores where a mail stands, and whether it is watched. */
function standing({ state, attempt, reason, doubtSince, waitingSince, watchAt, watched, updatedAt }: ServiceMail) {
  const remove = watchAt === undefined ? (['watchAt', 'watched'] as const) : [];
  return { set: { state, attempt, reason, doubtSince, waitingSince, watchAt, watched, updatedAt }, remove };
}

function keyOf({ mailId }: Pick<ServiceMail, 'mailId'>) {
  return { mailId };
}

/** Stores that newer news replaced a mail. @throws ConcurrentChange when it is claimed meanwhile */
export async function commitReplaced(before: ServiceMail | undefined, state: ServiceMail): Promise<void> {
  if (before === undefined) return commit(serviceMails.create(state));
  await commit(serviceMails.update(keyOf(state), { ...standing(state), expected: { state: before.state } }));
}

/** Nobody needs to look at a mail any more. @throws ConcurrentChange when it is claimed or settled meanwhile */
export async function endWatch({ mailId, state, watchAt }: ServiceMail): Promise<void> {
  if (watchAt === undefined) return;
  const write = serviceMails.update({ mailId }, { remove: ['watchAt', 'watched'], expected: { state, watchAt } });
  await commit(write);
}
