/** What the decisions on a campaign share. */
import { type Command, type Decision, type Refusal, refuse } from '../../../shared/decision/decision.ts';
import type { Campaign, CampaignStatus } from '../tables.ts';

/** A decision on a campaign, and what it means for the sender. */
export interface CampaignDecision extends Decision<Campaign> {
  /** Whether the sender must stop within one window; absent = nothing changes for it. */
  readonly stopped?: boolean;
}

/** A decision on a campaign, or why it was not taken. */
export type CampaignOutcome<Code extends string = never> = CampaignDecision | Refusal<Code>;

/** The campaign in a state, with a line in its history. */
export function moved(
  campaign: Campaign,
  status: CampaignStatus,
  action: string,
  { by }: Command<unknown>,
  at: Date,
  more: Pick<Campaign['history'][number], 'reason'> = {},
): Campaign {
  const history = [...campaign.history, { at: at.toISOString(), actor: by, action, ...more }];
  return { ...campaign, status, history, updatedAt: at.toISOString() };
}

/** A refusal once the campaign's `notAfter` has passed. */
export function unlessTooLate({ notAfter }: Campaign, at: Date): Refusal<'too_late'> | undefined {
  return isPast(notAfter, at) ? refuse('too_late', [{ pointer: '/notAfter', detail: 'has passed' }]) : undefined;
}

/** Whether an instant was reached; without an instant, it never is. */
export function isPast(instant: string | undefined, at: Date): boolean {
  return instant !== undefined && Date.parse(instant) <= at.getTime();
}
