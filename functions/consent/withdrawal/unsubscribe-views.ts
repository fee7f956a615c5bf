/** The pages of an unsubscribe link: one button, and what it did. */
import type { ContactCard } from '../../../events/read-models/contact-card.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import type { Visit } from '../../../shared/http/pages/page.ts';
import { html, type Markup, type PageContent } from '../../../shared/http/pages/page-layout.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import { topicsInSentences } from '../../../shared/texts/glossary.ts';
import type { Topic } from '../../../shared/vocabulary.ts';
import { personPage, preferencesLinkLine } from '../pages/page-parts.ts';
import { sharedTexts, unsubscribeTexts } from '../texts.ts';

/** What a link stops, and for whom. */
export interface Unsubscription {
  readonly person: MailingRecord;
  /** Of an invitation only. */
  readonly card: ContactCard | undefined;
  readonly stops: Topic | 'invitation';
  /** The link was mailed to an address that is no longer the person's. */
  readonly isRevoked: boolean;
  readonly language: Language;
}

/**
 * What the link shows: the button, or that there is nothing left to stop. `changes`: whether the button would change
 * anything.
 */
export function unsubscribePage(unsubscription: Unsubscription, changes: boolean, visit: Visit): PageContent {
  if (isForMember(unsubscription)) return memberPage(unsubscription, visit);
  return changes ? confirmPage(unsubscription) : stoppedPage(unsubscription, visit);
}

/** Whether it is the link of an invitation by which the person has joined since. */
function isForMember({ person, stops }: Unsubscription): boolean {
  return stops === 'invitation' && person.membership === 'member';
}

/** What the link of an old invitation stops for a member, that it is stopped, and where to leave the programme. */
function memberPage(unsubscription: Unsubscription, visit: Visit): PageContent {
  const { person, language } = unsubscription;
  const texts = unsubscribeTexts(language);
  const [title, body, way] =
    person.topics.length === 0
      ? [texts.doneTitle, html`<p class="taken" role="status">${texts.allStopped}</p>`, texts.leaveHere]
      : [
          texts.title,
          html`<p>${texts.confirmMember(named(person.topics, language))}</p>${button(texts.stopAll, language)}`,
          texts.leaveInstead,
        ];
  const preferences = html`<p>${way}</p>${preferencesLinkLine(person, visit, language)}`;
  return personPage(knownReader(unsubscription), language, { title, body: html`${body}${preferences}` });
}

function named(granted: readonly Topic[], language: Language): string {
  return granted.map((topic) => topicsInSentences(language)[topic]).join(sharedTexts(language).separator);
}

function button(label: string, language: Language): Markup {
  return html`<form method="post" action="?lang=${language}"><button name="List-Unsubscribe" value="One-Click">${label}</button></form>`;
}

/** Asks, and writes nothing: mail scanners open every link. */
function confirmPage(unsubscription: Unsubscription): PageContent {
  const { stops, language } = unsubscription;
  const texts = unsubscribeTexts(language);
  const [title, question, label] =
    stops === 'invitation'
      ? [texts.stopInvitationTitle, texts.confirmInvitation, sharedTexts(language).notThisTime]
      : [texts.title, texts.confirm(topicsInSentences(language)[stops]), texts.stop];
  return personPage(knownReader(unsubscription), language, {
    title,
    body: html`<p>${question}</p>
${button(label, language)}`,
  });
}

/** The names that the page may show: of the person to whose present address the link was mailed. */
function knownReader({ person, card, isRevoked }: Unsubscription) {
  return isRevoked ? undefined : { names: person.names ?? card?.names };
}

/** What the link did, or that it has nothing left to stop. A repeated request shows the same. */
export function stoppedPage(unsubscription: Unsubscription, visit: Visit): PageContent {
  if (isForMember(unsubscription)) return memberPage(unsubscription, visit);
  const { person, stops, language, isRevoked } = unsubscription;
  const texts = unsubscribeTexts(language);
  const isMember = person.membership === 'member';
  if (person.membership === 'left' || (stops !== 'invitation' && !isMember)) {
    const body = html`<p class="taken" role="status">${texts.noneSent}</p>`;
    return personPage(knownReader(unsubscription), language, { title: texts.title, body });
  }
  const done = stops === 'invitation' ? texts.invitationStopped : texts.stopped(topicsInSentences(language)[stops]);
  return personPage(knownReader(unsubscription), language, {
    title: texts.doneTitle,
    body: html`<p class="taken" role="status">${done}</p>
${isMember && !isRevoked ? html`<p>${texts.nothingElse}</p>${preferencesLinkLine(person, visit, language)}` : ''}`,
  });
}

/**
 * The invitation went to an address that is no longer the person's: it gets no more mail to this person, and whoever reads its mail
 * cannot decline for the person. Others may have the address, too: the page promises nothing about their mail.
 */
export function otherAddressPage(language: Language): PageContent {
  const texts = unsubscribeTexts(language);
  return {
    language,
    title: texts.otherAddressTitle,
    body: html`<p role="status">${texts.otherAddress}</p><p>${texts.otherAddressContact}</p>`,
  };
}
