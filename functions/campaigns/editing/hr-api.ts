/** HR's API of campaigns. Reads down: parse (the kit) → load → decide → store → answer. */

import { type ApiRequest, api } from '../../../shared/http/api.ts';
import { csvResponse } from '../../../shared/http/csv.ts';
import { openCursor, sealCursor } from '../../../shared/http/cursor.ts';
import type { CampaignId } from '../../../shared/identifier.ts';
import type { Invocation } from '../../../shared/lambda/lambda.ts';
import { emailAddressSchema } from '../../../shared/mail-format/address.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { countAudience, reachesAnybody } from '../audience/audience.ts';
import { approved, cancelled, drafted, launched, rewritten, submitted, testMailAsked } from '../campaign/campaign.ts';
import { campaigns, commitCampaign, loadCampaign } from '../campaign/campaign-store.ts';
import type { Act, Outcome } from '../campaign/decision.ts';
import { paused, resentInDoubt, resumed } from '../campaign/sending.ts';
import { previewAnswer, previewOf } from '../preview/preview.ts';
import { isAskedFor, testMailWrites } from '../preview/test-mail-store.ts';
import { doubtIn } from '../progress/chunks-done.ts';
import { countRecipients } from '../recipients/recipient-counts.ts';
import { listRecipients, type Place } from '../recipients/recipients.ts';
import { campaignRoutes } from '../routes.ts';
import { usualPage } from '../schemas.ts';
import type { Campaign } from '../tables.ts';
import { readDraft } from './draft-request.ts';
import { noOwnAddress, orProblem, reachesNobody } from './refusals.ts';

export const handler = api(campaignRoutes, {
  createCampaign: async ({ body, caller, origin, newId }, { now }) => {
    const campaignId = newId('campaign');
    const known = await campaigns.get({ campaignId });
    if (known !== undefined) return { status: 201, body: await shown(known) };
    const draft = readDraft(body);
    const campaign = await commitCampaign(undefined, drafted(campaignId, draft, { actor: caller.actor, at: now }), {
      at: now,
      origin,
    });
    return { status: 201, body: await shown(campaign) };
  },

  listCampaigns: async ({ query }) => {
    const after = openCursor(query.cursor, 'campaigns');
    const page = await campaigns.query({
      index: 'byCreation',
      partition: 'campaigns',
      limit: query.limit,
      after,
      newestFirst: true,
    });
    const items = await Promise.all(page.items.map(shown));
    return { status: 200, body: { items, cursor: sealCursor(page.lastKey, 'campaigns') } };
  },

  getCampaign: async ({ params }) => ({ status: 200, body: await shown(await loadCampaign(params.campaignId)) }),

  changeCampaign: ({ params, body, ...request }, invocation) =>
    decide(params.campaignId, request, invocation, (campaign, act) => {
      const before = { ...campaign, sendAt: campaign.sendAt ?? null, notAfter: campaign.notAfter ?? null };
      const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
      return rewritten(campaign, readDraft({ ...before, ...given }), act);
    }),

  previewCampaign: async ({ params, query }, { now }) => {
    const campaign = await loadCampaign(params.campaignId);
    if (query.as !== 'json') return previewAnswer(campaign, programme, { ...query, as: query.as });
    const audience = await countAudience({ ...campaign, launchedAt: now });
    return { status: 200, body: { languages: previewOf(campaign, programme), audience } };
  },

  sendTestMail: async ({ params, caller, origin, newId }, { now }) => {
    const campaign = await loadCampaign(params.campaignId);
    const testMailId = newId('testMail');
    const answer = { status: 202, body: { testMailId } };
    const { data: address } = emailAddressSchema.safeParse(caller.email);
    if (address === undefined) throw noOwnAddress();
    if (await isAskedFor(testMailId)) return answer;
    const asked = testMailAsked(campaign, testMailId, { actor: caller.actor, at: now });
    const also = testMailWrites(campaign, { testMailId, address }, previewOf(campaign, programme), now);
    await commitCampaign(campaign, asked, { at: now, origin, also });
    return answer;
  },

  submitCampaign: ({ params, ...request }, invocation) => decide(params.campaignId, request, invocation, submitted),
  approveCampaign: ({ params, ...request }, invocation) => decide(params.campaignId, request, invocation, approved),
  launchCampaign: async ({ params, caller, origin }, { now }) => {
    const campaign = await loadCampaign(params.campaignId);
    const decided = orProblem(launched(campaign, programme.approval, { actor: caller.actor, at: now }));
    if (decided.campaign.status === 'freezing') await refuseNobody(campaign, now);
    return { status: 202, body: await shown(await commitCampaign(campaign, decided, { at: now, origin })) };
  },
  pauseCampaign: ({ params, ...request }, invocation) => decide(params.campaignId, request, invocation, paused),
  resumeCampaign: ({ params, ...request }, invocation) => decide(params.campaignId, request, invocation, resumed),
  cancelCampaign: ({ params, ...request }, invocation) => decide(params.campaignId, request, invocation, cancelled),
  resendInDoubt: async ({ params, caller, origin }, { now }) => {
    const campaign = await loadCampaign(params.campaignId);
    const doubt = await doubtIn(campaign.campaignId);
    const decided = orProblem(resentInDoubt(campaign, doubt, { actor: caller.actor, at: now }));
    return { status: 202, body: await shown(await commitCampaign(campaign, decided, { at: now, origin })) };
  },

  listRecipients: async ({ params, query }) => {
    const campaign = await loadCampaign(params.campaignId);
    const { campaignId } = campaign;
    const { state, format, limit = usualPage[format] } = query;
    const scope = `recipients ${campaignId} ${state ?? ''}`;
    const from = (openCursor(query.cursor, scope) as Place | undefined) ?? { chunk: 0, position: 0 };
    const { items, next } = await listRecipients(campaign, { state, limit, from });
    const cursor = sealCursor(next === undefined ? undefined : { ...next }, scope);
    if (format === 'json') return { status: 200, body: { items, cursor } };
    const more = new URLSearchParams({ format, limit: String(limit), ...(state === undefined ? {} : { state }) });
    if (cursor !== null) more.set('cursor', cursor);
    const link = cursor === null ? undefined : `/campaigns/${campaignId}/recipients?${more}`;
    return csvResponse(items, ['alumniId', 'state', 'reason', 'at'], { fileName: `${campaignId}.csv`, next: link });
  },
});

/** Load → decide → store → answer, for everything that is done to one campaign. */
async function decide(
  campaignId: CampaignId,
  { caller, origin }: Pick<ApiRequest, 'caller' | 'origin'>,
  { now }: Invocation,
  decision: (campaign: Campaign, act: Act) => Outcome,
) {
  const campaign = await loadCampaign(campaignId);
  const decided = orProblem(decision(campaign, { actor: caller.actor, at: now }));
  return { status: 200, body: await shown(await commitCampaign(campaign, decided, { at: now, origin })) };
}

/** @throws Problem 409 when a campaign that would leave now reaches nobody. */
async function refuseNobody(campaign: Campaign, now: Date): Promise<void> {
  const addressed = { ...campaign, launchedAt: now };
  if (await reachesAnybody(addressed)) return;
  throw reachesNobody((await countAudience(addressed)).leftOut);
}

async function shown(campaign: Campaign) {
  const { sendAt, notAfter, scheduledFor, gatheringId, jobId, submittedBy, approvedBy } = campaign;
  const { launchedAt, pausedBecause, resendAt, recipients, chunks, audienceHash: sha256 } = campaign;
  const manifest = sha256 === undefined ? null : { recipients, chunks, sha256 };
  const absent = { sendAt, notAfter, scheduledFor, gatheringId, jobId, submittedBy, approvedBy };
  const nulls = Object.entries({ ...absent, launchedAt, pausedBecause, resendAt }).map(([name, value]) => [
    name,
    value ?? null,
  ]);
  return { ...campaign, ...Object.fromEntries(nulls), manifest, counts: await countRecipients(campaign) };
}
