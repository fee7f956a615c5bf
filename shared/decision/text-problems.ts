/** What is wrong with texts that HR writes, language by language. Pure. */
import { type LocalizedText, languages } from '../locale/languages.ts';
import { largestDescription, RefusedMarkdown, refuseLarge, renderMarkdown } from '../mail-format/markdown.ts';
import type { ProblemError } from './problem-error.ts';

/**
 * Largest body as HTML or text, in bytes of UTF-8. With the shell around it the mail stays under 102 kB; Gmail hides what follows, and
 * that would be the footer that the law requires. Both languages together fit one item of DynamoDB, too.
 */
const largestHtml = 90_000;

/** Largest of what somebody wrote for one mail altogether: the labels, buttons and links that we put around it have the rest. */
export const largestTogether = 80_000;

/** The problems of a field's texts, by a check that throws {@link RefusedMarkdown}; each names the field and the language. */
export function textProblems(field: string, texts: LocalizedText, refuse: (text: string) => void): ProblemError[] {
  return languages.flatMap((language) => {
    const text = texts[language];
    if (text === undefined) return [];
    try {
      refuse(text);
      return [];
    } catch (error) {
      if (!(error instanceof RefusedMarkdown)) throw error;
      return [{ pointer: `/${field}/${language}`, detail: error.detail }];
    }
  });
}

/**
 * Renders Markdown as a mail's body. @throws RefusedMarkdown when a mail may not hold it, or would be cut off after it
 */
export function mailBody(text: string, known: readonly string[], largest = largestHtml) {
  const rendered = renderMarkdown(text, known);
  if (!rendered.hasWords)
    throw new RefusedMarkdown('has nothing to read: it holds no words, no variable and no picture with words');
  refuseLarge(rendered, largest);
  return rendered;
}

/**
 * What is wrong with a description that HR writes now. An unchanged description is not judged: it came from another
 * system, or its rule has changed since, and is mailed as plain text where a mail may not hold it.
 */
export function descriptionProblems(now: LocalizedText | undefined, stored: LocalizedText | undefined): ProblemError[] {
  const changed = languages.filter((language) => now?.[language] !== stored?.[language]);
  const written = Object.fromEntries(changed.map((language) => [language, now?.[language]]));
  return textProblems('description', written, (text) => mailBody(text, [], largestDescription));
}
