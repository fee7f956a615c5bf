/** The gathering invitation, as the Markdown that HR could have written. */
import { announcedFactsSchema, changedFacts, descriptionHash } from '../../../events/read-models/announced-facts.ts';
import {
  type GatheringItem,
  guestLimit,
  modesOf,
  seatLimit,
  type Venue,
} from '../../../events/read-models/gathering.ts';
import { rsvpDeadline, rsvpsUntil } from '../../../events/read-models/gathering-times.ts';
import { type Command, isRefusal, refuse } from '../../../shared/decision/decision.ts';
import { formatPeriod } from '../../../shared/locale/dates.ts';
import { inLanguage, type Language } from '../../../shared/locale/languages.ts';
import { escapeMarkdown } from '../../../shared/mail-format/markdown.ts';
import { fact, parts, subjectLine } from '../../../shared/mail-format/markdown-parts.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import { formatDeadline } from '../../../shared/texts/deadline.ts';
import { modesInSentences, placeNames, rsvpButtons } from '../../../shared/texts/glossary.ts';
import {
  type ApprovalRule,
  changeCampaign,
  type Draft,
  type LaunchRefusal,
  leaveAsAnnounced,
  submitCampaign,
} from '../campaign/campaign.ts';
import type { CampaignOutcome } from '../campaign/campaign-decision.ts';
import { approvalHash } from '../campaign/content.ts';
import { isAnnouncedTooLate, isToBeMended } from '../campaign/departure.ts';
import { asWritten, endWith, isAudienceByHr, isTextByHr } from '../campaign/hr-changes.ts';
import { isOut, moveLastMoment } from '../campaign/sending.ts';
import type { Campaign } from '../tables.ts';
import { gatheringInvitationTexts } from '../texts.ts';
import { description, inEachLanguage, placeLine } from './announcement-text.ts';

/** The campaign of a gathering: to its audience, in both languages, never after the last moment to answer. */
export function gatheringCampaign(
  { draft, gatheringId, sequence }: GatheringItem,
  { name }: Pick<Programme, 'name'>,
): Draft {
  const announcement = {
    topic: 'gatherings',
    subject: inEachLanguage((language) =>
      gatheringInvitationTexts(language).subject(subjectLine(draft.title, language)),
    ),
    body: inEachLanguage((language) => body(draft, language, name[language])),
    audience: draft.audience,
    classification: draft.classification,
    notAfter: rsvpDeadline(draft),
    gatheringId,
    states: announcedFactsSchema.parse({ ...draft, descriptionHash: descriptionHash(draft) }),
  } as const;
  return asWritten(announcement, sequence);
}

/** A gathering was moved, or says something else: its gathering invitation, or the announcement of its date, as it is written now. */
export interface MovedGathering {
  readonly rewritten: Draft;
  /** The authors of the gathering: moving it writes a part of the gathering invitation. */
  readonly authors: readonly string[];
  /** Which topics need approval: an announcement that was made too late leaves as it should have left. */
  readonly approval: ApprovalRule;
  /** Nothing happened to the gathering: only a version from which the campaign has not been written counts. */
  readonly onlyNewer?: boolean;
}

/**
 * Rewrites a gathering invitation, or the announcement of a date, of which nothing has left yet, after its gathering was moved. What HR
 * has changed in it stays: the text, for HR to correct, the audience, when it leaves, an earlier end. One that had been submitted waits
 * for approval again; one that was launched for later must be launched again; one that was made too late leaves by
 * itself, if it is no longer too late. Once some have received it, only its last moment follows the gathering.
 */
export function rewriteAnnouncement(
  campaign: Campaign,
  command: Command<MovedGathering>,
  at: Date,
): CampaignOutcome<LaunchRefusal | 'unchanged' | 'rewritten_since'> {
  const { rewritten, authors, approval, onlyNewer = false } = command.input;
  const version = versionOf(campaign);
  if (onlyNewer ? versionOf(rewritten) <= version : versionOf(rewritten) < version) return refuse('rewritten_since');
  if (isOut(campaign)) return moveLastMoment(campaign, { ...command, input: rewritten }, at);
  const written = { ...campaign, authors: [...new Set([...campaign.authors, ...authors])] };
  const input = { ...rewritten, ...keptByHr(campaign, rewritten) };
  const changed = changeCampaign(written, { ...command, input }, at);
  if (!isRefusal(changed) && saysNothingNew(campaign, changed.state)) return refuse('unchanged');
  const waits = campaign.status === 'draft' || isToBeMended(campaign);
  if (isRefusal(changed) || waits) return changed;
  return isAnnouncedTooLate(campaign)
    ? leaveAsAnnounced(changed.state, { ...command, input: approval }, at)
    : submitCampaign(changed.state, command, at);
}

/** The version of the gathering that it was written from: events arrive in any order, and an older version changes nothing. */
function versionOf({ writtenFrom }: Pick<Draft, 'writtenFrom'>): number {
  return writtenFrom?.sequence ?? 0;
}

/** What HR has changed in it. When it leaves is always HR's to say. */
function keptByHr(campaign: Campaign, rewritten: Draft): Partial<Draft> {
  const { subject, body, topic, audience, classification, sendAt, states } = campaign;
  const { textStates = states } = campaign;
  return {
    ...(isTextByHr(campaign) && { subject, body, textStates }),
    ...(isAudienceByHr(campaign) && { topic, audience, classification }),
    ...endWith(campaign, rewritten.notAfter ?? ''),
    ...(sendAt !== undefined && { sendAt }),
  };
}

/** Whether it says and does the same as before: the event came again, or members do not read of the change. */
function saysNothingNew(before: Campaign, after: Campaign): boolean {
  const isStatedAlike =
    before.states === undefined || after.states === undefined
      ? before.states === after.states
      : changedFacts(before.states, after.states).length === 0;
  return (
    isStatedAlike &&
    approvalHash(before) === approvalHash(after) &&
    before.writtenFrom?.textHash === after.writtenFrom?.textHash &&
    Object.is(Date.parse(before.notAfter ?? ''), Date.parse(after.notAfter ?? ''))
  );
}

function body(draft: GatheringItem['draft'], language: Language, programmeName: string): string {
  const texts = gatheringInvitationTexts(language);
  const buttons = rsvpButtons(language);
  const title = escapeMarkdown(inLanguage(draft.title, language));
  return parts(
    `# ${texts.heading(title)}`,
    '{{ salutation }}',
    texts.opening(escapeMarkdown(programmeName), title),
    description(draft.description, language),
    ...facts(draft, language),
    `## ${texts.answerHeading}`,
    texts.howToAnswer(escapeMarkdown(formatDeadline(rsvpsUntil({ draft }), language, draft.timeZone))),
    `[${buttons.attending}]({{ attend_url }})\n[${buttons.declined}]({{ decline_url }})\n[${buttons.undecided}]({{ undecided_url }})`,
    `[${texts.details}]({{ details_url }})${texts.detailsNote}`,
  );
}

function facts(draft: GatheringItem['draft'], language: Language): (string | undefined)[] {
  const { startsAt, endsAt, timeZone, place, onlineUrl, answerBy } = draft;
  const texts = gatheringInvitationTexts(language);
  return [
    fact(texts.when, formatPeriod(new Date(startsAt), new Date(endsAt), language, timeZone)),
    place == null ? undefined : fact(texts.where, placeLine(place, language)),
    onlineUrl == null
      ? undefined
      : fact(placeNames(language).online, place == null ? texts.onlineOnly : texts.onlineToo),
    seatsLine(draft, language),
    guestsLine(draft, language),
    answerBy == null ? undefined : fact(texts.answerBy, formatDeadline(new Date(answerBy), language, timeZone)),
  ];
}

/** How many guests a member may bring: by the way to take part, where that makes a difference. */
function guestsLine(draft: GatheringItem['draft'], language: Language): string | undefined {
  const texts = gatheringInvitationTexts(language);
  const limits = modesOf(draft).map((mode) => ({ mode, most: guestLimit(draft, mode) }));
  const most = Math.max(...limits.map((limit) => limit.most));
  if (most <= 0) return undefined;
  if (limits.every((limit) => limit.most === most)) return fact(texts.guests, texts.guestsUpTo(most));
  const inWords = limits.map((limit) => texts.guestsIn(modesInSentences(language)[limit.mode], limit.most));
  return fact(texts.guests, texts.guestsByWay(inWords));
}

/** How many can come; where there are two kinds of seats, how many of each; and that one can wait for a seat. */
function seatsLine({ waitingList, ...draft }: GatheringItem['draft'], language: Language) {
  const texts = gatheringInvitationTexts(language);
  const seats = seatsOf(draft, language);
  if (seats === undefined) return undefined;
  return waitingList === 'fifo' ? `${fact(texts.seats, seats)}\\\n${texts.onceFull}` : fact(texts.seats, seats);
}

function seatsOf(draft: Venue, language: Language): string | undefined {
  const texts = gatheringInvitationTexts(language);
  const limits = modesOf(draft).map((mode) => seatLimit(draft, mode));
  if (limits.every((limit) => limit === undefined)) return undefined;
  const [only = '', ...others] = limits.map((limit) =>
    limit === undefined ? texts.seatsUnlimited : texts.seatsOf(limit),
  );
  return others.reduce((first, second) => texts.seatsOfBoth(first, second), only);
}
