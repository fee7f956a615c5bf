/** What mails say that a gathering causes by itself: reminders, thanks, changes, a cancellation. */
import type { ChangedPart } from '../../../../events/gatherings/event-rescheduled.ts';
import type { AttendanceMode, GuestAnswer } from '../../../../events/read-models/gathering.ts';
import type { Language } from '../../../../shared/locale/languages.ts';
import { escapeMarkdown as escaped } from '../../../../shared/mail-format/markdown.ts';
import { linkTexts } from '../../texts/mail-texts.ts';
import {
  cancellationTexts,
  changeTexts,
  type Nearness,
  reminderHeads,
  reminderSentences,
  reminderTexts,
  thanksTexts,
} from '../../texts/notice-texts.ts';
import { answerNames, confirmationTexts } from '../../texts/rsvp-texts.ts';
import type { GatheringFacts } from './gathering-facts.ts';
import { bodyOf, buttons, factLines, labelled, type MailText, receptionLines } from './mail-body.ts';

/** What a reminder says. */
export interface ReminderFacts {
  readonly gathering: GatheringFacts;
  readonly nearness: Nearness;
  readonly modes: readonly AttendanceMode[];
  /** The time for answers is over: a member who cannot come writes to the office. */
  readonly answersClosed: boolean;
}

/** Reminds those who come. */
export function reminderText(
  language: Language,
  { gathering, nearness, modes, answersClosed }: ReminderFacts,
): MailText {
  const texts = reminderTexts(language);
  const { details, calendar, declineAfterAll } = linkTexts(language);
  const head = reminderHeads(language)[nearness];
  const title = escaped(gathering.title);
  return {
    subject: confirmationTexts(language).subject(head, gathering.title),
    body: bodyOf(
      texts.heading(head, title),
      texts.lookingForward(reminderSentences(language)[nearness](title)),
      factLines(gathering, language, modes),
      modes.includes('place') ? receptionLines(language) : '',
      `## ${texts.ifPlansChange}`,
      answersClosed ? texts.writeToOffice : texts.tellUs,
      buttons([details, 'details_url'], [calendar, 'calendar_url'], [declineAfterAll, 'decline_url']),
    ),
  };
}

/** What thanks say; feedback is taken until then. */
export interface ThanksFacts {
  readonly title: string;
  readonly when: string;
  readonly until: string;
}

/** Thanks those who came, and asks for their feedback. */
export function thanksText(language: Language, { title, when, until }: ThanksFacts): MailText {
  const texts = thanksTexts(language);
  return {
    subject: texts.subject(title),
    body: bodyOf(
      texts.heading,
      texts.thanks(escaped(title), escaped(when)),
      texts.ask,
      buttons([texts.survey, 'survey_url']),
      texts.until(escaped(until)),
    ),
  };
}

/** What is said of a change. */
export interface ChangeFacts {
  readonly gathering: GatheringFacts;
  readonly changed: readonly ChangedPart[];
  readonly answer: GuestAnswer | 'none';
  readonly answerAsked: boolean;
  readonly modes: readonly AttendanceMode[];
}

/** Says what changed, and whether a new answer is needed. */
export function changeText(language: Language, facts: ChangeFacts): MailText {
  const { gathering, changed, modes, answerAsked } = facts;
  const texts = changeTexts(language);
  const what = texts.whatChanged(changed);
  const { answerBy } = gathering;
  return {
    subject: texts.subject(what, gathering.title),
    body: bodyOf(
      texts.heading(what),
      texts.apology(escaped(gathering.title), what),
      `## ${texts.factsHeading}`,
      factLines(gathering, language, modes),
      texts.calendar,
      answerLine(language, facts),
      answerBy === undefined || !answerAsked ? '' : labelled(texts.answerBy, escaped(answerBy)),
      answerLinks(language, answerAsked),
    ),
  };
}

function answerLine(language: Language, { answer, answerAsked }: ChangeFacts): string {
  const texts = changeTexts(language);
  if (answer === 'none') return texts.invite;
  const name = answerNames(language)[answer];
  return answerAsked ? texts.answerAsked(name) : texts.answerStands(name);
}

function answerLinks(language: Language, answerAsked: boolean): string {
  const { attend, decline, undecided, details, seeAnswer, declineAfterAll } = linkTexts(language);
  return answerAsked
    ? buttons([attend, 'attend_url'], [decline, 'decline_url'], [undecided, 'undecided_url'], [details, 'details_url'])
    : buttons([seeAnswer, 'details_url'], [declineAfterAll, 'decline_url']);
}

/** What is said of a cancellation. */
export interface CancellationFacts {
  readonly gathering: GatheringFacts;
  readonly tooFew: boolean;
  /** Whether there was an invitation, which calendars may hold; else only the date was announced. */
  readonly invited: boolean;
}

/** Says that a gathering does not take place. */
export function cancellationText(language: Language, { gathering, tooFew, invited }: CancellationFacts): MailText {
  const texts = cancellationTexts(language);
  const title = escaped(gathering.title);
  return {
    subject: texts.subject(gathering.title),
    body: bodyOf(
      texts.heading(title),
      tooFew ? texts.tooFew(title) : texts.cancelled(title),
      texts.apology,
      `## ${texts.factsHeading}`,
      factLines(gathering, language),
      invited ? texts.calendar : '',
      texts.another,
    ),
  };
}
