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
import { type AudienceCounted, hintOf, isHeldBack } from '../campaign/departure.ts';
import { isContentRefused, pauseCampaign, resendInDoubt, resumeCampaign } from '../campaign/sending.ts';
import { previewLinks, previewOf, previewResponse } from '../preview/preview.ts';
import { isTestMailRequested, testMailWrites } from '../preview/test-mail-request-store.ts';
import { doubtIn } from '../progress/chunks-done.ts';
import { countRecipients } from '../recipients/recipient-counts.ts';
import { recipientsResponse } from '../recipients/recipients-response.ts';
import { campaignRoutes } from '../routes.ts';
import { campaignSchema } from '../schemas.ts';
import type { Campaign } from '../tables.ts';
import { editCampaign, writeCampaign } from './draft-request.ts';
import { noOwnAddress, refusals } from './refusals.ts';

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
  resumeCampaign: repeatable(resume, campaigns.get),
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

async function launch(request: Request<'launchCampaign'>, invocation: Invocation) {
  const counted = await countNobody(await campaigns.existing(request.params.campaignId), invocation);
  const body = { ...programme.approval, ...request.body, ...counted };
  return campaigns.decide(202, launchCampaign)({ ...request, body }, invocation);
}

/** The audience is counted only where nothing was frozen: only then, resuming may freeze an audience of nobody. */
async function resume(request: Request<'resumeCampaign'>, invocation: Invocation) {
  const campaign = await campaigns.existing(request.params.campaignId);
  const counted = isHeldBack(campaign) || isContentRefused(campaign) ? await countNobody(campaign, invocation) : {};
  return campaigns.decide(200, resumeCampaign)({ ...request, body: { ...request.body, ...counted } }, invocation);
}

/** Who is left out, if nobody would receive the campaign now. */
async function countNobody(campaign: Campaign, { now }: Invocation): Promise<AudienceCounted> {
  const addressed = { ...campaign, launchedAt: now };
  return (await reachesAnybody(addressed)) ? {} : { nobody: (await countAudience(addressed)).leftOut };
}

async function campaignView(campaign: Campaign) {
  const { recipients, chunks, audienceHash: sha256 } = campaign;
  const manifest = sha256 === undefined ? null : { recipients, chunks, sha256 };
  return { ...campaign, manifest, hint: hintOf(campaign, new Date()), counts: await countRecipients(campaign) };
}
