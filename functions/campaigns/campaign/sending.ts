/** The decisions on a campaign while its audience is frozen and after that. Pure. */
import {
  audienceFrozen,
  campaignCompleted,
  campaignLaunched,
  campaignPaused,
  campaignResumed,
  resendInDoubtRequested,
} from '../../../events/campaigns/index.ts';
import { campaignDue } from '../../../events/timers/index.ts';
import { type Command, decided, refuse, type WrongState } from '../../../shared/decision/decision.ts';
import { unlessFrom } from '../../../shared/decision/lifecycle.ts';
import { type EmittedEvent, emit } from '../../../shared/outbox/outbox.ts';
import { minute } from '../../../shared/time/durations.ts';
import type { Timer } from '../../../shared/timers/timers.ts';
import type { Campaign, Harm } from '../tables.ts';
import { type CampaignDecision, type CampaignOutcome, isPast, moved, unlessTooLate } from './campaign-decision.ts';
import { approvalHash } from './content.ts';
import {
  type AudienceCounted,
  type Departure,
  departAgain,
  isHeldBack,
  isScheduled,
  isToBeMended,
  unlessReaching,
  whyNobody,
} from './departure.ts';
import { endWith } from './hr-changes.ts';
import { campaignLifecycle, quotaWaitMinutes } from './lifecycle.ts';

/** Records that the content was compiled and handed to the sender. */
export function handOverContent(campaign: Campaign, _command: Command, at: Date): CampaignDecision {
  return decided({ ...campaign, contentFrozen: true, updatedAt: at.toISOString() });
}

const launchedStatuses: readonly Campaign['status'][] = ['freezing', 'sending', 'waiting_quota', 'completed', 'paused'];

/** Whether a campaign is out: some may have received it, so what it says no longer changes. */
export function isOut(campaign: Campaign): boolean {
  return launchedStatuses.includes(campaign.status) && !isToBeMended(campaign) && !isHeldBack(campaign);
}

/** Pauses a campaign whose content cannot become a mail, and says why: HR changes it, or the programme, and resumes it. */
export function refuseContent(
  campaign: Campaign,
  command: Command<{ readonly detail: string }>,
  at: Date,
): CampaignOutcome {
  const wrong = unlessFrom(campaignLifecycle, 'refuseContent', campaign.status);
  if (wrong !== undefined) return wrong;
  const refused = { ...campaign, pausedBecause: 'content', pausedDetail: command.input.detail } as const;
  const paused = moved(refused, 'paused', 'paused: content', command, at);
  return decided(paused, { events: [emit(campaignPaused, { campaignId: campaign.campaignId })] });
}

/** What was frozen: two numbers and a hash, by which anybody can check later that nobody was added or removed. */
export interface AudienceManifest {
  readonly recipients: number;
  readonly chunks: number;
  /** SHA-256 over the chunks, one line of JSON each: its number, its recipients, its skips. */
  readonly sha256: string;
}

/**
 * Ends the freeze: the whole audience is in chunks. A campaign whose first mails did harm is paused. So is one without
 * recipients, which says why: nothing of it is frozen, so that HR can give it another audience and resume it.
 */
export function finishFreeze(
  campaign: Campaign,
  command: Command<AudienceManifest & AudienceCounted>,
  at: Date,
): CampaignOutcome {
  const wrong = unlessFrom(campaignLifecycle, 'finishFreeze', campaign.status);
  if (wrong !== undefined) return wrong;
  const { freezeProgress: _isOver, ...ended } = campaign;
  const { campaignId, pausedBecause } = campaign;
  const { recipients, chunks, sha256 } = command.input;
  const events: EmittedEvent[] = [emit(audienceFrozen, { campaignId, recipients, chunks })];
  if (recipients === 0) {
    const pausedDetail = `/audience ${whyNobody(command.input)}`;
    const empty = { ...ended, contentFrozen: false, pausedBecause: 'reaches_nobody', pausedDetail } as const;
    events.push(emit(campaignPaused, { campaignId }));
    return decided(moved(empty, 'paused', `${paused}: reaches_nobody`, command, at), { events });
  }
  const status = pausedBecause === undefined ? 'sending' : 'paused';
  if (status === 'paused') events.push(emit(campaignPaused, { campaignId }));
  const frozen = { ...ended, recipients, chunks, audienceHash: sha256 };
  return decided(moved(frozen, status, 'frozen', command, at), { events });
}

/** Pauses a campaign: the sender stops within one window, and one that waits for its time does not leave. */
export function pauseCampaign(campaign: Campaign, command: Command<unknown>, at: Date): CampaignOutcome {
  const step = isScheduled(campaign) ? 'holdBack' : 'pause';
  return (
    unlessFrom(campaignLifecycle, step, campaign.status) ?? stopped(moved(campaign, 'paused', paused, command, at))
  );
}

function stopped(campaign: Campaign): CampaignDecision {
  const events = [emit(campaignPaused, { campaignId: campaign.campaignId })];
  return { ...decided(campaign, { events }), stopped: true };
}

/** A harm that mail noticed, and to how many recipients the campaign has not been sent. */
export interface NoticedHarm {
  readonly because: Harm;
  readonly noticedAt: string;
  readonly pending: number;
}

const resumed = 'resumed';
const paused = 'paused';

/**
 * Pauses a campaign whose mails do harm, while recipients are pending. During the freeze the sender stops at once, and the
 * campaign is paused when the freeze ends. One that HR paused shows the harm, so that whoever resumes it knows. A harm from before HR's
 * last `resume` pauses nothing.
 */
export function pauseHarmfulCampaign(
  campaign: Campaign,
  command: Command<NoticedHarm>,
  at: Date,
): CampaignOutcome<'harm_known' | 'nobody_pending'> {
  const wrong = unlessFrom(campaignLifecycle, 'pauseHarmful', campaign.status);
  if (wrong !== undefined) return wrong;
  const { because, noticedAt, pending } = command.input;
  const isStopped = campaign.status === 'freezing' || campaign.status === 'paused';
  const wasResumed = isKnownToHr(campaign, noticedAt);
  if (wasResumed || (isStopped && campaign.pausedBecause !== undefined)) return refuse('harm_known');
  if (campaign.status !== 'freezing' && pending === 0) return refuse('nobody_pending');
  const status = isStopped ? campaign.status : 'paused';
  const harmful = moved({ ...campaign, pausedBecause: because }, status, `${paused}: ${because}`, command, at);
  return isStopped ? { ...decided(harmful), stopped: true } : stopped(harmful);
}

/** Whether HR resumed the campaign after a harm, and had seen one: not after a pause by hand that nothing had followed. */
function isKnownToHr({ history }: Campaign, noticedAt: string): boolean {
  const last = history.findLastIndex(({ action }) => action === resumed);
  const before = history.slice(0, Math.max(last, 0)).findLast(({ action }) => action.startsWith(paused));
  return before?.action !== paused && Date.parse(noticedAt) <= Date.parse(history[last]?.at ?? '');
}

/**
 * Resumes a paused campaign: the chunks that are not done are nudged again. If nothing was frozen, the freeze begins again. One that
 * was held back leaves at its time, or when the command says; if its time has passed meanwhile, the command must name
 * one.
 */
export function resumeCampaign(
  campaign: Campaign,
  command: Command<(Departure & AudienceCounted) | undefined>,
  at: Date,
): CampaignOutcome<'too_late' | 'invalid' | 'changed_since_approval' | 'reaches_nobody'> {
  const heldBack = isHeldBack(campaign);
  const wrong = unlessFrom(campaignLifecycle, heldBack ? 'resumeHeldBack' : 'resume', campaign.status);
  if (wrong !== undefined) return wrong;
  if (heldBack) return departAgain(campaign, { ...command, input: command.input ?? {} }, at);
  if (command.input?.sendAt !== undefined) {
    return refuse('invalid', [
      {
        pointer: '/sendAt',
        detail: 'must be absent: only a campaign that was paused before its sendAt takes another one',
      },
    ]);
  }
  return isToBeMended(campaign) ? freezeAgain(campaign, command, at) : running(campaign, command, at);
}

function freezeAgain(
  campaign: Campaign,
  command: Command<AudienceCounted | undefined>,
  at: Date,
): CampaignOutcome<'too_late' | 'changed_since_approval' | 'reaches_nobody'> {
  const { campaignId, approvedHash } = campaign;
  if (approvedHash !== undefined && approvedHash !== approvalHash(campaign)) return refuse('changed_since_approval');
  const refusal = unlessTooLate(campaign, at) ?? unlessReaching(command.input ?? {});
  if (refusal !== undefined) return refusal;
  const { pausedBecause, pausedDetail, ...rest } = campaign;
  const freezing = moved({ ...rest, launchedAt: at.toISOString() }, 'freezing', resumed, command, at);
  return decided(freezing, { events: [emit(campaignLaunched, { campaignId })] });
}

/**
 * The gathering that a launched campaign is about was moved: its `notAfter` follows, also for the sender, so that nothing leaves once it is
 * too late for it. One that HR has set is kept wherever it is the earlier one.
 */
export function moveLastMoment(
  campaign: Campaign,
  command: Command<Pick<Campaign, 'notAfter' | 'writtenFrom'>>,
  at: Date,
): CampaignOutcome<'unchanged'> {
  const wrong = unlessFrom(campaignLifecycle, 'moveLastMoment', campaign.status);
  if (wrong !== undefined) return wrong;
  const { notAfter: given = '', writtenFrom: now } = command.input;
  const end = endWith(campaign, given);
  if (Date.parse(end.notAfter ?? '') === Date.parse(campaign.notAfter ?? '')) return refuse('unchanged');
  const written = campaign.writtenFrom;
  const writtenFrom = written && { ...written, sequence: now?.sequence ?? written.sequence, notAfter: given };
  return decided(moved({ ...campaign, ...end, writtenFrom }, campaign.status, 'notAfter moved', command, at));
}

/** Continues a campaign that waited for quota. */
export function continueAfterQuota(campaign: Campaign, command: Command, at: Date): CampaignOutcome {
  return (
    unlessFrom(campaignLifecycle, 'continueAfterQuota', campaign.status) ?? running(campaign, command, at, 'quota')
  );
}

function running(
  { pausedBecause, ...campaign }: Campaign,
  command: Command<unknown>,
  at: Date,
  after?: 'quota',
): CampaignDecision {
  const events = [emit(campaignResumed, { campaignId: campaign.campaignId, after })];
  return {
    ...decided(
      moved(campaign, 'sending', after === undefined ? resumed : 'continued after a wait for quota', command, at),
      { events },
    ),
    stopped: false,
  };
}

/** How long a campaign waits for quota, in milliseconds. */
export const quotaWait = quotaWaitMinutes * minute;

/** Lets a campaign wait, because SES accepts no more mail today; a timer wakes it. */
export function waitForQuota(campaign: Campaign, command: Command, at: Date): CampaignOutcome {
  const wrong = unlessFrom(campaignLifecycle, 'waitForQuota', campaign.status);
  if (wrong !== undefined) return wrong;
  const waiting = moved(campaign, 'waiting_quota', 'waiting for quota', command, at);
  const timers = [campaignDue.at({ campaignId: campaign.campaignId }, new Date(at.getTime() + quotaWait))];
  return { ...decided(waiting, { timers }), stopped: true };
}

/** Completes a campaign once every chunk is done. */
export function completeCampaign(
  campaign: Campaign,
  command: Command<{ readonly done: boolean }>,
  at: Date,
): CampaignOutcome<'chunks_left'> {
  const wrong = unlessFrom(campaignLifecycle, 'complete', campaign.status);
  if (wrong !== undefined) return wrong;
  if (!command.input.done) return refuse('chunks_left');
  const { pausedBecause, ...rest } = campaign;
  const events = [emit(campaignCompleted, { campaignId: campaign.campaignId })];
  return decided(moved(rest, 'completed', 'completed', command, at), { events });
}

/** How many recipients are in doubt, and when SES will report no more of them. */
export interface Doubt {
  readonly inDoubt: number;
  readonly settledAt: Date;
}

/**
 * Resends to the recipients who are in doubt. Some of them may receive the mail twice: HR decides, and the history
 * names who did. If SES may still report some of them, the resend waits until then. A completed campaign is sending
 * again; a paused or waiting one stays so.
 */
export function resendInDoubt(
  campaign: Campaign,
  command: Command<Doubt>,
  at: Date,
): CampaignOutcome<'too_late' | 'nothing_in_doubt'> {
  const refusal = unlessFrom(campaignLifecycle, 'resend', campaign.status) ?? unlessTooLate(campaign, at);
  if (refusal !== undefined) return refusal;
  const { inDoubt, settledAt } = command.input;
  if (inDoubt === 0) return refuse('nothing_in_doubt');
  const requested = moved(campaign, campaign.status, `resend of ${inDoubt} in doubt`, command, at);
  if (settledAt <= at) return resending(requested);
  const { campaignId } = campaign;
  return resending({ ...requested, resendAt: settledAt.toISOString() }, [campaignDue.at({ campaignId }, settledAt)]);
}

/** Resends to the recipients still in doubt, now that SES has had its time to report. */
export function resend({ resendAt, ...campaign }: Campaign, _command: Command, at: Date): CampaignOutcome {
  const resent = resending({ ...campaign, updatedAt: at.toISOString() });
  return unlessFrom(campaignLifecycle, 'resend', campaign.status) ?? resent;
}

/**
 * What a requested resend means by the time that the request arrives: mails in doubt are sent again, to nobody once `notAfter` has passed.
 * Refused once the campaign can no longer be completed.
 */
export function planResend(
  { status, notAfter }: Campaign,
  at: Date,
): WrongState | { readonly refused?: undefined; readonly resends: boolean } {
  return unlessFrom(campaignLifecycle, 'complete', status) ?? { resends: !isPast(notAfter, at) };
}

/** Requests the resend: at once, or when its timer is due. */
function resending(campaign: Campaign, timers: readonly Timer[] = []): CampaignDecision {
  const request = emit(resendInDoubtRequested, { campaignId: campaign.campaignId });
  const follows = timers.length === 0 ? { events: [request] } : { timers };
  if (campaign.status !== 'completed') return decided(campaign, follows);
  return { ...decided<Campaign>({ ...campaign, status: 'sending' }, follows), stopped: false };
}
