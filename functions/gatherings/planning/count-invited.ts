/** The audience of a gathering invitation, or of a save-the-date, is known: the gathering says how many were invited, or that nobody was. */
import { campaignContentsTable } from '../../../events/read-models/campaign-content.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { RetryLater } from '../../../shared/lambda/retry.ts';
import { countInvited } from '../gathering/gathering.ts';
import { commitInvited, loadGathering } from '../gathering/gathering-store.ts';
import * as subscriptions from '../subscriptions.ts';

const contents = openTable(campaignContentsTable);

export const handler = consumer(subscriptions.countInvited, async ({ data }, { log }) => {
  const content = await contents.get({ campaignId: data.campaignId });
  if (content === undefined) throw new RetryLater('not_yet_visible');
  const { gatheringId, announcesDateOf } = content;
  const about = gatheringId ?? announcesDateOf;
  const gathering = about && (await loadGathering(about));
  if (!gathering) return log.info('EVENT_IGNORED', { reason: 'not_found' });
  const of = gatheringId === undefined ? 'saveTheDate' : 'gatheringInvitation';
  const decision = countInvited(gathering, byOkaeri({ of, recipients: data.recipients }));
  if (decision.refused !== undefined) return log.info('EVENT_IGNORED', { reason: decision.refused });
  await commitInvited(gathering, decision);
});
