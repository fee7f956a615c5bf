/** HR's API of campaigns. */
import { type Command, isRefusal, unlessInvalid } from '../../../shared/decision/decision.ts';
import type { ProblemError } from '../../../shared/decision/problem-error.ts';
import { type ApiRequest, api, type Caller, repeatable } from '../../../shared/http/api.ts';
import { resource } from '../../../shared/http/resource.ts';
import type { Invocation } from '../../../shared/lambda/lambda.ts';
import { linkKeys } from '../../../shared/links/keys.ts';
import { emailAddressSchema } from '../../../shared/mail-format/address.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { countAudience, leftOutIfNobody } from '../audience/candidates.ts';
import {
  approveCampaign,
  cancelForHr,
  isChangedSinceSubmission,
  launchCampaign,
  rejectCampaign,
  requestTestMail,
  submitCampaign,
} from '../campaign/campaign.ts';
import type { CampaignOutcome } from '../campaign/campaign-decision.ts';
import { hintOf } from '../campaign/campaign-hint.ts';
import { commitCampaign, listCampaigns, loadCampaign } from '../campaign/campaign-store.ts';
import { compiledOrProblems } from '../campaign/content.ts';
import type { AudienceCounted, Departure } from '../campaign/departure.ts';
import { pauseCampaign, resendInDoubt, resumeCampaign } from '../campaign/sending.ts';
import { previewLinks, previewOf, previewResponse } from '../preview/preview.ts';
import { gatheringOf } from '../preview/previewed-gathering-store.ts';
import { isTestMailRequested, testMailWrites } from '../preview/test-mail-request-store.ts';
import { doubtIn } from '../progress/chunks-done.ts';
import { countRecipients } from '../recipients/recipient-counts.ts';
import { recipientsResponse } from '../recipients/recipients-response.ts';
import { campaignRoutes } from '../routes.ts';
import { campaignSchema } from '../schemas.ts';
import type { Campaign } from '../tables.ts';
import { editCampaign, writeCampaign } from './draft-request.ts';
import { noOwnAddress, noPreview, refusals } from './refusals.ts';

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
  submitCampaign: campaigns.decide(200, mailable(submitCampaign)),
  approveCampaign: campaigns.decide(200, mailable(approveCampaign), isChangedSinceSubmission),
  rejectCampaign: campaigns.decide(200, rejectCampaign),
  launchCampaign: repeatable(launch, campaigns.get),
  pauseCampaign: campaigns.decide(200, pauseCampaign),
  resumeCampaign: repeatable(resume, campaigns.get),
  cancelCampaign: campaigns.decide(200, cancelForHr),
  resendInDoubt: repeatable(async (request: Request<'resendInDoubt'>, invocation: Invocation) => {
    const body = await doubtIn(request.params.campaignId);
    return campaigns.decide(202, resendInDoubt)({ ...request, body }, invocation);
  }, campaigns.get),
  listRecipients: async ({ params, query }) => recipientsResponse(await campaigns.existing(params.campaignId), query),
});

/** What was mailable when it was saved may not be now: programme.json has changed since, or another context has written it. */
function problemsOf(campaign: Campaign): readonly ProblemError[] {
  return compiledOrProblems(campaign, programme).problems ?? [];
}

/** A decision for what can be mailed only: nobody approves what would be paused when it leaves. */
function mailable<Code extends string>(
  decide: (campaign: Campaign, command: Command<unknown>, at: Date) => CampaignOutcome<Code>,
) {
  return (campaign: Campaign, command: Command<unknown>, at: Date) =>
    unlessInvalid(decide(campaign, command, at), problemsOf);
}

/** The campaign, if there is anything to preview. @throws Problem 409 that names the texts that are wrong */
function previewable(campaign: Campaign): Campaign {
  const problems = problemsOf(campaign);
  if (problems.length > 0) throw noPreview(problems);
  return campaign;
}

async function showPreview({ params, query }: Request<'previewCampaign'>, { now }: Invocation) {
  const campaign = previewable(await campaigns.existing(params.campaignId));
  const gathering = await gatheringOf(campaign);
  if (query.as !== 'json') return previewResponse(campaign, programme, { ...query, as: query.as }, gathering);
  const audience = await countAudience({ ...campaign, launchedAt: now });
  const links = previewLinks(campaign, programme, await linkKeys(), now);
  return { status: 200, body: { languages: previewOf(campaign, programme, gathering), audience, links } };
}

async function sendTestMail(request: Request<'sendTestMail'>, { now }: Invocation) {
  const { caller, origin, newId, completed } = request;
  const campaign = await campaigns.toChange(request, { now });
  const testMailId = newId('testMail');
  const { data: address } = emailAddressSchema.safeParse(caller.email);
  if (address === undefined) throw noOwnAddress();
  if (!(await isTestMailRequested(testMailId))) {
    const decision = requestTestMail(campaign, { by: caller.actor, input: testMailId }, now);
    const mails = testMailWrites(campaign, { testMailId, address }, previewOf(previewable(campaign), programme), now);
    const also = [...mails, ...completed({ status: 202, headers: {} })];
    await commitCampaign(campaign, decision, { at: now, origin, also });
  }
  return { status: 202, body: { testMailId } };
}

async function launch(request: Request<'launchCampaign'>, invocation: Invocation) {
  const wish = { ...programme.approval, ...request.body };
  const body = await withAudienceCounted(launchCampaign, { ...request, body: wish }, invocation);
  return campaigns.decide(202, launchCampaign)({ ...request, body }, invocation);
}

async function resume(request: Request<'resumeCampaign'>, invocation: Invocation) {
  const body = await withAudienceCounted(resumeCampaign, { ...request, body: { ...request.body } }, invocation);
  return campaigns.decide(200, resumeCampaign)({ ...request, body }, invocation);
}

/**
 * What HR wishes, and who is left out if nobody would receive the campaign. That is counted only if the audience would be frozen
 * now: counting may mean looking through all members.
 */
async function withAudienceCounted<Wish extends Departure>(
  decide: (campaign: Campaign, command: Command<Wish>, at: Date) => CampaignOutcome<string>,
  request: Omit<Request<'resumeCampaign'>, 'body'> & { readonly body: Wish },
  { now }: Invocation,
): Promise<Wish & AudienceCounted> {
  const { caller, body } = request;
  const campaign = await campaigns.toChange(request, { now });
  const outcome = decide(campaign, { by: caller.actor, input: body }, now);
  const isFrozenNow = !isRefusal(outcome) && outcome.state.status === 'freezing';
  return isFrozenNow ? { ...body, nobody: await leftOutIfNobody(campaign) } : body;
}

async function campaignView(campaign: Campaign, _caller: Caller, at: Date) {
  const { recipients, chunks, audienceHash: sha256 } = campaign;
  const manifest = sha256 === undefined ? null : { recipients, chunks, sha256 };
  const { counts, lastingDoubts } = await countRecipients(campaign, at);
  return { ...campaign, manifest, hint: hintOf(campaign, at, lastingDoubts), counts };
}
