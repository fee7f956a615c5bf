/** Writes a mail as it will be sent, with the longest names that are accepted, before what it says is stored. */
import type { ProblemError } from '../decision/problem-error.ts';
import { type Language, languages } from '../locale/languages.ts';
import { fullName } from '../locale/names.ts';
import { type CompiledMail, fillChunks } from '../mail-format/compiled-mail.ts';
import { UnsafeMail } from '../mail-format/headers.ts';
import { compileMail, LegalItemsMissing } from '../mail-format/mail-shell.ts';
import { RefusedMarkdown } from '../mail-format/markdown.ts';
import { rawMessage } from '../mail-format/message.ts';
import { onFirstUse } from '../process/on-first-use.ts';
import { salutation } from '../texts/salutation.ts';
import type { Programme } from './programme.ts';
import { senderOf } from './sender.ts';

/** The longest names: 100 characters each, of four bytes each. */
const longest = '𠮷'.repeat(100);
const longestNames = { family: longest, given: longest, preferred: longest };

/** The longest addresses that SES takes (RFC 5321 §4.5.3.1.3). */
const longestAddress = `${'a'.repeat(64)}@${'b'.repeat(60)}.example.com`;

/** The person to whom a mail is tried out. */
export const longestPerson = onFirstUse(() => ({ name: fullName(longestNames), address: longestAddress }));

/** Writes a compiled mail to that person. @throws UnsafeMail when a header cannot hold the subject or the programme's name */
export function tryOutMail(
  { subject, text, html }: CompiledMail,
  { language, programme }: { language: Language; programme: Programme },
): void {
  const slots = [...text, ...html].flatMap((chunk) => (typeof chunk === 'string' ? [] : [chunk.slot]));
  const urls = slots.map((slot) => [slot, `https://example.com/${'x'.repeat(100)}`]);
  const values = { ...Object.fromEntries(urls), salutation: salutation(longestNames, language) };
  const from = { name: programme.name[language], address: longestAddress };
  const message = { from, replyTo: from, to: longestPerson(), subject, language };
  rawMessage({ ...message, text: fillChunks(text, values), html: fillChunks(html, values) });
}

/** What somebody wrote, as the source of a mail. */
export interface Trial {
  readonly language: Language;
  readonly subject: string;
  /** Markdown. */
  readonly body: string;
}

/** Compiles and writes a mail with everything that an advertising mail shows. @throws what {@link whyUnmailable} explains */
export function tryOut(trial: Trial, programme: Programme): void {
  const { language } = trial;
  const source = {
    ...trial,
    kind: 'campaign',
    variables: ['preferences_url', 'unsubscribe_url'],
    because: '.',
  } as const;
  tryOutMail(compileMail({ ...source, sender: senderOf(programme, language) }), { language, programme });
}

/** A field, and what writes a mail in which nothing can fail but this field. */
export interface FieldTrial {
  readonly pointer: string;
  readonly write: (language: Language) => unknown;
}

/** The subject of a mail that tries out another field. */
export const harmlessTitle = { ja: 'x', en: 'x' } as const;

/**
 * What is wrong with fields that become mails, each with its own pointer: once, in the first language in which it fails.
 * A fault of the programme is reported alone: every field fails because of it, and changing one does not help.
 */
export function fieldProblems(trials: readonly FieldTrial[], programme: Programme): ProblemError[] {
  const problems = trials.flatMap(({ pointer, write }) => {
    const why = whyNot(languages, write);
    return why === undefined ? [] : [{ pointer, detail: sentenceOf(why) }];
  });
  const inProgramme = problems.length > 0 ? programmeProblem(programme) : undefined;
  return inProgramme === undefined ? problems : [inProgramme];
}

/**
 * Why no mail at all can be written in these languages, whatever it says: then programme.json is at fault, and no change of a text helps.
 * Undefined = mails can be written.
 */
export function programmeProblem(
  programme: Programme,
  concerned: readonly Language[] = languages,
): ProblemError | undefined {
  const harmless = (language: Language) => ({
    language,
    subject: harmlessTitle[language],
    body: harmlessTitle[language],
  });
  const why = whyNot(concerned, (language) => tryOut(harmless(language), programme));
  if (why === undefined) return undefined;
  const detail = `programme.json is at fault, whatever is written: ${why.reason}`;
  return { pointer: '', code: 'configuration', detail };
}

/** Why something cannot become a mail. */
interface Unmailable {
  readonly reason: string;
  /** The reason is that of the whole mail, and does not continue the name of a field. */
  readonly ofMail: boolean;
}

function whyNot(concerned: readonly Language[], write: (language: Language) => unknown): Unmailable | undefined {
  for (const language of concerned) {
    try {
      write(language);
    } catch (error) {
      const why = unmailable(error);
      if (why === undefined) throw error;
      return why;
    }
  }
  return undefined;
}

const sentenceOf = ({ reason, ofMail }: Unmailable) => (ofMail ? `cannot be mailed: ${reason}` : reason);

/**
 * Why something cannot become a mail, in words that continue the name of a field.
 *
 * @returns undefined when the error says nothing of the kind: a fault of ours
 */
export function whyUnmailable(error: unknown): string | undefined {
  const why = unmailable(error);
  return why && sentenceOf(why);
}

function unmailable(error: unknown): Unmailable | undefined {
  if (error instanceof RefusedMarkdown) return { reason: error.detail, ofMail: false };
  if (error instanceof TypeError && 'code' in error && error.code === 'ERR_INVALID_URL')
    return { reason: 'is not a URL', ofMail: false };
  // Intl and Temporal throw a RangeError for a zone or a time that they do not know.
  const isOfMail = error instanceof UnsafeMail || error instanceof LegalItemsMissing || error instanceof RangeError;
  return isOfMail ? { reason: error.message, ofMail: true } : undefined;
}
