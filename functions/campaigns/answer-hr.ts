/** HR's API of campaigns. Reads down: parse (the kit) → load → decide → store → answer. */
import { openCursor, sealCursor } from '../../shared/dynamo/cursor.ts';
import { type ApiRequest, api } from '../../shared/http/api.ts';
import { Problem, type ProblemError } from '../../shared/http/problem.ts';
import type { CampaignId } from '../../shared/identifier.ts';
import type { Invocation } from '../../shared/lambda/lambda.ts';
import { programme } from '../../shared/programme/compiled.ts';
import { countAudience } from './audience.ts';
import {
  type Act,
  approved,
  cancelled,
  type Decided,
  type Draft,
  drafted,
  launched,
  type Outcome,
  paused,
  type Refused,
  resumed,
  rewritten,
  submitted,
} from './campaign.ts';
import { campaigns, commitCampaign, loadCampaign } from './campaign-store.ts';
import { contentProblems } from './content.ts';
import { previewOf } from './preview.ts';
import { countRecipients, listRecipients, type Place } from './recipients.ts';
import { campaignRoutes } from './routes.ts';
import type { Campaign } from './tables.ts';

export const handler = api('campaigns-answer-hr', campaignRoutes, {
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

  previewCampaign: async ({ params }) => {
    const campaign = await loadCampaign(params.campaignId);
    const audience = await countAudience(campaign.audience, campaign.topic);
    return { status: 200, body: { languages: previewOf(campaign, programme), audience } };
  },

  submitCampaign: ({ params, ...request }, invocation) => decide(params.campaignId, request, invocation, submitted),
  approveCampaign: ({ params, ...request }, invocation) => decide(params.campaignId, request, invocation, approved),
  launchCampaign: async ({ params, ...request }, invocation) => ({
    ...(await decide(params.campaignId, request, invocation, (campaign, act) =>
      launched(campaign, programme.approval, act),
    )),
    status: 202,
  }),
  pauseCampaign: ({ params, ...request }, invocation) => decide(params.campaignId, request, invocation, paused),
  resumeCampaign: ({ params, ...request }, invocation) => decide(params.campaignId, request, invocation, resumed),
  cancelCampaign: ({ params, ...request }, invocation) => decide(params.campaignId, request, invocation, cancelled),

  listRecipients: async ({ params, query }) => {
    const campaign = await loadCampaign(params.campaignId);
    const scope = `recipients ${campaign.campaignId} ${query.state ?? ''}`;
    const from = (openCursor(query.cursor, scope) as Place | undefined) ?? { chunk: 0, position: 0 };
    const { items, next } = await listRecipients(campaign, { state: query.state, limit: query.limit, from });
    return { status: 200, body: { items, cursor: sealCursor(next === undefined ? undefined : { ...next }, scope) } };
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

function orProblem(outcome: Outcome): Decided {
  if (outcome.refused === undefined) return outcome;
  throw problemOf(outcome);
}

function problemOf(refusal: Refused): Problem {
  switch (refusal.refused) {
    case 'wrong_state':
      return Problem.wrongState('campaign', refusal.status, refusal.needed);
    case 'own_campaign':
      return new Problem(403, 'Whoever wrote or submitted a campaign cannot approve it; somebody else must.');
    case 'changed_since_approval':
      return new Problem(409, 'The content or audience is not what was approved; submit it again.');
    case 'too_late':
      return new Problem(409, 'The campaign must not leave after its notAfter, which has passed.', [
        { pointer: '/notAfter', detail: 'has passed' },
      ]);
  }
}

type DraftFields = Pick<Draft, 'topic' | 'subject' | 'body' | 'audience' | 'classification'> & {
  readonly sendAt?: string | null | undefined;
  readonly notAfter?: string | null | undefined;
  readonly gatheringId?: Draft['gatheringId'];
  readonly jobId?: Draft['jobId'];
};

/** The draft that was written. @throws Problem 422 naming each text that a mail may not hold, and times that contradict. */
function readDraft(fields: DraftFields): Draft {
  const { topic, subject, body, audience, classification, gatheringId, jobId } = fields;
  const sendAt = fields.sendAt ?? undefined;
  const notAfter = fields.notAfter ?? undefined;
  const errors: ProblemError[] = contentProblems({ subject, body, gatheringId });
  if (notAfter !== undefined && sendAt !== undefined && Date.parse(notAfter) <= Date.parse(sendAt)) {
    errors.push({ pointer: '/notAfter', detail: 'must be after sendAt' });
  }
  if (errors.length > 0) throw Problem.invalid(errors);
  return { topic, subject, body, audience, classification, gatheringId, jobId, sendAt, notAfter };
}

async function shown(campaign: Campaign) {
  const { sendAt, notAfter, scheduledFor, gatheringId, jobId, submittedBy, approvedBy } = campaign;
  const absent = { sendAt, notAfter, scheduledFor, gatheringId, jobId, submittedBy, approvedBy };
  const nulls = Object.fromEntries(Object.entries(absent).map(([name, value]) => [name, value ?? null]));
  return { ...campaign, ...nulls, counts: await countRecipients(campaign) };
}
