import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { type ServiceMail, serviceMailsTable } from '../../functions/mail/tables.ts';
import { type Deployment, updateIf } from './deployment.ts';
import { Refusal } from './refusal.ts';

/** A service mail of which it is not known whether SES accepted it, and which is not resent automatically. */
export type DoubtfulMail = Pick<ServiceMail, 'mailId' | 'alumniId' | 'kind' | 'doubtSince'>;

/**
 * In doubt, no longer watched, not reported by SES, and not without a purpose: what was too late for a second mail, or was
 * refused then, has a reason.
 */
const isLeftInDoubt =
  '#state = :inDoubt AND feedback = :unreported AND attribute_not_exists(watchAt) AND attribute_not_exists(reason)';
const left = { names: { '#state': 'state' }, values: { ':inDoubt': 'inDoubt', ':unreported': '-' } };

/**
 * Resends service mails that stayed in doubt; some people may then get two. The watch finds the mails within five
 * minutes, and each is composed again, unless it is too late for what it says. SES may report a mail at the same
 * moment: then it is not sent. The rights it takes are Scan and UpdateItem on the service mails.
 *
 * @param mailIds which; undefined = all
 * @returns the mails that are resent (or would be, on a dry run)
 * @throws Refusal when a mail that is named did not stay in doubt
 */
export async function resendInDoubt(
  deployment: Deployment,
  mailIds: readonly string[] | undefined,
  at: Date,
  dryRun = false,
): Promise<DoubtfulMail[]> {
  const found = await mailsLeftInDoubt(deployment);
  const unknown = (mailIds ?? []).filter((mailId) => !found.some((mail) => mail.mailId === mailId));
  if (unknown.length > 0) throw new Refusal(`Not left in doubt: ${unknown.join(', ')}.`);
  const wanted = found.filter(({ mailId }) => mailIds === undefined || mailIds.includes(mailId));
  if (dryRun) return wanted;
  const resent: DoubtfulMail[] = [];
  for (const mail of wanted) if (await reopen(deployment, mail, at)) resent.push(mail);
  return resent;
}

async function mailsLeftInDoubt({ tables: client, output }: Deployment): Promise<DoubtfulMail[]> {
  const scan = {
    TableName: output('ServiceMailsTableName'),
    ConsistentRead: true,
    FilterExpression: isLeftInDoubt,
    ExpressionAttributeNames: left.names,
    ExpressionAttributeValues: left.values,
  };
  const mails: DoubtfulMail[] = [];
  for await (const { Items = [] } of paginateScan({ client }, scan)) {
    mails.push(...Items.map((item) => serviceMailsTable.item.parse(item)));
  }
  return mails;
}

/** False when SES reported the mail meanwhile, or another operator had it resent. */
async function reopen(deployment: Deployment, { mailId }: DoubtfulMail, at: Date): Promise<boolean> {
  return updateIf(deployment, {
    TableName: deployment.output('ServiceMailsTableName'),
    Key: { mailId },
    UpdateExpression: 'SET attemptsAllowed = attempt + :one, watchAt = :at, watched = :mails',
    ConditionExpression: isLeftInDoubt,
    ExpressionAttributeNames: left.names,
    ExpressionAttributeValues: { ...left.values, ':one': 1, ':at': at.toISOString(), ':mails': 'mails' },
  });
}
