/** Whether what HR wrote of a job can become its mail: each field is compiled in each language before it is stored. Pure. */
import type { ProblemError } from '../../../shared/decision/problem-error.ts';
import { inLanguage, type Language, type LocalizedText } from '../../../shared/locale/languages.ts';
import { escapeMarkdown } from '../../../shared/mail-format/markdown.ts';
import { linkTo, subjectLine } from '../../../shared/mail-format/markdown-parts.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import { type FieldTrial, fieldProblems, harmlessTitle, tryOut } from '../../../shared/programme/try-out.ts';
import type { Job } from './job.ts';

/**
 * The problems, each with the pointer of the field that is bad; none when every mail can be written. The description is never
 * one: what a mail cannot hold of it is mailed as plain text (`safeMarkdown`).
 */
export function mailProblems({ draft }: Job, programme: Programme): ProblemError[] {
  const mail = (language: Language, body: string, subject: LocalizedText = harmlessTitle) =>
    tryOut({ language, subject: subjectLine(subject, language), body }, programme);
  const { title, duties, workplace, employment, requiredSkills, applyUrl } = draft;
  const plain = (pointer: string, ...texts: readonly string[]): FieldTrial => ({
    pointer,
    write: (language) => mail(language, texts.map(escapeMarkdown).join('\n\n')),
  });
  return fieldProblems([
    {
      pointer: '/title',
      write: (language) => mail(language, escapeMarkdown(inLanguage(title, language)), title),
    },
    plain('/duties', duties.initial, duties.changeScope),
    plain('/workplace', workplace.initial, workplace.changeScope),
    plain('/employment/term/renewal/criteria', employment.term?.renewal.criteria ?? ''),
    plain('/requiredSkills', ...requiredSkills.map(({ skill }) => skill)),
    { pointer: '/applyUrl', write: (language) => applyUrl && mail(language, linkTo('x', applyUrl)) },
  ]);
}
