/** When a campaign leaves: at once, or at a time. Until then it can be held back, and HR can give it another time. Pure. */
import { campaignLaunched, campaignResumed } from '../../../events/campaigns/index.ts';
import { campaignDue } from '../../../events/timers/index.ts';
import { type Command, decided, isRefusal, type Refusal, refuse } from '../../../shared/decision/decision.ts';
import { emit } from '../../../shared/outbox/outbox.ts';
import { ahead, dateProblems, planned, toCome } from '../../../shared/time/date-rules.ts';
import type { Campaign } from '../tables.ts';
import { type CampaignDecision, type CampaignOutcome, isPast, moved, unlessTooLate } from './campaign-decision.ts';
import { approvalHash } from './content.ts';

/** When HR wants a campaign to leave: null = now, absent = at its own `sendAt`. It is not a part of what is approved. */
export interface Departure {
  readonly sendAt?: string | null | undefined;
}

/** What was counted before a campaign may leave at once. */
export interface AudienceCounted {
  /** Only where nobody would receive it: how many of those whom its filters name are left out, by reason. */
  readonly nobody?: Readonly<Partial<Record<string, number>>> | undefined;
}

/** Whether a campaign was launched, and waits for its time. */
export function isScheduled({ status, scheduledFor }: Pick<Campaign, 'status' | 'scheduledFor'>): boolean {
  return status === 'approved' && scheduledFor !== undefined;
}

/** Whether a campaign was paused before its time: nobody has received anything. */
export function isHeldBack({ status, scheduledFor }: Pick<Campaign, 'status' | 'scheduledFor'>): boolean {
  return status === 'paused' && scheduledFor !== undefined;
}

/**
 * Whether a campaign is paused because its content cannot become a mail, or because its audience is empty: nothing was frozen, and
 * nobody has received anything.
 */
export function isToBeMended({ status, pausedBecause }: Pick<Campaign, 'status' | 'pausedBecause'>): boolean {
  return status === 'paused' && (pausedBecause === 'content' || pausedBecause === 'reaches_nobody');
}

/** Whether a campaign announces a gathering, its date, or a job. */
export function isAnnouncement({
  gatheringId,
  announcesDateOf,
  jobId,
}: Pick<Campaign, 'gatheringId' | 'announcesDateOf' | 'jobId'>): boolean {
  return [gatheringId, announcesDateOf, jobId].some((announced) => announced !== undefined);
}

/**
 * Whether a campaign is an announcement that had expired before it could leave. Every other one that expires has a `sendAt`, which HR
 * gave it.
 */
export function isAnnouncedTooLate({ status, sendAt }: Pick<Campaign, 'status' | 'sendAt'>): boolean {
  return status === 'expired' && sendAt === undefined;
}

/**
 * Sends a launched campaign on its way: at once, or at its time. Its own `sendAt`, once it has passed, is refused: HR says when it
 * leaves instead. A time that HR names may be a few minutes past, since clocks differ.
 */
export function depart(
  campaign: Campaign,
  command: Command<Departure & AudienceCounted>,
  at: Date,
): CampaignOutcome<'too_late' | 'invalid' | 'reaches_nobody'> {
  const tooLate = unlessTooLate(campaign, at);
  if (tooLate !== undefined) return tooLate;
  const { campaignId, notAfter } = campaign;
  const given = command.input.sendAt;
  const sendAt = given === undefined ? campaign.sendAt : (given ?? undefined);
  const errors = dateProblems([['/sendAt', sendAt, given === undefined ? stillToCome : toCome]], at);
  if (errors.length > 0) return refuse('invalid', errors);
  if (sendAt === undefined || isPast(sendAt, at)) {
    return unlessReaching(command.input) ?? startFreeze({ ...campaign, sendAt }, command, at);
  }
  if (notAfter !== undefined && Date.parse(notAfter) <= Date.parse(sendAt)) {
    return refuse('invalid', [{ pointer: '/sendAt', detail: 'must be before notAfter' }]);
  }
  const scheduled = moved({ ...campaign, sendAt, scheduledFor: sendAt }, 'approved', 'scheduled', command, at);
  return decided(scheduled, { timers: [campaignDue.at({ campaignId }, new Date(sendAt))] });
}

function stillToCome(sendAt: string, at: Date): string | undefined {
  const wrong = ahead(sendAt, at) ?? planned(sendAt, at);
  return wrong === undefined ? undefined : `${wrong}: give another sendAt, or null to send it now`;
}

/** A refusal of what would leave now and reach nobody, with the reasons. */
export function unlessReaching({ nobody }: AudienceCounted): Refusal<'reaches_nobody'> | undefined {
  return nobody === undefined
    ? undefined
    : refuse('reaches_nobody', [{ pointer: '/audience', detail: whyNobody({ nobody }) }]);
}

/** Why an audience is empty, with the reasons as far as they are known. */
export function whyNobody({ nobody }: AudienceCounted): string {
  if (nobody === undefined) return 'reached nobody when it was to leave';
  const reasons = Object.entries(nobody).map(([reason, count]) => `${reason}: ${count}`);
  const why =
    reasons.length === 0
      ? 'no member matches its filters'
      : `everyone its filters match is excluded (${reasons.join(', ')})`;
  return `reaches nobody: ${why}`;
}

/** Has the content and the audience frozen; what follows sends it. */
export function startFreeze(campaign: Campaign, command: Command<unknown>, at: Date): CampaignDecision {
  const { scheduledFor, ...rest } = campaign;
  const freezing = moved({ ...rest, launchedAt: at.toISOString() }, 'freezing', 'launched', command, at);
  return decided(freezing, { events: [emit(campaignLaunched, { campaignId: campaign.campaignId })] });
}

/** Lets a campaign that was held back leave, unless it is not what was approved. */
export function departAgain(
  campaign: Campaign,
  command: Command<Departure & AudienceCounted>,
  at: Date,
): CampaignOutcome<'too_late' | 'invalid' | 'changed_since_approval' | 'reaches_nobody'> {
  const { campaignId, approvedHash } = campaign;
  if (approvedHash !== undefined && approvedHash !== approvalHash(campaign)) return refuse('changed_since_approval');
  const outcome = depart(campaign, command, at);
  if (isRefusal(outcome) || outcome.state.status === 'freezing') return outcome;
  return { ...outcome, events: [emit(campaignResumed, { campaignId })] };
}
