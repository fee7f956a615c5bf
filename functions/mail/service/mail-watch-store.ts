/** The service mails that are watched: opened by the watch, which has no access to what they are composed from. */
import { serviceMailDoubtDue } from '../../../events/timers/index.ts';
import type { Origin } from '../../../shared/bus/envelope.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { timerWrites } from '../../../shared/timers/timers.ts';
import { type ServiceMail, serviceMailsTable } from '../tables.ts';
import { watched } from './service-mail.ts';

const serviceMails = openTable(serviceMailsTable);

/** A mail as it is stored. */
export async function findWatched(mailId: ServiceMail['mailId']): Promise<ServiceMail | undefined> {
  return serviceMails.get({ mailId });
}

/** The mails at which somebody must look now. */
export function mailsToWatch(at: Date): AsyncIterable<Pick<ServiceMail, 'mailId'>> {
  return serviceMails.queryOnly({ index: 'byWatch', partition: 'mails', to: at.toISOString() }, 'mailId');
}

/** Has somebody look at a mail, and looks again later. @throws ConcurrentChange when it is settled meanwhile */
export async function lookAtMail(mail: ServiceMail, at: Date, origin: Origin): Promise<void> {
  const { watchAt } = watched(mail, at);
  const write = serviceMails.update({ mailId: mail.mailId }, { set: { watchAt }, expected: { watchAt: mail.watchAt } });
  await commit(write, ...timerWrites([serviceMailDoubtDue.at(mail, at)], origin));
}
