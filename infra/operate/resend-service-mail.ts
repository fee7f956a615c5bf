import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { allowAttempt, statesToResend } from '../../functions/mail/service/service-mail.ts';
import { type ServiceMail, serviceMailsTable } from '../../functions/mail/tables.ts';
import { isRefusal } from '../../shared/decision/decision.ts';
import { type Deployment, updateIf } from './deployment.ts';
import { CommandRefused } from './refusal.ts';

/** A service mail that SES may or may not have accepted, and that is not resent automatically. */
export type DoubtfulMail = Pick<ServiceMail, 'mailId' | 'alumniId' | 'kind' | 'doubtSince'>;

/** A mail that stayed in doubt, and the same mail with one more attempt. */
interface Reopening {
  readonly before: ServiceMail;
  readonly after: ServiceMail;
}

/**
 * Resends service mails that stayed in doubt; some people may then get two. The watch finds the mails within five
 * minutes, and each is composed again, unless it is too late for what it says; an invitation or reminder waits for the end of quiet hours. SES may report a mail at the same
 * moment: then it is not sent. The command needs Scan and UpdateItem on the service mails.
 *
 * @param mailIds which; undefined = all
 * @returns the mails that are resent (or would be, on a dry run)
 * @throws CommandRefused when a mail that is named did not stay in doubt
 */
export async function resendServiceMails(
  deployment: Deployment,
  mailIds: readonly string[] | undefined,
  at: Date,
  dryRun = false,
): Promise<DoubtfulMail[]> {
  const found = await mailsLeftInDoubt(deployment, at);
  const unknown = (mailIds ?? []).filter((mailId) => !found.some(({ before }) => before.mailId === mailId));
  if (unknown.length > 0) throw new CommandRefused(`Not left in doubt: ${unknown.join(', ')}.`);
  const wanted = found.filter(({ before }) => mailIds === undefined || mailIds.includes(before.mailId));
  const resent: DoubtfulMail[] = [];
  for (const mail of wanted) if (dryRun || (await reopen(deployment, mail))) resent.push(mail.before);
  return resent;
}

async function mailsLeftInDoubt({ tables: client, output }: Deployment, at: Date): Promise<Reopening[]> {
  const states = statesToResend.map((state, position) => [`:state${position}`, state] as const);
  const scan = {
    TableName: output('ServiceMailsTableName'),
    ConsistentRead: true,
    FilterExpression: `#state IN (${states.map(([name]) => name).join(', ')})`,
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: Object.fromEntries(states),
  };
  const mails: Reopening[] = [];
  for await (const { Items = [] } of paginateScan({ client }, scan)) {
    for (const item of Items) {
      const before = serviceMailsTable.item.parse(item);
      const decision = allowAttempt(before, { by: 'operator', input: undefined }, at);
      if (!isRefusal(decision)) mails.push({ before, after: decision.state });
    }
  }
  return mails;
}

/** False if SES has reported the mail meanwhile, or another operator has had it resent. */
async function reopen(deployment: Deployment, { before, after }: Reopening): Promise<boolean> {
  return updateIf(deployment, {
    TableName: deployment.output('ServiceMailsTableName'),
    Key: { mailId: before.mailId },
    UpdateExpression: 'SET attemptsAllowed = :attemptsAllowed, watchAt = :watchAt, watched = :watched',
    ConditionExpression:
      '#state = :state AND feedback = :feedback AND attempt = :attempt AND attribute_not_exists(watchAt)',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: {
      ':state': before.state,
      ':feedback': before.feedback,
      ':attempt': before.attempt,
      ':attemptsAllowed': after.attemptsAllowed,
      ':watchAt': after.watchAt,
      ':watched': after.watched,
    },
  });
}
