/**
 * Whether what HR wrote about a job can become its mail: each field is compiled in each language before it is stored.
 * Pure.
 */
import type { ProblemError } from '../../../shared/decision/problem-error.ts';
import { largestTogether, mailBody } from '../../../shared/decision/text-problems.ts';
import { inLanguage, type Language, type LocalizedText } from '../../../shared/locale/languages.ts';
import { escapeMarkdown, safeMarkdown } from '../../../shared/mail-format/markdown.ts';
import { escapeLines, linkTo, parts, subjectLine } from '../../../shared/mail-format/markdown-parts.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import { type FieldTrial, fieldProblems, harmlessTitle, tryOut } from '../../../shared/programme/try-out.ts';
import type { Job } from './job.ts';

/**
 * The problems, each with the pointer of the field that is bad; none when every mail can be written. A part of a
 * description that a mail cannot hold is not a problem: it is mailed as plain text (`safeMarkdown`). But with
 * everything else it must fit one mail.
 */
export function mailProblems({ draft }: Job, programme: Programme): ProblemError[] {
  const mail = (language: Language, body: string, subject: LocalizedText = harmlessTitle) =>
    tryOut({ language, subject: subjectLine(subject, language), body }, programme);
  const { title, description = {}, duties, workplace, employment, requiredSkills, applyUrl } = draft;
  const skills = requiredSkills.map(({ skill }) => skill);
  const conditions = [duties.initial, duties.changeScope, workplace.initial, workplace.changeScope];
  const criteria = employment.term?.renewal.criteria ?? '';
  const others = parts(...[...conditions, criteria, ...skills].map(escapeLines));
  const plain = (pointer: string, ...texts: readonly string[]): FieldTrial => ({
    pointer,
    write: (language) => mail(language, texts.map(escapeLines).join('\n\n')),
  });
  const trials: FieldTrial[] = [
    {
      pointer: '/title',
      write: (language) => mail(language, escapeMarkdown(inLanguage(title, language)), title),
    },
    plain('/duties', duties.initial, duties.changeScope),
    plain('/workplace', workplace.initial, workplace.changeScope),
    plain('/employment/term/renewal/criteria', criteria),
    plain('/requiredSkills', ...skills),
    { pointer: '/applyUrl', write: (language) => applyUrl && mail(language, linkTo('x', applyUrl)) },
  ];
  const wrong = fieldProblems(trials, programme);
  if (wrong.length > 0) return wrong;
  const together = (language: Language) => parts(safeMarkdown(inLanguage(description, language)), others);
  const fits = (language: Language) => mailBody(together(language), [], largestTogether);
  return fieldProblems([{ pointer: '/description', write: fits }], programme);
}
