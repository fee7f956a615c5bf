/** The mail about a job: its conditions with the labels that Japanese law requires. */
import type { JobItem } from '../../../events/read-models/job.ts';
import { inLanguage, type Language } from '../../../shared/locale/languages.ts';
import { escapeMarkdown } from '../../../shared/mail-format/markdown.ts';
import { escapeLines, fact, labelled, linkTo, parts, subjectLine } from '../../../shared/mail-format/markdown-parts.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import { formatDeadline } from '../../../shared/texts/deadline.ts';
import type { Draft } from '../campaign/campaign.ts';
import { jobTexts } from '../texts.ts';
import { description, inEachLanguage } from './announcement-text.ts';

type JobDraft = JobItem['draft'];

/** The campaign of a job: to its audience, in both languages, never after it closed. */
export function jobCampaign({ jobId, draft }: JobItem, programme: Pick<Programme, 'name' | 'timeZone'>): Draft {
  return {
    topic: 'jobs',
    subject: inEachLanguage((language) => jobTexts(language).subject(subjectLine(draft.title, language))),
    body: inEachLanguage((language) => body(draft, language, programme)),
    audience: draft.audience,
    classification: draft.classification,
    notAfter: draft.closesAt ?? undefined,
    jobId,
  };
}

function body(draft: JobDraft, language: Language, programme: Pick<Programme, 'name' | 'timeZone'>): string {
  const texts = jobTexts(language);
  const title = escapeMarkdown(inLanguage(draft.title, language));
  const skills = draft.requiredSkills.map(({ skill }) => skill).join(texts.betweenSkills);
  const { closesAt, applyUrl } = draft;
  return parts(
    `# ${texts.heading(title)}`,
    '{{ salutation }}',
    texts.opening(escapeMarkdown(programme.name[language]), title),
    description(draft.description, language),
    `## ${texts.conditions}`,
    scoped(texts.duties, draft.duties, language),
    scoped(texts.workplace, draft.workplace, language),
    fact(texts.employment, employmentOf(draft, language)),
    fact(texts.term, term(draft, language)),
    fact(texts.pay, pay(draft, language)),
    skills === '' ? undefined : fact(texts.skills, skills),
    closesAt == null
      ? undefined
      : fact(texts.closesAt, formatDeadline(new Date(closesAt), language, programme.timeZone)),
    `## ${texts.howToApply}`,
    ...(applyUrl == null ? [texts.writeToUs] : [texts.applyHere, linkTo(texts.apply, applyUrl)]),
    texts.noPressure,
  );
}

function scoped(label: string, { initial, changeScope }: JobDraft['duties'], language: Language): string {
  const texts = jobTexts(language);
  return labelled(label, [stated(texts.initial, initial), stated(texts.changeScope, changeScope)].join('\\\n'));
}

/** Text of one line follows its label; several lines are below it. */
function stated(label: string, text: string): string {
  const lines = escapeLines(text);
  return lines.includes('\n') ? `${label.trim()}\\\n${lines}` : `${label}${lines}`;
}

function employmentOf({ employment: { type, term } }: JobDraft, language: Language): string {
  const texts = jobTexts(language);
  return type === 'full_time' && term != null ? texts.fullTimeWithTerm : texts[type];
}

function term({ employment }: JobDraft, language: Language): string {
  const texts = jobTexts(language);
  if (employment.term == null) return texts.withoutTerm;
  const { months, renewal } = employment.term;
  const parts = [texts.months(months), renewal.possible ? texts.renewable(renewal.criteria) : texts.notRenewable];
  if (renewal.possible && renewal.maxYears != null) parts.push(texts.maxYears(renewal.maxYears));
  if (renewal.possible && renewal.maxCount != null) parts.push(texts.maxCount(renewal.maxCount));
  return parts.join(texts.betweenTerms);
}

function pay({ pay: { currency, min, max, unit } }: JobDraft, language: Language): string {
  const texts = jobTexts(language);
  const [least, most] = [texts.amount(min, currency), texts.amount(max, currency)];
  return texts[unit](min === max ? least : texts.range(least, most));
}
