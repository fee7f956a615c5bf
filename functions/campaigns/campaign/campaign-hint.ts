/** What HR has to do about a campaign, in a sentence. Pure. */
import { changedFacts } from '../../../events/read-models/announced-facts.ts';
import { unlessFrom } from '../../../shared/decision/lifecycle.ts';
import type { Campaign } from '../tables.ts';
import { isPast } from './campaign-decision.ts';
import { isAnnouncedTooLate, isAnnouncement, isHeldBack, isScheduled, isToBeMended } from './departure.ts';
import { isTextByHr } from './hr-changes.ts';
import { campaignLifecycle } from './lifecycle.ts';

/** What to do about a `notAfter` that has passed. */
function lastMomentHint({ writtenFrom }: Pick<Campaign, 'writtenFrom'>, at: Date): string {
  return isPast(writtenFrom?.notAfter, at)
    ? 'and it is too late for what it announces: move the gathering first, or cancel that; once it is over, this campaign is cancelled, too.'
    : 'and its notAfter has passed: change its notAfter first, which makes it a draft again.';
}

/**
 * What HR has to do about a campaign; null = nothing. Every state that only HR can end has a hint.
 *
 * @param lastingDoubts how many recipients are in doubt and will not be reported on by SES any more
 */
export function hintOf(campaign: Campaign, at: Date, lastingDoubts = 0): string | null {
  const all = [departureHint(campaign, at), textHint(campaign), doubtHint(campaign, at, lastingDoubts)];
  const hints = all.filter((hint) => hint !== undefined);
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

/** What to do about a content that cannot become a mail. */
function contentHint({ notAfter, pausedDetail, writtenFrom }: Campaign, at: Date): string {
  const why = 'Its content could not become a mail when it was to leave, and nothing was sent';
  if (isPast(writtenFrom?.notAfter, at)) return `${why}, ${lastMomentHint({ writtenFrom }, at)}`;
  if (isPast(notAfter, at))
    return `${why}: correct it and its notAfter, which has passed. A campaign that was approved is then a draft again; any other is resumed.`;
  return pausedDetail === undefined
    ? `${why}; it has been changed since: resume it.`
    : `${why}: pausedDetail says what is wrong; correct that and resume it. A campaign that was approved is a draft again once it is changed.`;
}

/** What to do about a campaign that was paused after some of its mail may have left. */
function pausedHint({ notAfter, pausedBecause }: Campaign, at: Date): string {
  const why = `It is paused${pausedBecause === undefined ? '' : ` (pausedBecause: ${pausedBecause})`}`;
  if (isPast(notAfter, at))
    return `${why}, and its notAfter has passed: whoever has no mail yet gets none. Resume it, and it ends without them, or cancel it.`;
  return pausedBecause === undefined
    ? `${why}: resume it or cancel it.`
    : `${why}: look for the cause, then resume it or cancel it.`;
}

/** HR alone decides whether some may get a mail twice. After `notAfter` a resend is refused, and one that was asked for is on its way. */
function doubtHint({ campaignId, status, notAfter, resendAt }: Campaign, at: Date, count: number): string | undefined {
  const canResend = unlessFrom(campaignLifecycle, 'resend', status) === undefined && !isPast(notAfter, at);
  if (count === 0 || !canResend || resendAt !== undefined) return undefined;
  const whom = count === 1 ? '1 recipient is' : `${count} recipients are`;
  return `${whom} in doubt: it is not known whether the mail left, and SES will not report it any more. Send it to them again, which some may then have twice (POST /campaigns/${campaignId}/resend-in-doubt), or leave it.`;
}

function departureHint(campaign: Campaign, at: Date): string | undefined {
  if (isToBeMended(campaign) && campaign.pausedBecause === 'reaches_nobody') return audienceHint(campaign, at);
  if (isToBeMended(campaign)) return contentHint(campaign, at);
  if (campaign.status === 'expired') return expiredHint(campaign, at);
  const heldBack = isHeldBack(campaign);
  if (campaign.status === 'paused' && !heldBack) return pausedHint(campaign, at);
  const tooLate = isPast(campaign.notAfter, at);
  if (campaign.status === 'submitted' && tooLate) return `It waits for approval, ${lastMomentHint(campaign, at)}`;
  if (campaign.status === 'submitted' && isPast(campaign.sendAt, at)) {
    return 'It waits for approval, and its sendAt has passed: launch it afterwards with another sendAt, or with null to send it then.';
  }
  if (campaign.status === 'submitted') {
    return `It waits for approval, and leaves only once somebody launches it afterwards${notAtSendAt(campaign)}.`;
  }
  if (campaign.status === 'draft' && isAnnouncement(campaign)) {
    return tooLate
      ? `It is a draft, ${lastMomentHint(campaign, at)}`
      : 'It is a draft, and nobody hears of what it announces: submit it, or launch it if its topic needs no approval.';
  }
  if (!heldBack && (campaign.status !== 'approved' || isScheduled(campaign))) return undefined;
  const action = heldBack ? 'resume' : 'launch';
  const why = heldBack ? 'It was paused before it left' : 'It is approved, but not launched';
  if (tooLate) return `${why}, ${lastMomentHint(campaign, at)}`;
  if (isPast(campaign.sendAt, at)) {
    return `${why}, and its sendAt has passed: ${action} it with another sendAt, or with null to send it now.`;
  }
  return `${why}: it leaves only once somebody asks to ${action} it${notAtSendAt(campaign)}.`;
}

function notAtSendAt({ sendAt }: Campaign): string {
  return sendAt === undefined ? '' : ', not at its sendAt alone';
}
