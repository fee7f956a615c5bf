/** When the watch checks that a campaign still moves: messages, timers and lanes may be lost, the state is not. Pure. */

import type { SendProgress } from '../../../events/read-models/send-progress.ts';
import { byOkaeri, isRefusal } from '../../../shared/decision/decision.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { minute } from '../../../shared/time/durations.ts';
import type { Campaign } from '../tables.ts';
import { wakeCampaign } from './campaign.ts';
import { type CampaignDecision, isPast } from './campaign-decision.ts';
import { completeCampaign, quotaWait } from './sending.ts';

/** A chunk that nobody has touched for this long, in milliseconds, is looked at: longer than a claim and its redelivery. */
export const quietFor = 10 * minute;
/** A freeze works for minutes at a time and continues by events of its own: one that does not move for longer, in milliseconds, is stuck. */
export const freezeTakes = 30 * minute;

/** How far a campaign's freeze is, if it has made any progress since the launch. */
export function freezeProgressOf({ launchedAt, freezeProgress }: Pick<Campaign, 'launchedAt' | 'freezeProgress'>) {
  return freezeProgress?.launchedAt === launchedAt ? freezeProgress : undefined;
}

/** The campaign with how far its freeze is: it has made progress, or waits for an earlier one and looks again. */
export function withFreezeProgress(
  campaign: Campaign,
  { at, after }: { readonly at: Date; readonly after?: AlumniId | undefined },
): Campaign {
  const { launchedAt } = campaign;
  if (launchedAt === undefined) return campaign;
  return { ...campaign, freezeProgress: { launchedAt, at: at.toISOString(), after } };
}

/**
 * Whether other campaigns no longer wait for a campaign's freeze. The time counts from its last progress. A freeze that
 * waits for an earlier one cannot make progress, so its time has not begun.
 */
export function isFreezeStuck(campaign: Pick<Campaign, 'launchedAt' | 'freezeProgress'>, at: Date): boolean {
  const lastMoved = freezeProgressOf(campaign)?.at ?? campaign.launchedAt ?? '';
  return !(at.getTime() - Date.parse(lastMoved) < freezeTakes);
}

/** The campaign as it is stored: with the instant at which the watch checks it, while it should move without HR. */
export function watchedFrom({ watchAt: _before, watched: _also, ...campaign }: Campaign, at: Date): Campaign {
  const watchAt = watchOf(campaign, at);
  return watchAt === undefined ? campaign : { ...campaign, watchAt: watchAt.toISOString(), watched: 'campaigns' };
}

/** Waits that have an end of their own are looked at a while after it: their timer comes first. */
function watchOf({ status, scheduledFor, resendAt }: Campaign, at: Date): Date | undefined {
  switch (status) {
    case 'freezing':
      return after(at, freezeTakes);
    case 'sending':
      return after(at, quietFor);
    case 'waiting_quota':
      return after(at, quotaWait + quietFor);
    case 'approved':
    case 'paused':
      return afterWait(status === 'approved' ? scheduledFor : resendAt, at);
    default:
      return undefined;
  }
}

function afterWait(end: string | undefined, at: Date): Date | undefined {
  return end === undefined ? undefined : after(new Date(Math.max(Date.parse(end), at.getTime())), quietFor);
}

function after(at: Date, milliseconds: number): Date {
  return new Date(at.getTime() + milliseconds);
}

/** How far the chunks of a campaign are. */
export interface ChunksProgress {
  readonly done: boolean;
  /** Chunks that are not done, and that nobody seems to work on, in order. */
  readonly idle: readonly number[];
}

/** What shows that somebody works on a chunk, or that it waits for the end of quiet hours. */
type ChunkSigns = Pick<SendProgress, 'done' | 'updatedAt' | 'claimedAt' | 'waitsUntil'>;

/**
 * How far the chunks of a campaign are, of which those in `known` were begun. A chunk is idle when nobody has worked on it for a while
 * and it does not wait for the end of quiet hours. One that nobody has begun may wait in the queue for its turn: it is idle only when
 * the whole campaign is.
 */
export function chunksProgress(known: ReadonlyMap<number, ChunkSigns>, chunks: number, at: Date): ChunksProgress {
  const before = at.getTime() - quietFor;
  const moves = [...known.values()].some(({ updatedAt }) => Date.parse(updatedAt) > before);
  const unfinished = Array.from({ length: chunks }, (_none, chunk) => chunk).filter(
    (chunk) => known.get(chunk)?.done !== true,
  );
  const isIdle = (chunk: ChunkSigns | undefined) => (chunk === undefined ? !moves : lastSign(chunk) <= before);
  return { done: unfinished.length === 0, idle: unfinished.filter((chunk) => isIdle(known.get(chunk))) };
}

function lastSign({ updatedAt, claimedAt = updatedAt, waitsUntil = updatedAt }: ChunkSigns): number {
  return Math.max(...[updatedAt, claimedAt, waitsUntil].map(Date.parse));
}

/** What the watch does for a campaign. */
export type WatchStep =
  | { readonly does: 'continue_freeze' }
  /** What a lost timer or a lost event would have done. */
  | { readonly does: 'decide'; readonly decision: CampaignDecision }
  | { readonly does: 'nudge'; readonly chunks: readonly number[] }
  | { readonly does: 'look_later' };

/** What the watch does for a campaign whose `watchAt` has passed, so that it moves again if it has stalled. */
export function stepOfWatch(campaign: Campaign, { done, idle }: ChunksProgress, at: Date): WatchStep {
  if (campaign.status === 'freezing') return { does: 'continue_freeze' };
  const waits = campaign.status !== 'sending' || isPast(campaign.resendAt, at);
  const decision = waits ? wakeCampaign(campaign, byOkaeri(), at) : completeCampaign(campaign, byOkaeri({ done }), at);
  if (!isRefusal(decision)) return { does: 'decide', decision };
  return waits || idle.length === 0 ? { does: 'look_later' } : { does: 'nudge', chunks: idle };
}
