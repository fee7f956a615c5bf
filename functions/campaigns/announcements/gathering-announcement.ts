/** The gathering invitation, as the Markdown that HR could have written. */
import { isDeepStrictEqual } from 'node:util';
import { descriptionHash, invitationFactsSchema, noDescription } from '../../../events/read-models/announced-facts.ts';
import type { GatheringItem } from '../../../events/read-models/gathering.ts';
import { type Command, isRefusal, refuse } from '../../../shared/decision/decision.ts';
import { formatPeriod } from '../../../shared/locale/dates.ts';
import { inLanguage, type Language } from '../../../shared/locale/languages.ts';
import { escapeMarkdown } from '../../../shared/mail-format/markdown.ts';
import { fact, parts, subjectLine } from '../../../shared/mail-format/markdown-parts.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import { formatDeadline } from '../../../shared/texts/deadline.ts';
import { placeNames, rsvpButtons } from '../../../shared/texts/glossary.ts';
import { changeCampaign, type Draft, submitCampaign } from '../campaign/campaign.ts';
import type { CampaignOutcome } from '../campaign/campaign-decision.ts';
import { approvalHash } from '../campaign/content.ts';
import { isContentRefused, isOut, moveLastMoment } from '../campaign/sending.ts';
import type { Campaign } from '../tables.ts';
import { gatheringInvitationTexts } from '../texts.ts';
import { description, inEachLanguage, placeLine, writtenText } from './announcement-text.ts';

/** The campaign of a gathering: to its audience, in both languages, never after the last moment to answer. */
export function gatheringCampaign({ draft, gatheringId }: GatheringItem, { name }: Pick<Programme, 'name'>): Draft {
  const { textHash, ...text } = writtenText(
    inEachLanguage((language) => gatheringInvitationTexts(language).subject(subjectLine(draft.title, language))),
    inEachLanguage((language) => body(draft, language, name[language])),
  );
  return {
    topic: 'gatherings',
    ...text,
    audience: draft.audience,
    classification: draft.classification,
    notAfter: draft.answerBy ?? draft.startsAt,
    gatheringId,
    states: invitationFactsSchema.parse({ ...draft, descriptionHash: descriptionHash(draft), textHash }),
  };
}

/** A gathering was moved, or says something else: its gathering invitation, or the announcement of its date, as it is written now. */
export interface MovedGathering {
  readonly rewritten: Draft;
  /** The authors of the gathering: moving it writes a part of the gathering invitation. */
  readonly authors: readonly string[];
  /** Whether the gathering's audience can no longer change: then another one of the campaign is HR's. */
  readonly audienceIsSettled: boolean;
}

/**
 * Rewrites a gathering invitation, or the announcement of a date, that has not been launched after its gathering was moved. If HR has
 * edited it, HR's subject and body stay, for HR to correct. One that had been submitted waits for approval again. One that was
 * launched is not rewritten: only its last moment follows the gathering.
 */
export function rewriteInvitation(
  campaign: Campaign,
  command: Command<MovedGathering>,
  at: Date,
): CampaignOutcome<'internal' | 'unchanged'> {
  const { rewritten, authors, audienceIsSettled } = command.input;
  if (isOut(campaign)) return followGathering(campaign, command, at);
  const written = { ...campaign, authors: [...new Set([...campaign.authors, ...authors])] };
  const input = { ...rewritten, ...(audienceIsSettled && audienceOf(campaign)), ...timesOf(campaign, rewritten) };
  const isByHr = campaign.history.some(({ action, actor }) => action === 'rewritten' && actor !== command.by);
  const draft = isByHr ? { ...input, ...wordsOf(campaign, rewritten) } : input;
  const changed = changeCampaign(written, { ...command, input: draft }, at);
  if (!isRefusal(changed) && saysNothingNew(campaign, changed.state)) return refuse('unchanged');
  const waits = campaign.status === 'draft' || isContentRefused(campaign);
  return isRefusal(changed) || waits ? changed : submitCampaign(changed.state, command, at);
}

/** To whom it goes. */
function audienceOf({
  topic,
  audience,
  classification,
}: Campaign): Pick<Draft, 'topic' | 'audience' | 'classification'> {
  return { topic, audience, classification };
}

/** When it leaves is HR's to say, and so is an earlier end. */
function timesOf(campaign: Campaign, rewritten: Draft): Pick<Draft, 'sendAt' | 'notAfter'> {
  const { sendAt, notAfter } = campaign;
  const endsEarlier = isEndSetByHr(campaign) && Date.parse(notAfter ?? '') < Date.parse(rewritten.notAfter ?? '');
  return { ...(sendAt !== undefined && { sendAt }), ...(endsEarlier && { notAfter }) };
}

/** HR's subject and body; the calendar part has no description, since HR's text may have left it out. */
function wordsOf({ subject, body }: Campaign, rewritten: Draft): Pick<Draft, 'subject' | 'body' | 'states'> {
  const { states: now } = rewritten;
  return { subject, body, states: now && { ...now, descriptionHash: noDescription } };
}

/**
 * Whether it neither says nor does anything else: an event that comes again, or a change that members do not read of. Compares as
 * stored: undefined fields are not.
 */
function saysNothingNew(before: Campaign, after: Campaign): boolean {
  const said = (campaign: Campaign): unknown =>
    JSON.parse(JSON.stringify([approvalHash(campaign), Date.parse(campaign.notAfter ?? ''), campaign.states]));
  return isDeepStrictEqual(said(before), said(after));
}

/** A campaign that was launched says what it says; only until when it may leave follows its gathering. */
function followGathering(campaign: Campaign, command: Command<MovedGathering>, at: Date): CampaignOutcome<'unchanged'> {
  const { notAfter = '' } = command.input.rewritten;
  return moveLastMoment(campaign, { ...command, input: { notAfter, isSetByHr: isEndSetByHr(campaign) } }, at);
}

/** Whether `notAfter` is another than the gathering gave. */
function isEndSetByHr({ states, notAfter = '' }: Campaign): boolean {
  return Date.parse(notAfter) !== Date.parse(states?.answerBy ?? states?.startsAt ?? '');
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
    texts.howToAnswer(escapeMarkdown(lastMoment(draft, language))),
    `[${buttons.attending}]({{ attend_url }})\n[${buttons.declined}]({{ decline_url }})\n[${buttons.undecided}]({{ undecided_url }})`,
    `[${texts.details}]({{ details_url }})${texts.detailsNote}`,
  );
}

/** Answers are taken until their deadline, or until it begins. */
function lastMoment({ answerBy, startsAt, timeZone }: GatheringItem['draft'], language: Language): string {
  return formatDeadline(new Date(answerBy ?? startsAt), language, timeZone);
}

function facts(draft: GatheringItem['draft'], language: Language): (string | undefined)[] {
  const { startsAt, endsAt, timeZone, place, onlineUrl, answerBy, guestsPerMember } = draft;
  const texts = gatheringInvitationTexts(language);
  return [
    fact(texts.when, formatPeriod(new Date(startsAt), new Date(endsAt), language, timeZone)),
    place == null ? undefined : fact(texts.where, placeLine(place, language)),
    onlineUrl == null
      ? undefined
      : fact(placeNames(language).online, place == null ? texts.onlineOnly : texts.onlineToo),
    seatsLine(draft, language),
    guestsPerMember === 0 ? undefined : fact(texts.guests, texts.guestsUpTo(guestsPerMember)),
    answerBy == null ? undefined : fact(texts.answerBy, formatDeadline(new Date(answerBy), language, timeZone)),
  ];
}

/** How many can come; where there are two kinds of seats, how many of each; and that one can wait for a seat. */
function seatsLine({ waitingList, ...draft }: GatheringItem['draft'], language: Language) {
  const texts = gatheringInvitationTexts(language);
  const seats = seatsOf(draft, language);
  if (seats === undefined) return undefined;
  return waitingList === 'fifo' ? `${fact(texts.seats, seats)}\\\n${texts.onceFull}` : fact(texts.seats, seats);
}

function seatsOf(
  {
    place,
    onlineUrl,
    seats,
    onlineSeats,
  }: Pick<GatheringItem['draft'], 'place' | 'onlineUrl' | 'seats' | 'onlineSeats'>,
  language: Language,
): string | undefined {
  const texts = gatheringInvitationTexts(language);
  if (place == null || onlineUrl == null) {
    const count = seats ?? onlineSeats;
    return count == null ? undefined : texts.seatsOf(count);
  }
  if (seats == null && onlineSeats == null) return undefined;
  const of = (count: number | null | undefined) => (count == null ? texts.seatsUnlimited : texts.seatsOf(count));
  return texts.seatsOfBoth(of(seats), of(onlineSeats));
}
