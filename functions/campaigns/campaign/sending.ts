/** The life of a campaign from the freeze of its audience on: pure decisions, drawn in this context's README. */
import { audienceFrozen } from '../../../events/campaigns/audience-frozen.ts';
import { campaignCompleted } from '../../../events/campaigns/campaign-completed.ts';
import { campaignPaused } from '../../../events/campaigns/campaign-paused.ts';
import { campaignResumed } from '../../../events/campaigns/campaign-resumed.ts';
import { resendInDoubtRequested } from '../../../events/campaigns/resend-in-doubt-requested.ts';
import { type Announcement, announce } from '../../../shared/outbox/outbox.ts';
import type { AudienceManifest } from '../audience/chunking.ts';
import type { Campaign, CampaignStatus, Harm } from '../tables.ts';
import {
  type Act,
  type Decided,
  moved,
  type Outcome,
  okaeri,
  only,
  unless,
  unlessTooLate,
  wakeAt,
} from './decision.ts';

/** The content was compiled and handed to the sender. */
export function contentHandedOver(campaign: Campaign, at: Date): Decided {
  return only({ ...campaign, contentFrozen: true, updatedAt: at.toISOString() });
}

/**
 * The whole audience is in chunks; with nobody in it there is nothing left to do, and where the first mails did harm it is
 * paused. Undefined = it was stopped meanwhile.
 */
export function frozen(campaign: Campaign, manifest: AudienceManifest, at: Date): Decided | undefined {
  if (campaign.status !== 'freezing') return undefined;
  const { campaignId, pausedBecause } = campaign;
  const { recipients, chunks, sha256 } = manifest;
  const status = recipients === 0 ? 'completed' : pausedBecause === undefined ? 'sending' : 'paused';
  const known = { ...campaign, recipients, chunks, audienceHash: sha256 };
  const announcements: Announcement[] = [announce(audienceFrozen, { campaignId, recipients, chunks })];
  if (status === 'completed') announcements.push(announce(campaignCompleted, { campaignId }));
  if (status === 'paused') announcements.push(announce(campaignPaused, { campaignId }));
  return { ...only(moved(known, status, 'frozen', { actor: okaeri, at })), announcements };
}

/** Paused: the sender stops within one window. */
export function paused(campaign: Campaign, act: Act): Outcome {
  return unless(campaign, 'sending', 'waiting_quota') ?? pausedFrom(campaign, 'paused', act);
}

function pausedFrom(campaign: Campaign, action: string, act: Act): Decided {
  const announcements = [announce(campaignPaused, { campaignId: campaign.campaignId })];
  return { ...only(moved(campaign, 'paused', action, act)), announcements, stopped: true };
}

/** What is wrong, and since when that is known. */
export interface NoticedHarm {
  readonly because: Harm;
  readonly noticedAt: string;
}

const resumedAction = 'resumed';

/**
 * Its mails do harm: it is paused by itself, as long as somebody is still to be written to. While the audience is being
 * frozen the sender stops at once, and the campaign is paused when the freeze is over. Undefined = there is nothing to stop,
 * or HR knew of this harm and resumed.
 */
export function harmed(campaign: Campaign, harm: NoticedHarm, pending: number, at: Date): Decided | undefined {
  const { because, noticedAt } = harm;
  const act = { actor: okaeri, at };
  const resumedAt = campaign.history.findLast(({ action }) => action === resumedAction)?.at;
  if (resumedAt !== undefined && Date.parse(noticedAt) <= Date.parse(resumedAt)) return undefined;
  const action = `paused: ${because}`;
  const marked = { ...campaign, pausedBecause: because };
  if (campaign.status === 'freezing') {
    if (campaign.pausedBecause !== undefined) return undefined;
    return { ...only(moved(marked, 'freezing', action, act)), stopped: true };
  }
  if (pending === 0 || unless(campaign, 'sending', 'waiting_quota') !== undefined) return undefined;
  return pausedFrom(marked, action, act);
}

/** Sent on: the chunks that are not done are nudged again. */
export function resumed(campaign: Campaign, act: Act): Outcome {
  return unless(campaign, 'paused') ?? sentOn(campaign, act);
}

/** A campaign that stood still goes on, whoever or whatever stopped it. */
export function sentOn({ pausedBecause, ...campaign }: Campaign, act: Act): Decided {
  const announcements = [announce(campaignResumed, { campaignId: campaign.campaignId })];
  return { ...only(moved(campaign, 'sending', resumedAction, act)), announcements, stopped: false };
}

/** How long a campaign waits before it asks for quota again; SES counts the last 24 hours, so some comes back all the time. */
const quotaWait = 60 * 60_000;

/** SES takes no more today: it waits, and a timer wakes it. Undefined = somebody else saw to it. */
export function outOfQuota(campaign: Campaign, at: Date): Decided | undefined {
  if (campaign.status !== 'sending') return undefined;
  const waiting = moved(campaign, 'waiting_quota', 'waiting for quota', { actor: okaeri, at });
  return { ...only(waiting), timers: [wakeAt(campaign, new Date(at.getTime() + quotaWait))], stopped: true };
}

const launchedAndAlive = ['sending', 'paused', 'waiting_quota'] as const satisfies readonly CampaignStatus[];

/** Every chunk is done. Undefined = it was completed or stopped before. */
export function completed(campaign: Campaign, at: Date): Decided | undefined {
  if (unless(campaign, ...launchedAndAlive) !== undefined) return undefined;
  const { pausedBecause, ...rest } = campaign;
  const after = moved(rest, 'completed', 'completed', { actor: okaeri, at });
  return { ...only(after), announcements: [announce(campaignCompleted, { campaignId: campaign.campaignId })] };
}

/** How many are in doubt, and from when on all of them have been for so long that SES will not tell any more. */
export interface Doubt {
  readonly inDoubt: number;
  readonly settledAt: Date;
}

/**
 * Whoever stays in doubt is sent to once more, though some may get it twice: that is HR's to decide, and stands in the
 * history. Where SES may still tell of some, it waits for that. A completed campaign is sending again; one that stands
 * still goes on standing still.
 */
export function resentInDoubt(campaign: Campaign, { inDoubt, settledAt }: Doubt, act: Act): Outcome {
  const refused = unless(campaign, ...launchedAndAlive, 'completed') ?? unlessTooLate(campaign, act.at);
  if (refused !== undefined) return refused;
  if (inDoubt === 0) return { refused: 'nothing_in_doubt' };
  const asked = moved(campaign, campaign.status, `resend of ${inDoubt} in doubt`, act);
  if (settledAt <= act.at) return resending(asked);
  const waiting = resending({ ...asked, resendAt: settledAt.toISOString() });
  return { ...waiting, announcements: [], timers: [wakeAt(campaign, settledAt)] };
}

/** SES had its time to tell: what is in doubt now is sent again. Undefined = it was stopped, or must not leave any more. */
export function resendDue({ resendAt, ...campaign }: Campaign, at: Date): Decided | undefined {
  if (unless(campaign, ...launchedAndAlive, 'completed') !== undefined) return undefined;
  return resending({ ...campaign, updatedAt: at.toISOString() });
}

function resending(campaign: Campaign): Decided {
  const announcements = [announce(resendInDoubtRequested, { campaignId: campaign.campaignId })];
  if (campaign.status !== 'completed') return { ...only(campaign), announcements };
  return { ...only({ ...campaign, status: 'sending' }), announcements, stopped: false };
}
