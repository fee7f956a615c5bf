import { type FeedbackCode, sendFeedbackTable, sendProgressTable } from '../../events/read-models/send-progress.ts';
import type { Write } from '../../shared/dynamo/commit.ts';
import { openTable } from '../../shared/dynamo/table.ts';
import type { CampaignId, Id } from '../../shared/identifier.ts';
import { saysMore, withLetter } from './delivery-feedback.ts';
import { serviceMailsTable } from './tables.ts';

const sendProgress = openTable(sendProgressTable);
const sendFeedback = openTable(sendFeedbackTable);
const serviceMails = openTable(serviceMailsTable);

/** What was reported of one mail. */
export interface Feedback {
  readonly letter: FeedbackCode;
  readonly reason: string | undefined;
}

/** The write that notes a report on a campaign's mail; none when it says nothing new. */
export async function campaignFeedback(
  { campaignId, chunk, position }: { campaignId: CampaignId; chunk: number; position: number },
  { letter, reason }: Feedback,
  at: Date,
): Promise<Write[]> {
  const known = await sendFeedback.get({ campaignId, chunk });
  if (!saysMore(letter, known?.feedback[position])) return [];
  if (letter === 's' && (await isAccepted(campaignId, chunk, position))) return [];
  const before = known ?? { campaignId, chunk, version: 0, feedback: '', reasons: {} };
  const after = {
    ...before,
    version: before.version + 1,
    feedback: withLetter(before.feedback, position, letter),
    reasons: reason === undefined ? before.reasons : { ...before.reasons, [position]: reason },
    updatedAt: at.toISOString(),
  };
  return [known === undefined ? sendFeedback.create(after) : sendFeedback.replace(after, { version: known.version })];
}

/** Of most mails the sender knows already that they were accepted: then "sent" says nothing new, and costs no write. */
async function isAccepted(campaignId: CampaignId, chunk: number, position: number): Promise<boolean> {
  const progress = await sendProgress.get({ campaignId, chunk });
  return progress?.outcomes[position] === 'a';
}

/** The write that notes a report on a service mail; none when it says nothing new. */
export async function serviceFeedback(mailId: Id<'mail'>, { letter, reason }: Feedback, at: Date): Promise<Write[]> {
  const mail = await serviceMails.get({ mailId });
  if (mail === undefined || !saysMore(letter, mail.feedback)) return [];
  const set = { feedback: letter, updatedAt: at.toISOString(), ...(reason === undefined ? {} : { reason }) };
  return [serviceMails.update({ mailId }, { set, expected: { feedback: mail.feedback } })];
}
