/** What waits for HR at a campaign, in a sentence. Pure. */
import { changedFacts } from '../../../events/read-models/announced-facts.ts';
import type { Campaign } from '../tables.ts';
import { isPast } from './campaign-decision.ts';
import { isAnnouncedTooLate, isHeldBack, isScheduled, isToBeMended } from './departure.ts';
import { isTextByHr } from './hr-changes.ts';

/** What to do about a `notAfter` that has passed. */
function lastMomentHint({ writtenFrom }: Pick<Campaign, 'writtenFrom'>, at: Date): string {
  return isPast(writtenFrom?.notAfter, at)
    ? 'and it is too late for what it announces: move the gathering first, or cancel that; once it is over, this campaign is cancelled, too.'
    : 'and its notAfter has passed: change its notAfter first, which makes it a draft again.';
}

/** What HR has to do before the campaign leaves; null = nothing. */
export function hintOf(campaign: Campaign, at: Date): string | null {
  const hints = [departureHint(campaign, at), textHint(campaign)].filter((hint) => hint !== undefined);
  return hints.length === 0 ? null : hints.join(' ');
}

const partNames = { time: 'time', place: 'place', place_added: 'place', answer_by: 'deadline for RSVPs' } as const;

/** HR's own text may say what the gathering was when HR wrote it. */
function textHint(campaign: Campaign): string | undefined {
  const { status, states, textStates } = campaign;
  const isToLeave =
    ['draft', 'submitted', 'approved'].includes(status) || isHeldBack(campaign) || isToBeMended(campaign);
  if (!isToLeave || states === undefined || textStates === undefined || !isTextByHr(campaign)) return undefined;
  const changed = [
    ...changedFacts(textStates, states).map((part) => partNames[part]),
    ...(textStates.online === states.online ? [] : ['ways to take part']),
  ];
  if (changed.length === 0) return undefined;
  return `Its text was written before the gathering changed (${changed.join(', ')}): correct it, or the mail says above it what has changed.`;
}

/** What to do about an audience that was empty: another one needs approval again where this one was approved. */
function audienceHint({ approvedHash, notAfter, pausedDetail, writtenFrom }: Campaign, at: Date): string {
  const why = 'Its audience reached nobody when it was to leave, and nothing was sent';
  if (isPast(writtenFrom?.notAfter, at)) return `${why}, ${lastMomentHint({ writtenFrom }, at)}`;
  // Another audience takes the detail away.
  if (pausedDetail === undefined && !isPast(notAfter, at))
    return `${why}; its audience has been changed since: resume it.`;
  const lastMoment = 'its notAfter, which has passed';
  const audience = pausedDetail === undefined ? lastMoment : `its audience and ${lastMoment}`;
  const change = isPast(notAfter, at) ? audience : 'its audience';
  if (approvedHash !== undefined) {
    const orWait = isPast(notAfter, at) ? '' : ', or wait until somebody is in it, and resume it';
    return `${why}: change ${change}, which makes it a draft again, to be approved and launched${orWait}.`;
  }
  const orWait = isPast(notAfter, at) ? ',' : ', or wait until somebody is in it,';
  return `${why}: change ${change}${orWait} and resume it.`;
}

/** What to do about a campaign that did not leave in time. */
function expiredHint(campaign: Campaign, at: Date): string {
  return isAnnouncedTooLate(campaign) && campaign.writtenFrom !== undefined
    ? 'It was too late for what it announces before it could leave, and nothing was sent: move the gathering (for its gathering invitation, the deadline for RSVPs is enough), and it leaves by itself. Once the gathering is over, this campaign is cancelled, too.'
    : `It expired before it left, and nothing was sent, ${lastMomentHint(campaign, at)}`;
}

function departureHint(campaign: Campaign, at: Date): string | undefined {
  if (isToBeMended(campaign) && campaign.pausedBecause === 'reaches_nobody') return audienceHint(campaign, at);
  if (campaign.status === 'expired') return expiredHint(campaign, at);
  const heldBack = isHeldBack(campaign);
  const tooLate = isPast(campaign.notAfter, at);
  if (campaign.status === 'submitted' && tooLate) return `It waits for approval, ${lastMomentHint(campaign, at)}`;
  if (campaign.status === 'submitted' && isPast(campaign.sendAt, at)) {
    return 'It waits for approval, and its sendAt has passed: launch it afterwards with another sendAt, or with null to send it then.';
  }
  if (campaign.status === 'submitted' && campaign.sendAt !== undefined) {
    return 'It waits for approval, and leaves only once somebody launches it afterwards, not at its sendAt alone.';
  }
  if (!heldBack && (campaign.status !== 'approved' || isScheduled(campaign))) return undefined;
  const action = heldBack ? 'resume' : 'launch';
  const why = heldBack ? 'It was paused before it left' : 'It is approved, but not launched';
  if (tooLate) return `${why}, ${lastMomentHint(campaign, at)}`;
  if (isPast(campaign.sendAt, at)) {
    return `${why}, and its sendAt has passed: ${action} it with another sendAt, or with null to send it now.`;
  }
  const reached = campaign.sendAt === undefined ? '' : ', not at its sendAt alone';
  return `${why}: it leaves only once somebody asks to ${action} it${reached}.`;
}
