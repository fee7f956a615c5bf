/** The life of a campaign until its audience is frozen: pure decisions, drawn in this context's README. */

import { campaignCancelled } from '../../../events/campaigns/campaign-cancelled.ts';
import { campaignLaunched } from '../../../events/campaigns/campaign-launched.ts';
import { testMailRequested } from '../../../events/campaigns/test-mail-requested.ts';
import type { CampaignId, Id } from '../../../shared/identifier.ts';
import { announce } from '../../../shared/outbox/outbox.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import type { Campaign, CampaignStatus } from '../tables.ts';
import { approvalHash } from './content.ts';
import {
  type Act,
  type Decided,
  isPast,
  moved,
  type Outcome,
  okaeri,
  only,
  type Refused,
  unless,
  unlessTooLate,
  wakeAt,
} from './decision.ts';
import { resendDue, sentOn } from './sending.ts';

/** What HR writes. */
export type Draft = Pick<
  Campaign,
  'topic' | 'subject' | 'body' | 'audience' | 'classification' | 'sendAt' | 'notAfter' | 'gatheringId' | 'jobId'
>;

type Approval = Programme['approval'];

/** A new draft. */
export function drafted(campaignId: CampaignId, draft: Draft, { actor, at }: Act): Decided {
  const campaign: Campaign = {
    ...draft,
    campaignId,
    sequence: 0,
    status: 'draft',
    authors: [actor],
    contentFrozen: false,
    history: [{ at: at.toISOString(), actor, action: 'created' }],
    createdAt: at.toISOString(),
    updatedAt: at.toISOString(),
    list: 'campaigns',
  };
  return only(campaign);
}

/** Rewritten: it is a draft again, whoever approved it before. */
export function rewritten(campaign: Campaign, draft: Draft, act: Act): Outcome {
  const refused = unless(campaign, 'draft', 'submitted', 'approved');
  if (refused) return refused;
  const { submittedBy, approvedBy, approvedHash, scheduledFor, sendAt, notAfter, ...rest } = campaign;
  const authors = [...new Set([...campaign.authors, act.actor])];
  return only(moved({ ...rest, ...draft, authors }, 'draft', 'rewritten', act));
}

/** Submitted for approval. */
export function submitted(campaign: Campaign, act: Act): Outcome {
  const refused = unlessSendable(campaign) ?? unless(campaign, 'draft');
  if (refused) return refused;
  return only(moved({ ...campaign, submittedBy: act.actor }, 'submitted', 'submitted', act));
}

/** Approved by somebody who neither wrote nor submitted it; the approval is of exactly this content and audience. */
export function approved(campaign: Campaign, act: Act): Outcome {
  const refused = unlessSendable(campaign) ?? unless(campaign, 'submitted');
  if (refused) return refused;
  if (campaign.authors.includes(act.actor) || campaign.submittedBy === act.actor) return { refused: 'own_campaign' };
  const approval = { approvedBy: act.actor, approvedHash: approvalHash(campaign) };
  return only(moved({ ...campaign, ...approval }, 'approved', 'approved', act));
}

/** Alumni are outside persons: what is internal can be written down, and goes no further (CONTRACT.md). */
function unlessSendable({ classification }: Campaign): Refused | undefined {
  return classification === 'internal' ? { refused: 'internal' } : undefined;
}

/** Launched: at once, or at its time. Without approval only where the programme asks for none on this topic. */
export function launched(campaign: Campaign, approval: Approval, act: Act): Outcome {
  const needed: CampaignStatus[] = approval[campaign.topic] ? ['approved'] : ['draft', 'submitted', 'approved'];
  const refused = unlessSendable(campaign) ?? unless(campaign, ...needed);
  if (refused) return refused;
  if (approval[campaign.topic] && campaign.approvedHash !== approvalHash(campaign)) {
    return { refused: 'changed_since_approval' };
  }
  const tooLate = unlessTooLate(campaign, act.at);
  if (tooLate) return tooLate;
  if (campaign.sendAt === undefined || isPast(campaign.sendAt, act.at)) return freezing(campaign, 'launched', act);
  const scheduled = moved({ ...campaign, scheduledFor: campaign.sendAt }, 'approved', 'scheduled', act);
  return { ...only(scheduled), timers: [wakeAt(campaign, new Date(campaign.sendAt))] };
}

/** Its time has come: the audience is frozen, or it is too late. Undefined = nothing to do (any more, or yet). */
export function due(campaign: Campaign, at: Date): Decided | undefined {
  const act = { actor: okaeri, at };
  if (isPast(campaign.resendAt, at)) return resendDue(campaign, at);
  if (campaign.status === 'waiting_quota') return sentOn(campaign, act);
  if (campaign.status !== 'approved' || !isPast(campaign.scheduledFor, at)) return undefined;
  if (isPast(campaign.notAfter, at)) return only(moved(campaign, 'expired', 'expired', act));
  return freezing(campaign, 'launched', act);
}

function freezing(campaign: Campaign, action: string, act: Act): Decided {
  const { scheduledFor, ...rest } = campaign;
  const after = moved({ ...rest, launchedAt: act.at.toISOString() }, 'freezing', action, act);
  const { campaignId } = campaign;
  return { ...only(after), announcements: [announce(campaignLaunched, { campaignId })] };
}

const unfinished = [
  'draft',
  'submitted',
  'approved',
  'freezing',
  'sending',
  'waiting_quota',
  'paused',
] as const satisfies readonly CampaignStatus[];

/** Cancelled: who was not sent to is not sent to any more. */
export function cancelled(campaign: Campaign, act: Act): Outcome {
  const refused = unless(campaign, ...unfinished);
  if (refused) return refused;
  const announcements = [announce(campaignCancelled, { campaignId: campaign.campaignId })];
  return { ...only(moved(campaign, 'cancelled', 'cancelled', act)), announcements, stopped: true };
}

/** A campaign made from a gathering or a job: launched at once, or submitted where the programme wants it approved. */
export function announced(campaignId: CampaignId, draft: Draft, approval: Approval, act: Act): Outcome {
  const { campaign } = drafted(campaignId, draft, act);
  return approval[draft.topic] ? submitted(campaign, act) : launched(campaign, approval, act);
}

/** A test mail was asked for, which is possible at any time; the state stays what it is. */
export function testMailAsked(campaign: Campaign, testMailId: Id<'testMail'>, act: Act): Decided {
  const { campaignId } = campaign;
  const announcements = [announce(testMailRequested, { campaignId, testMailId })];
  return { ...only(moved(campaign, campaign.status, 'test mail requested', act)), announcements };
}
