/** What a decision about a campaign looks like: its new state and what follows, or why it was not taken. */
import type { Announcement } from '../../../shared/outbox/outbox.ts';
import type { Timer } from '../../../shared/timers/timers.ts';
import type { Campaign, CampaignStatus } from '../tables.ts';

/** Who acts, and when. */
export interface Act {
  readonly actor: string;
  readonly at: Date;
}

/** The actor of what happens by itself. */
export const okaeri = 'okaeri';

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
  | { readonly refused: 'internal' }
  | { readonly refused: 'nothing_in_doubt' }
  | { readonly refused: 'too_late'; readonly notAfter: string };

export type Outcome = Decided | Refused;

/** The campaign, and nothing that follows. */
export function only(campaign: Campaign): Decided {
  return { campaign, announcements: [], timers: [] };
}

/** The campaign in another state, with a line in its history. */
export function moved(campaign: Campaign, status: CampaignStatus, action: string, { actor, at }: Act): Campaign {
  const history = [...campaign.history, { at: at.toISOString(), actor, action }];
  return { ...campaign, status, history, updatedAt: at.toISOString() };
}

/** A refusal, unless the campaign is in one of these states. */
export function unless(campaign: Campaign, ...needed: CampaignStatus[]): Refused | undefined {
  return needed.includes(campaign.status) ? undefined : { refused: 'wrong_state', status: campaign.status, needed };
}

/** A refusal once the campaign must not leave any more. */
export function unlessTooLate({ notAfter }: Campaign, at: Date): Refused | undefined {
  return notAfter !== undefined && isPast(notAfter, at) ? { refused: 'too_late', notAfter } : undefined;
}

/** The timer that wakes a campaign. */
export function wakeAt({ campaignId }: Campaign, dueAt: Date): Timer {
  return { kind: 'campaign', ref: campaignId, dueAt };
}

export function isPast(instant: string | undefined, at: Date): boolean {
  return instant !== undefined && Date.parse(instant) <= at.getTime();
}
