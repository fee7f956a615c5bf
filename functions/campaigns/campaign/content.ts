/** What a campaign says: checked when it is saved, compiled for the preview and when its audience is frozen. */
import type { CampaignMail, SlotName } from '../../../events/read-models/campaign-content.ts';
import type { ProblemError } from '../../../shared/decision/problem-error.ts';
import { mailBody, textProblems } from '../../../shared/decision/text-problems.ts';
import { inLanguage, type Language, languages } from '../../../shared/locale/languages.ts';
import type { CompiledMail } from '../../../shared/mail-format/compiled-mail.ts';
import { UnsafeMail } from '../../../shared/mail-format/headers.ts';
import { compileMail, refuseBadSubject } from '../../../shared/mail-format/mail-shell.ts';
import { RefusedMarkdown } from '../../../shared/mail-format/markdown.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import { senderOf } from '../../../shared/programme/sender.ts';
import { programmeProblem, tryOutMail, whyUnmailable } from '../../../shared/programme/try-out.ts';
import { topicsInSentences } from '../../../shared/texts/glossary.ts';
import type { Campaign } from '../tables.ts';
import { campaignTexts } from '../texts.ts';
import { sha256, sortedFields } from './hashes.ts';
import { statedFacts } from './hr-changes.ts';

/** The part of a campaign that is shown to people. */
export type Content = Pick<Campaign, 'topic' | 'subject' | 'body' | 'gatheringId'>;

const everyMail = ['salutation', 'preferences_url', 'unsubscribe_url'] as const satisfies readonly SlotName[];
const rsvpLinks = ['attend_url', 'decline_url', 'undecided_url', 'details_url'] as const satisfies readonly SlotName[];

/** The variables that a campaign's body may name; the RSVP links are for the gathering invitation only. */
export function variablesOf({ gatheringId }: Pick<Content, 'gatheringId'>): readonly SlotName[] {
  return gatheringId === undefined ? everyMail : [...everyMail, ...rsvpLinks];
}

/**
 * Largest body as HR wrote it, and as plain text, in bytes: with the audience, both languages fit one item of DynamoDB
 * (400 kB), before and after they are compiled.
 */
const largestText = 90_000;

/** What is wrong with the texts, each with its pointer; a campaign with such a text cannot be saved. */
export function contentProblems(content: Pick<Content, 'subject' | 'body' | 'gatheringId'>): ProblemError[] {
  const known = variablesOf(content);
  return [
    ...textProblems('subject', content.subject, refuseBadSubject),
    ...textProblems('body', content.body, (text) => {
      const { text: plain } = mailBody(text, known);
      const longest = Math.max(Buffer.byteLength(text), Buffer.byteLength(plain));
      if (longest > largestText) throw new RefusedMarkdown(`has ${longest} bytes; a mail can have ${largestText}`);
    }),
  ];
}

/**
 * The mail in each language that the body was written in. Readers of a language without a body receive the other's mail as it
 * is, so that no mail mixes two languages.
 */
export function compileContent(
  content: Content,
  programme: Programme,
): Partial<Record<Language, CompiledMail<SlotName>>> {
  return Object.fromEntries(writtenIn(content).map((language) => [language, compileIn(language, content, programme)]));
}

type CompiledMails = ReturnType<typeof compileContent>;

/** The compiled mails, or what is wrong, each with its pointer: with the texts, or with the programme that they are compiled for. */
export function compiledOrProblems(
  content: Content,
  programme: Programme,
): { readonly mails: CompiledMails; readonly problems?: undefined } | { mails?: undefined; problems: ProblemError[] } {
  const problems = contentProblems(content);
  if (problems.length > 0) return { problems };
  try {
    const mails = compileContent(content, programme);
    for (const language of languages) {
      const mail = mails[language];
      if (mail !== undefined) tryOutMail(mail, { language, programme });
    }
    return { mails };
  } catch (error) {
    const why = whyUnmailable(error);
    if (why === undefined) throw error;
    const inProgramme = programmeProblem(programme, writtenIn(content));
    if (inProgramme !== undefined) return { problems: [inProgramme] };
    // No text that passed is known to come here. One that does pauses the campaign with its reason, instead of failing for ever.
    return { problems: [{ pointer: error instanceof UnsafeMail ? '/subject' : '/body', detail: why }] };
  }
}

/** The languages that a body was written in. */
function writtenIn({ body }: Content): Language[] {
  return languages.filter((language) => body[language] !== undefined);
}

function compileIn(language: Language, content: Content, programme: Programme): CompiledMail<SlotName> {
  return compileMail<SlotName>({
    kind: 'campaign',
    language,
    subject: inLanguage(content.subject, language),
    body: inLanguage(content.body, language),
    variables: variablesOf(content),
    because: campaignTexts(language).because(programme.name[language], topicsInSentences(language)[content.topic]),
    sender: senderOf(programme, language),
  });
}

/** The same mails in the types of the sender's read model, whose lists are not read-only. */
export function asCampaignMails(
  mails: Partial<Record<Language, CompiledMail<SlotName>>>,
): Partial<Record<Language, CampaignMail>> {
  return Object.fromEntries(
    Object.entries(mails).map(([language, { subject, text, html }]) => [
      language,
      { subject, text: [...text], html: [...html] },
    ]),
  );
}

/** Hash of what an approver approves: the content, the title and the description of its calendar entry, and the audience. */
export function approvalHash(
  campaign: Content & Pick<Campaign, 'audience' | 'classification' | 'states' | 'textStates' | 'writtenFrom'>,
): string {
  const { topic, subject, body, audience, classification } = campaign;
  return sha256([
    topic,
    sortedFields(subject),
    sortedFields(body),
    sortedFields(audience),
    classification,
    calendarEntry(campaign),
  ]);
}

/** What is approved of the calendar entry; null = there is none. */
export function calendarEntry(
  campaign: Content & Partial<Pick<Campaign, 'states' | 'textStates' | 'writtenFrom'>>,
): readonly unknown[] | null {
  if (campaign.gatheringId === undefined) return null;
  const { title = {}, descriptionHash } = statedFacts(campaign) ?? {};
  return [campaign.gatheringId, sortedFields(title), descriptionHash ?? null];
}

/** Hash of the compiled mails. */
export function contentHash(mails: Partial<Record<Language, CompiledMail>>): string {
  return sha256(languages.map((language) => mails[language] ?? null));
}
