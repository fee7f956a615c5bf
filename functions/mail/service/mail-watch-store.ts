/** The service mails that are watched: opened by the watch, which has no access to what they are composed from. */
import { serviceMailDoubtDue } from '../../../events/timers/index.ts';
import type { Origin } from '../../../shared/bus/envelope.ts';
import type { Decision } from '../../../shared/decision/decision.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { ConcurrentChange, openTable } from '../../../shared/dynamo/table.ts';
import { day } from '../../../shared/time/durations.ts';
import { placeWrite, readPlace, timerWrites } from '../../../shared/timers/timers.ts';
import { type ServiceMail, serviceMailsTable } from '../tables.ts';
import { watched } from './service-mail.ts';

const serviceMails = openTable(serviceMailsTable);
/** How far back the first comparison goes, in milliseconds. */
const firstLookBack = day;

/** A mail as it is stored. */
export async function findWatched(mailId: ServiceMail['mailId']): Promise<ServiceMail | undefined> {
  return serviceMails.get({ mailId });
}

/** The mails that must be checked now. */
export function mailsToWatch(at: Date): AsyncIterable<Pick<ServiceMail, 'mailId'>> {
  return serviceMails.queryOnly({ index: 'byWatch', partition: 'mails', to: at.toISOString() }, 'mailId');
}

/** Has a mail checked now, and has the watch return to it later. @throws ConcurrentChange when it is settled meanwhile */
export async function scheduleCheck(mail: ServiceMail, at: Date, origin: Origin): Promise<void> {
  const { watchAt } = watched(mail, at);
  const write = serviceMails.update({ mailId: mail.mailId }, { set: { watchAt }, expected: { watchAt: mail.watchAt } });
  await commit(write, ...timerWrites([serviceMailDoubtDue.at(mail, at)], origin));
}

/** Up to when events were compared with the mails that they want. */
export async function comparedTo(at: Date): Promise<Date> {
  return (await readPlace('service-mails')) ?? new Date(at.getTime() - firstLookBack);
}

/** Notes up to when events were compared. */
export async function noteCompared(until: Date): Promise<void> {
  await commit(placeWrite('service-mails', until));
}

/** Keeps a mail that nobody has claimed. False = somebody claims it at this moment. */
export async function commitMissing({ state, timers: due }: Decision<ServiceMail>, origin: Origin): Promise<boolean> {
  try {
    await commit(serviceMails.create(state), ...timerWrites(due, origin));
    return true;
  } catch (error) {
    if (error instanceof ConcurrentChange) return false;
    throw error;
  }
}
