/** The decisions on a campaign until its audience is frozen. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { campaignCancelled, testMailRequested } from '../../../events/campaigns/index.ts';
import { type Command, decided, isRefusal, type Refusal, refuse } from '../../../shared/decision/decision.ts';
import { unlessFrom } from '../../../shared/decision/lifecycle.ts';
import type { CampaignId, Id } from '../../../shared/identifier.ts';
import { languages } from '../../../shared/locale/languages.ts';
import { emit } from '../../../shared/outbox/outbox.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import type { Campaign } from '../tables.ts';
import { type CampaignDecision, type CampaignOutcome, isPast, moved } from './campaign-decision.ts';
import { approvalHash } from './content.ts';
import {
  type AudienceCounted,
  type Departure,
  depart,
  isAnnouncement,
  isHeldBack,
  isToBeMended,
  startFreeze,
} from './departure.ts';
import { campaignLifecycle } from './lifecycle.ts';
import { continueAfterQuota, isOut, resend } from './sending.ts';

/** What HR writes. */
export type Draft = Pick<
  Campaign,
  | 'topic'
  | 'subject'
  | 'body'
  | 'audience'
  | 'classification'
  | 'sendAt'
  | 'notAfter'
  | 'gatheringId'
  | 'announcesDateOf'
  | 'states'
  | 'textStates'
  | 'writtenFrom'
  | 'endSetByHr'
  | 'jobId'
>;

/** Why an approver sends a campaign back: in words for its author. */
export interface Rejection {
  readonly reason: string;
}

/** Which topics need a second person's approval (`programme.json`). */
export type ApprovalRule = Programme['approval'];

/** A new campaign, as a draft. */
export function draftCampaign(campaignId: CampaignId, { by, input }: Command<Draft>, at: Date): CampaignDecision {
  return decided<Campaign>({
    ...input,
    campaignId,
    sequence: 0,
    status: 'draft',
    authors: [by],
    writtenFor: [input.topic],
    contentFrozen: false,
    history: [{ at: at.toISOString(), actor: by, action: 'created' }],
    createdAt: at.toISOString(),
    updatedAt: at.toISOString(),
    list: 'campaigns',
  });
}

/**
 * Rewrites a campaign: it is a draft again, and its editor becomes an author. It remembers each topic that it was written
 * for, and whether it now says something other than what was submitted before.
 */
export function changeCampaign(campaign: Campaign, command: Command<Draft>, at: Date): CampaignOutcome {
  if (isToBeMended(campaign)) return mendCampaign(campaign, command, at);
  const wrong = unlessFrom(campaignLifecycle, isHeldBack(campaign) ? 'changeHeldBack' : 'change', campaign.status);
  return wrong ?? decided(moved(rewritten(campaign, command), 'draft', actionOf(campaign, command.input), command, at));
}

function actionOf(campaign: Campaign, draft: Draft): 'changed' | 'rewritten' {
  return saysTheSame(campaign, draft) ? 'changed' : 'rewritten';
}

/** Whether subject and body stay: then only the time, the topic or the audience differs. */
function saysTheSame({ subject, body }: Campaign, draft: Draft): boolean {
  return isDeepStrictEqual({ subject, body }, { subject: draft.subject, body: draft.body });
}

function rewritten(campaign: Campaign, { by, input }: Command<Draft>): Campaign {
  const { submittedBy, approvedBy, approvedHash, scheduledFor, sendAt, notAfter, endSetByHr, textStates, ...rest } =
    campaign;
  const kept = {
    ...(textStates !== undefined && !isFullyRewritten(campaign, input) && { textStates }),
    ...(endSetByHr !== undefined && input.notAfter === notAfter && { endSetByHr }),
  };
  const authors = [...new Set([...campaign.authors, by])];
  const writtenFor = [...new Set([...topicsOf(campaign), input.topic])];
  const changed: Campaign = { ...rest, ...kept, ...input, authors, writtenFor };
  const isChanged = wasSubmitted(campaign) && approvalHash(changed) !== approvalHash(campaign);
  const changedSinceSubmission = isChangedSinceSubmission(campaign) || isChanged;
  return { ...changed, changedSinceSubmission };
}

/**
 * Rewrites a campaign whose content could not become a mail, or whose audience was empty: nobody has received anything yet. One that was approved is a
 * draft again; one that needed no approval, and still is on the same topic, waits for HR to resume it.
 */
function mendCampaign(campaign: Campaign, command: Command<Draft>, at: Date): CampaignDecision {
  const { pausedDetail, ...changed } = rewritten(campaign, command);
  // A campaign that reached nobody still reaches nobody, as long as its audience is the same.
  const isSameAudience = isDeepStrictEqual(campaign.audience, changed.audience) && campaign.topic === changed.topic;
  const stays = campaign.pausedBecause === 'reaches_nobody' && isSameAudience;
  const mended: Campaign = stays ? { ...changed, pausedDetail } : changed;
  const neededNone = campaign.approvedHash === undefined && campaign.topic === command.input.topic;
  const action = actionOf(campaign, command.input);
  if (neededNone) return decided(moved(mended, 'paused', action, command, at));
  const { pausedBecause, pausedDetail: _whatWasEmpty, launchedAt, ...draft } = mended;
  return decided(moved(draft, 'draft', action, command, at));
}

/** Whether HR has written the text of every language again: then it states what the gathering is now. */
function isFullyRewritten({ body }: Campaign, draft: Draft): boolean {
  return languages.every((language) => body[language] === undefined || body[language] !== draft.body[language]);
}

/**
 * Whether a campaign no longer says what it said when it was first submitted: those who read it then have not read
 * this.
 */
export function isChangedSinceSubmission({ changedSinceSubmission = false }: Campaign): boolean {
  return changedSinceSubmission;
}

const submitted = 'submitted';

function wasSubmitted({ history }: Campaign): boolean {
  return history.some(({ action }) => action === submitted);
}

/** Every topic that a campaign was written for. */
function topicsOf({ writtenFor, topic }: Campaign): Campaign['topic'][] {
  return writtenFor ?? [topic];
}

/** Submits a draft for approval. */
export function submitCampaign(campaign: Campaign, command: Command<unknown>, at: Date): CampaignOutcome<'internal'> {
  const refusal = unlessSendable(campaign) ?? unlessFrom(campaignLifecycle, 'submit', campaign.status);
  if (refusal !== undefined) return refusal;
  return decided(moved({ ...campaign, submittedBy: command.by }, 'submitted', submitted, command, at));
}

/** Approves exactly this content and audience; the approver neither wrote nor submitted the campaign. */
export function approveCampaign(
  campaign: Campaign,
  command: Command<unknown>,
  at: Date,
): CampaignOutcome<'internal' | 'own_campaign'> {
  const refusal = unlessSendable(campaign) ?? unlessFrom(campaignLifecycle, 'approve', campaign.status);
  if (refusal !== undefined) return refusal;
  if ([...campaign.authors, campaign.submittedBy].includes(command.by)) return refuse('own_campaign');
  const approval = { approvedBy: command.by, approvedHash: approvalHash(campaign) };
  return decided(moved({ ...campaign, ...approval }, 'approved', 'approved', command, at));
}

/** Sends a campaign back to its author, with the reason: it is a draft again. */
export function rejectCampaign(campaign: Campaign, command: Command<Rejection>, at: Date): CampaignOutcome {
  const wrong = unlessFrom(campaignLifecycle, 'reject', campaign.status);
  if (wrong !== undefined) return wrong;
  const { submittedBy, ...rest } = campaign;
  return decided(moved(rest, 'draft', 'rejected', command, at, command.input));
}

/** Alumni are outside the company: internal content can be written, but not sent. */
function unlessSendable({ classification }: Campaign): Refusal<'internal'> | undefined {
  if (classification !== 'internal') return undefined;
  return refuse('internal', [{ pointer: '/classification', detail: 'is internal; it must be members or public' }]);
}

/** Why a campaign does not leave. */
export type LaunchRefusal = 'internal' | 'changed_since_approval' | 'too_late' | 'invalid' | 'reaches_nobody';

/**
 * Launches a campaign: at once, or at its `sendAt`, or when the command says. It can leave without approval only if
 * none of the topics that it was ever written for needs one: a change of topic does not change the content. A `sendAt`
 * that has passed is refused: what was meant for last week is not what somebody means today.
 */
export function launchCampaign(
  campaign: Campaign,
  command: Command<ApprovalRule & Departure & AudienceCounted>,
  at: Date,
): CampaignOutcome<LaunchRefusal> {
  const needsApproval = topicsOf(campaign).some((topic) => command.input[topic]);
  const step = needsApproval ? 'launch' : 'launchUnapproved';
  const refusal = unlessSendable(campaign) ?? unlessFrom(campaignLifecycle, step, campaign.status);
  if (refusal !== undefined) return refusal;
  if (needsApproval && campaign.approvedHash !== approvalHash(campaign)) return refuse('changed_since_approval');
  return depart(campaign, command, at);
}

/** Does what the campaign's timer was set for: resends, continues after a wait for quota, or leaves as scheduled. */
export function wakeCampaign(campaign: Campaign, command: Command, at: Date): CampaignOutcome<'not_due'> {
  if (isPast(campaign.resendAt, at)) return resend(campaign, command, at);
  if (campaign.status === 'waiting_quota') return continueAfterQuota(campaign, command, at);
  const wrong = unlessFrom(campaignLifecycle, 'leave', campaign.status);
  if (wrong !== undefined) return wrong;
  if (!isPast(campaign.scheduledFor, at)) return refuse('not_due');
  if (isPast(campaign.notAfter, at)) return expire(campaign, command, at);
  return startFreeze(campaign, command, at);
}

function expire(campaign: Campaign, command: Command<unknown>, at: Date): CampaignDecision {
  return decided(moved(campaign, 'expired', 'expired', command, at));
}

/** Cancels a campaign: nobody else receives it. */
export function cancelCampaign(campaign: Campaign, command: Command<unknown>, at: Date): CampaignOutcome {
  const wrong = unlessFrom(campaignLifecycle, 'cancel', campaign.status);
  if (wrong !== undefined) return wrong;
  const events = [emit(campaignCancelled, { campaignId: campaign.campaignId })];
  return { ...decided(moved(campaign, 'cancelled', 'cancelled', command, at), { events }), stopped: true };
}

/**
 * Cancels an announcement once what it announces is cancelled, closed or over. One that is being sent and whose last moment has passed ends
 * by itself: whoever has not received it is skipped, with the reason.
 */
export function withdrawCampaign(
  campaign: Campaign,
  command: Command<unknown>,
  at: Date,
): CampaignOutcome<'ends_by_itself'> {
  const endsByItself = isOut(campaign) && campaign.status !== 'paused' && isPast(campaign.notAfter, at);
  return endsByItself ? refuse('ends_by_itself') : cancelCampaign(campaign, command, at);
}

/**
 * Cancels a campaign for HR. A gathering or a job has one announcement, which cannot be made again: while nothing of it has left, HR
 * holds it back as a draft instead, and it ends with what it announces.
 */
export function cancelForHr(campaign: Campaign, command: Command<unknown>, at: Date): CampaignOutcome<'announcement'> {
  const cancelled = cancelCampaign(campaign, command, at);
  return isRefusal(cancelled) || isOut(campaign) || !isAnnouncement(campaign) ? cancelled : refuse('announcement');
}

/** What a campaign about a gathering or a job says, and everybody who wrote the gathering or the job. */
export interface CampaignAnnouncement {
  readonly draft: Draft;
  readonly authors: readonly string[];
}

/** A new campaign about a gathering or a job, which leaves as {@link leaveAsAnnounced} says. */
export function announceCampaign(
  campaignId: CampaignId,
  { by, input: { draft, authors, approval } }: Command<CampaignAnnouncement & { readonly approval: ApprovalRule }>,
  at: Date,
): CampaignOutcome<LaunchRefusal> {
  const drafted = draftCampaign(campaignId, { by, input: draft }, at).state;
  const state = { ...drafted, authors: [...new Set([...authors, by])] };
  return leaveAsAnnounced(state, { by, input: approval }, at);
}

/**
 * An announcement that nobody has changed: launched at once, or submitted where the topic needs approval. One that
 * comes too late has expired, for HR to see, and leaves after all once its gathering is moved.
 */
export function leaveAsAnnounced(
  draft: Campaign,
  command: Command<ApprovalRule>,
  at: Date,
): CampaignOutcome<LaunchRefusal> {
  if (command.input[draft.topic]) return submitCampaign(draft, command, at);
  const launched = launchCampaign(draft, command, at);
  return launched.refused === 'too_late' ? expire(draft, command, at) : launched;
}

/** Requests a test mail, which is possible in every state and leaves it as it is. */
export function requestTestMail(campaign: Campaign, command: Command<Id<'testMail'>>, at: Date): CampaignDecision {
  const { campaignId, status } = campaign;
  const events = [emit(testMailRequested, { campaignId, testMailId: command.input })];
  return decided(moved(campaign, status, 'test mail requested', command, at), { events });
}
