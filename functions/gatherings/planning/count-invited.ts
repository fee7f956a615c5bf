/** The audience of a gathering invitation, or of a save-the-date, is known: the gathering says how many were invited, or that nobody was. */
import { campaignContentsTable } from '../../../events/read-models/campaign-content.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { RetryLater } from '../../../shared/lambda/retry.ts';
import { countInvited } from '../gathering/gathering.ts';
import { decideOnInvited } from '../gathering/gathering-store.ts';
import * as subscriptions from '../subscriptions.ts';

const contents = openTable(campaignContentsTable);

export const handler = consumer(subscriptions.countInvited, async ({ data }, consumption) => {
  const content = await contents.get({ campaignId: data.campaignId });
  if (content === undefined) throw new RetryLater('not_yet_visible');
  const { gatheringId, announcesDateOf } = content;
  const about = gatheringId ?? announcesDateOf;
  if (about === undefined) return consumption.log.info('EVENT_IGNORED', { reason: 'of_no_gathering' });
  const of = gatheringId === undefined ? 'saveTheDate' : 'gatheringInvitation';
  await decideOnInvited(about, countInvited, byOkaeri({ of, recipients: data.recipients }), consumption);
});
