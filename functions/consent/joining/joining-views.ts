/** The pages of joining: the form, and what was recorded. */
import type { ContactCard } from '../../../events/read-models/contact-card.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { linkClosedPage } from '../../../shared/http/pages/closed-pages.ts';
import { type RefusedForm, valuesIn } from '../../../shared/http/pages/form.ts';
import { describedGroup, fieldProblem, openTooLongNotice } from '../../../shared/http/pages/form-parts.ts';
import type { Visit } from '../../../shared/http/pages/page.ts';
import { html, type Markup, type PageContent } from '../../../shared/http/pages/page-layout.ts';
import { formatDate, formatInstant } from '../../../shared/locale/dates.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { topicNames } from '../../../shared/texts/glossary.ts';
import { topics } from '../../../shared/vocabulary.ts';
import {
  hiddenFields,
  personPage,
  preferencesLinkLine,
  privacyNoticeBox,
  privacyNoticeStyle,
  topicBox,
  topicList,
} from '../pages/page-parts.ts';
import { joiningTexts, sharedTexts } from '../texts.ts';
import { type JoiningState, joiningClosesAt } from './joining.ts';

const { timeZone } = programme;

/** Whose joining it is, and how it stands. */
export interface Joining {
  readonly person: MailingRecord;
  readonly card: ContactCard | undefined;
  readonly state: JoiningState;
  readonly language: Language;
}

/** What the link shows: the form while it is open, else what was decided. */
export function joiningPage(joining: Joining, visit: Visit): PageContent {
  switch (joining.state) {
    case 'open':
      // A person who declined and switches the language sees what was recorded, not the form again.
      if (visit.query['shown'] === 'answer' && joining.person.membership === 'declined') return declinedPage(joining);
      return joining.card === undefined ? linkClosedPage(joining.language) : formPage(joining, joining.card, visit);
    case 'member':
      return joinedPage(joining, visit);
    case 'declined':
      return declinedPage(joining);
    case 'closed':
      return linkClosedPage(joining.language);
  }
}

function formPage({ person, language }: Joining, card: ContactCard, visit: Visit): PageContent {
  const texts = joiningTexts(language);
  const { personalData, notThisTime } = sharedTexts(language);
  const agreed = agreedAtExit(card);
  const { refused } = visit;
  const problem = (field: string, words: string) => (refused?.problems.has(field) === true ? words : undefined);
  const [topicProblem, decisionProblem] = [
    problem('purpose', texts.chooseAgain),
    problem('decision', texts.noDecision),
  ];
  const ticked = tickedOn(refused);
  return personPage(card, language, {
    style: privacyNoticeStyle,
    title: texts.title,
    body: html`${openTooLongNotice(refused, language)}${refused === undefined || refused.openTooLong ? '' : html`<p class="problem" role="alert">${texts.nothingRecorded}</p>`}
${person.membership === 'declined' ? html`<p class="taken">${texts.declinedBefore}</p>` : ''}
<p>${texts.introduction(programme.company.name[language])}</p>
${deadline(joiningClosesAt(person, card), language)}
<h2 id="notice">${personalData}</h2>
${privacyNoticeBox(programme.notice, language, { labelledBy: 'notice' })}
<form method="post" action="?lang=${language}">${hiddenFields(visit, language)}
${agreedBefore(card, agreed, language)}
<fieldset${describedGroup('purpose', topicProblem)}><legend>${texts.choose}</legend>${fieldProblem('purpose', topicProblem)}
${topics.filter((topic) => !agreed.includes(topic)).map((topic) => topicBox('purpose', topic, ticked.includes(topic), language))}</fieldset>
<p class="small">${texts.onlyWhatIsTicked}</p>${fieldProblem('decision', decisionProblem)}
<button name="decision" value="accept">${texts.join}</button>
<button name="decision" value="refuse" class="second">${notThisTime}</button></form>`,
  });
}

/**
 * The boxes that were ticked in a form that comes back. Ticks that belong to a privacy notice other than the one that
 * the page shows now are not consent to it: they do not come back.
 */
function tickedOn(refused: RefusedForm | undefined): readonly string[] {
  if (refused === undefined) return [];
  const [noticeVersion = programme.notice] = valuesIn(refused.fields, 'notice');
  return noticeVersion === programme.notice ? valuesIn(refused.fields, 'purpose') : [];
}

/** What was recorded when somebody joined, and how to change it. */
export function joinedPage({ person, language }: Joining, visit: Visit): PageContent {
  const texts = joiningTexts(language);
  return personPage(person, language, {
    title: texts.joinedTitle,
    body: html`<p class="taken" role="status">${texts.joined}</p>
<h2>${sharedTexts(language).whatWeSend}</h2>
${topicList(person.topics, language)}
<p class="small">${recordedAs(person, language)}</p>
<p>${texts.changeAnyTime}</p>
${preferencesLinkLine(person, visit, language)}
<p class="small">${texts.noSecrets}</p>`,
  });
}

/**
 * A member pressed a button on a page that had been open since before joining: it changed nothing, and the page says
 * where to leave the programme.
 */
export function alreadyMemberPage({ person, language }: Joining, visit: Visit): PageContent {
  const texts = joiningTexts(language);
  return personPage(person, language, {
    status: 409,
    title: texts.alreadyMemberTitle,
    body: html`<p class="problem" role="alert">${texts.alreadyMember}</p>
<h2>${sharedTexts(language).whatWeSend}</h2>
${topicList(person.topics, language)}
<p>${texts.changeOrLeave}</p>
${preferencesLinkLine(person, visit, language)}`,
  });
}

/** What was recorded when somebody declined. */
export function declinedPage({ person, card, language, state }: Joining): PageContent {
  const texts = joiningTexts(language);
  const until = state === 'open' ? joiningClosesAt(person, card) : undefined;
  return personPage({ names: person.names ?? card?.names }, language, {
    sameViewQuery: { shown: 'answer' },
    title: texts.declinedTitle,
    body: html`<p class="taken" role="status">${texts.declined}</p>
<p class="small">${recordedAs(person, language)}</p>
<p>${until === undefined ? texts.writeToUs : texts.joinUntil(formatInstant(until, language, timeZone))}</p>`,
  });
}

/** The topics that were agreed to at exit, on paper or in the exit form: they are not asked again. */
function agreedAtExit({ consentAtExit }: ContactCard) {
  return topics.filter((topic) => consentAtExit?.decision === 'granted' && consentAtExit.purposes.includes(topic));
}

function agreedBefore({ consentAtExit }: ContactCard, agreed: (typeof topics)[number][], language: Language): Markup {
  if (agreed.length === 0 || consentAtExit?.decision !== 'granted') return '';
  const date = formatDate(new Date(consentAtExit.at), language, timeZone);
  return html`<p>${joiningTexts(language).agreedAtExit(date)}</p><ul>${agreed.map((topic) => html`<li>${topicNames(language)[topic]}</li>`)}</ul>`;
}

function deadline(at: Date | undefined, language: Language): Markup {
  if (at === undefined) return '';
  return html`<p>${joiningTexts(language).deadline}<strong>${formatInstant(at, language, timeZone)}</strong></p>`;
}

function recordedAs({ membershipSince, noticeVersion = '' }: MailingRecord, language: Language): string {
  if (membershipSince === undefined) return '';
  return joiningTexts(language).recorded(formatInstant(new Date(membershipSince), language, timeZone), noticeVersion);
}
