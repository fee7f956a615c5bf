/** The life of a campaign: pure decisions, drawn in this context's README. */

import { audienceFrozen } from '../../events/audience-frozen.ts';
import { campaignCancelled } from '../../events/campaign-cancelled.ts';
import { campaignCompleted } from '../../events/campaign-completed.ts';
import { campaignLaunched } from '../../events/campaign-launched.ts';
import { campaignPaused } from '../../events/campaign-paused.ts';
import { campaignResumed } from '../../events/campaign-resumed.ts';
import type { CampaignId } from '../../shared/identifier.ts';
import type { Announcement } from '../../shared/outbox/outbox.ts';
import { announce } from '../../shared/outbox/outbox.ts';
import type { Programme } from '../../shared/programme/programme.ts';
import type { Timer } from '../../shared/timers/timers.ts';
import { approvalHash } from './content.ts';
import type { Campaign, CampaignStatus } from './tables.ts';

/** Who acts, and when. */
export interface Act {
  readonly actor: string;
  readonly at: Date;
}

/** A campaign after a decision, and what follows from it. */
export interface Decided {
  readonly refused?: undefined;
  readonly campaign: Campaign;
  readonly announcements: readonly Announcement[];
  readonly timers: readonly Timer[];
  /** What the sender is told: true = take no further window; absent = nothing changes for it. */
  readonly stopped?: boolean | undefined;
}

/** Why a decision was not taken. */
export type Refused =
  | { readonly refused: 'wrong_state'; readonly status: CampaignStatus; readonly needed: readonly CampaignStatus[] }
  | { readonly refused: 'own_campaign' }
  | { readonly refused: 'changed_since_approval' }
  | { readonly refused: 'too_late'; readonly notAfter: string };

export type Outcome = Decided | Refused;

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
  return (
    unless(campaign, 'draft') ?? only(moved({ ...campaign, submittedBy: act.actor }, 'submitted', 'submitted', act))
  );
}

/** Approved by somebody who neither wrote nor submitted it; the approval is of exactly this content and audience. */
export function approved(campaign: Campaign, act: Act): Outcome {
  const refused = unless(campaign, 'submitted');
  if (refused) return refused;
  if (campaign.authors.includes(act.actor) || campaign.submittedBy === act.actor) return { refused: 'own_campaign' };
  const approval = { approvedBy: act.actor, approvedHash: approvalHash(campaign) };
  return only(moved({ ...campaign, ...approval }, 'approved', 'approved', act));
}

/** Launched: at once, or at its time. Without approval only where the programme asks for none on this topic. */
export function launched(campaign: Campaign, approval: Approval, act: Act): Outcome {
  const needed: CampaignStatus[] = approval[campaign.topic] ? ['approved'] : ['draft', 'submitted', 'approved'];
  const refused = unless(campaign, ...needed);
  if (refused) return refused;
  if (approval[campaign.topic] && campaign.approvedHash !== approvalHash(campaign)) {
    return { refused: 'changed_since_approval' };
  }
  if (isPast(campaign.notAfter, act.at)) return { refused: 'too_late', notAfter: campaign.notAfter ?? '' };
  if (campaign.sendAt === undefined || isPast(campaign.sendAt, act.at)) return freezing(campaign, 'launched', act);
  const scheduled = moved({ ...campaign, scheduledFor: campaign.sendAt }, 'approved', 'scheduled', act);
  return { ...only(scheduled), timers: [wakeAt(campaign, new Date(campaign.sendAt))] };
}

/** Its time has come: the audience is frozen, or it is too late. Undefined = nothing to do (any more, or yet). */
export function due(campaign: Campaign, at: Date): Decided | undefined {
  const act = { actor: clock, at };
  if (campaign.status === 'waiting_quota') return resumedFrom(campaign, act);
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

/** The content was compiled and handed to the sender. */
export function contentHandedOver(campaign: Campaign, at: Date): Decided {
  return only({ ...campaign, contentFrozen: true, updatedAt: at.toISOString() });
}

/** The whole audience is in chunks; with nobody in it there is nothing left to do. Undefined = it was stopped meanwhile. */
export function frozen(
  campaign: Campaign,
  audience: { readonly recipients: number; readonly chunks: number },
  at: Date,
): Decided | undefined {
  if (campaign.status !== 'freezing') return undefined;
  const { campaignId } = campaign;
  const done = audience.recipients === 0;
  const after = moved({ ...campaign, ...audience }, done ? 'completed' : 'sending', 'frozen', { actor: clock, at });
  const announcements: Announcement[] = [announce(audienceFrozen, { campaignId, ...audience })];
  if (done) announcements.push(announce(campaignCompleted, { campaignId }));
  return { ...only(after), announcements };
}

/** Paused: the sender stops within one window. */
export function paused(campaign: Campaign, act: Act): Outcome {
  const refused = unless(campaign, 'sending', 'waiting_quota');
  if (refused) return refused;
  const announcements = [announce(campaignPaused, { campaignId: campaign.campaignId })];
  return { ...only(moved(campaign, 'paused', 'paused', act)), announcements, stopped: true };
}

/** Sent on: the chunks that are not done are nudged again. */
export function resumed(campaign: Campaign, act: Act): Outcome {
  return unless(campaign, 'paused') ?? resumedFrom(campaign, act);
}

function resumedFrom(campaign: Campaign, act: Act): Decided {
  const announcements = [announce(campaignResumed, { campaignId: campaign.campaignId })];
  return { ...only(moved(campaign, 'sending', 'resumed', act)), announcements, stopped: false };
}

/** How long a campaign waits before it asks for quota again; SES counts the last 24 hours, so some comes back all the time. */
const quotaWait = 60 * 60_000;

/** SES takes no more today: it waits, and a timer wakes it. Undefined = somebody else saw to it. */
export function outOfQuota(campaign: Campaign, at: Date): Decided | undefined {
  if (campaign.status !== 'sending') return undefined;
  const waiting = moved(campaign, 'waiting_quota', 'waiting for quota', { actor: clock, at });
  return { ...only(waiting), timers: [wakeAt(campaign, new Date(at.getTime() + quotaWait))], stopped: true };
}

/** Every chunk is done. Undefined = it was completed or stopped before. */
export function completed(campaign: Campaign, at: Date): Decided | undefined {
  if (!['sending', 'paused', 'waiting_quota'].includes(campaign.status)) return undefined;
  const after = moved(campaign, 'completed', 'completed', { actor: clock, at });
  return { ...only(after), announcements: [announce(campaignCompleted, { campaignId: campaign.campaignId })] };
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

/** The actor of what happens by itself. */
const clock = 'okaeri';

function only(campaign: Campaign): Decided {
  return { campaign, announcements: [], timers: [] };
}

function moved(campaign: Campaign, status: CampaignStatus, action: string, { actor, at }: Act): Campaign {
  const history = [...campaign.history, { at: at.toISOString(), actor, action }];
  return { ...campaign, status, history, updatedAt: at.toISOString() };
}

function unless(campaign: Campaign, ...needed: CampaignStatus[]): Refused | undefined {
  return needed.includes(campaign.status) ? undefined : { refused: 'wrong_state', status: campaign.status, needed };
}

function wakeAt({ campaignId }: Campaign, dueAt: Date): Timer {
  return { kind: 'campaign', ref: campaignId, dueAt };
}

function isPast(instant: string | undefined, at: Date): boolean {
  return instant !== undefined && Date.parse(instant) <= at.getTime();
}
