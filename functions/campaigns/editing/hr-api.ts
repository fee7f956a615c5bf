/** HR's API of campaigns. */
import { type ApiRequest, api, repeatable } from '../../../shared/http/api.ts';
import { resource } from '../../../shared/http/resource.ts';
import type { Invocation } from '../../../shared/lambda/lambda.ts';
import { linkKeys } from '../../../shared/links/keys.ts';
import { emailAddressSchema } from '../../../shared/mail-format/address.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { countAudience, reachesAnybody } from '../audience/candidates.ts';
import {
  approveCampaign,
  cancelCampaign,
  isChangedSinceSubmission,
  launchCampaign,
  rejectCampaign,
  requestTestMail,
  submitCampaign,
} from '../campaign/campaign.ts';
import { commitCampaign, listCampaigns, loadCampaign } from '../campaign/campaign-store.ts';
import { hintOf } from '../campaign/departure.ts';
import { pauseCampaign, resendInDoubt, resumeCampaign } from '../campaign/sending.ts';
import { previewLinks, previewOf, previewResponse } from '../preview/preview.ts';
import { isTestMailRequested, testMailWrites } from '../preview/test-mail-request-store.ts';
import { doubtIn } from '../progress/chunks-done.ts';
import { countRecipients } from '../recipients/recipient-counts.ts';
import { recipientsResponse } from '../recipients/recipients-response.ts';
import { campaignRoutes } from '../routes.ts';
import { campaignSchema } from '../schemas.ts';
import type { Campaign } from '../tables.ts';
import { editCampaign, writeCampaign } from './draft-request.ts';
import { noOwnAddress, reachesNobody, refusals } from './refusals.ts';

const campaigns = resource({
  kind: 'campaign',
  param: 'campaignId',
  path: '/campaigns',
  load: loadCampaign,
  commit: commitCampaign,
  schema: campaignSchema,
  view: campaignView,
  refusals,
});

type Request<Operation extends keyof typeof campaignRoutes> = ApiRequest<(typeof campaignRoutes)[Operation]>;

export const handler = api(campaignRoutes, {
  createCampaign: campaigns.create(writeCampaign),
  listCampaigns: campaigns.list(listCampaigns),
  getCampaign: campaigns.get,
  changeCampaign: campaigns.decide(200, editCampaign),
  previewCampaign: showPreview,
  sendTestMail: repeatable(sendTestMail, async ({ newId }) => ({ body: { testMailId: newId('testMail') } })),
  submitCampaign: campaigns.decide(200, submitCampaign),
  approveCampaign: campaigns.decide(200, approveCampaign, isChangedSinceSubmission),
  rejectCampaign: campaigns.decide(200, rejectCampaign),
  launchCampaign: repeatable(launch, campaigns.get),
  pauseCampaign: campaigns.decide(200, pauseCampaign),
  resumeCampaign: campaigns.decide(200, resumeCampaign),
  cancelCampaign: campaigns.decide(200, cancelCampaign),
  resendInDoubt: repeatable(async (request: Request<'resendInDoubt'>, invocation: Invocation) => {
    const body = await doubtIn(request.params.campaignId);
    return campaigns.decide(202, resendInDoubt)({ ...request, body }, invocation);
  }, campaigns.get),
  listRecipients: async ({ params, query }) => recipientsResponse(await campaigns.existing(params.campaignId), query),
});

async function showPreview({ params, query }: Request<'previewCampaign'>, { now }: Invocation) {
  const campaign = await campaigns.existing(params.campaignId);
  if (query.as !== 'json') return previewResponse(campaign, programme, { ...query, as: query.as });
  const audience = await countAudience({ ...campaign, launchedAt: now });
  const links = previewLinks(campaign, programme, await linkKeys(), now);
  return { status: 200, body: { languages: previewOf(campaign, programme), audience, links } };
}

async function sendTestMail(request: Request<'sendTestMail'>, { now }: Invocation) {
  const { caller, origin, newId, completed } = request;
  const campaign = await campaigns.toChange(request);
  const testMailId = newId('testMail');
  const { data: address } = emailAddressSchema.safeParse(caller.email);
  if (address === undefined) throw noOwnAddress();
  if (!(await isTestMailRequested(testMailId))) {
    const decision = requestTestMail(campaign, { by: caller.actor, input: testMailId }, now);
    const mails = testMailWrites(campaign, { testMailId, address }, previewOf(campaign, programme), now);
    const also = [...mails, ...completed({ status: 202, headers: {} })];
    await commitCampaign(campaign, decision, { at: now, origin, also });
  }
  return { status: 202, body: { testMailId } };
}

async function launch(request: Request<'launchCampaign'>, { now }: Invocation) {
  const { caller, origin, completed } = request;
  const campaign = await campaigns.toChange(request);
  const command = { by: caller.actor, input: { ...programme.approval, ...request.body } };
  const decision = campaigns.orProblem(launchCampaign(campaign, command, now));
  if (decision.state.status === 'freezing') await refuseNobody(campaign, now);
  const also = completed({ status: 202, headers: {} });
  return campaigns.respond(202, await commitCampaign(campaign, decision, { at: now, origin, also }), caller);
}

/** @throws Problem 409 when a campaign that would leave now reaches nobody. */
async function refuseNobody(campaign: Campaign, now: Date): Promise<void> {
  const addressed = { ...campaign, launchedAt: now };
  if (await reachesAnybody(addressed)) return;
  throw reachesNobody((await countAudience(addressed)).leftOut);
}

async function campaignView(campaign: Campaign) {
  const { recipients, chunks, audienceHash: sha256 } = campaign;
  const manifest = sha256 === undefined ? null : { recipients, chunks, sha256 };
  return { ...campaign, manifest, hint: hintOf(campaign, new Date()), counts: await countRecipients(campaign) };
}
