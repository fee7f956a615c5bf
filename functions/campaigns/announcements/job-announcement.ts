/** What the mail about a job says: the labels are those that Japanese law wants since April 2024 (職業安定法施行規則 第4条の2). */
import type { JobItem } from '../../../events/read-models/job.ts';
import { inLanguage, type Language } from '../../../shared/locale/languages.ts';
import { escapeMarkdown, safeMarkdown } from '../../../shared/mail-format/markdown.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import type { Draft } from '../campaign/campaign.ts';
import { deadline, fact, sections, subjectLine } from './announcement-text.ts';

type JobDraft = JobItem['draft'];

/** The campaign of a job: to its audience, in both languages, never after it closed. */
export function jobCampaign({ jobId, draft }: JobItem, programme: Pick<Programme, 'name' | 'timeZone'>): Draft {
  return {
    topic: 'jobs',
    subject: {
      ja: `【求人のご案内】${subjectLine(inLanguage(draft.title, 'ja'))}`,
      en: `Job opening: ${subjectLine(inLanguage(draft.title, 'en'))}`,
    },
    body: { ja: body(draft, 'ja', programme), en: body(draft, 'en', programme) },
    audience: draft.audience,
    classification: draft.classification,
    notAfter: draft.closesAt ?? undefined,
    jobId,
  };
}

function body(draft: JobDraft, language: Language, programme: Pick<Programme, 'name' | 'timeZone'>): string {
  const say = words[language];
  const title = escapeMarkdown(inLanguage(draft.title, language));
  return sections(
    `# ${say.heading(title)}`,
    '{{ salutation }}',
    say.opening(escapeMarkdown(programme.name[language]), title),
    draft.description === undefined ? '' : safeMarkdown(inLanguage(draft.description, language)),
    `## ${say.conditions}`,
    scoped(say.duties, draft.duties, language),
    scoped(say.workplace, draft.workplace, language),
    fact(say.employment, say.types[draft.employment.type]),
    fact(say.term, term(draft, language)),
    fact(say.pay, pay(draft, language)),
    ...(draft.requiredSkills.length === 0
      ? []
      : [fact(say.skills, draft.requiredSkills.map(({ skill }) => skill).join(say.comma))]),
    ...(draft.closesAt == null ? [] : [fact(say.closesAt, deadline(draft.closesAt, language, programme.timeZone))]),
    `## ${say.howToApply}`,
    ...(draft.applyUrl == null ? [say.askUs] : [say.applyHere, `[${say.apply}](<${draft.applyUrl}>)`]),
    say.noPressure,
  );
}

function scoped(label: string, { initial, changeScope }: JobDraft['duties'], language: Language): string {
  const say = words[language];
  return `**${label}**\\\n${say.initial}${escapeMarkdown(initial)}\\\n${say.changeScope}${escapeMarkdown(changeScope)}`;
}

function term({ employment }: JobDraft, language: Language): string {
  const say = words[language];
  if (employment.term == null) return say.withoutTerm;
  const { months, renewal } = employment.term;
  const parts = [say.months(months), renewal.possible ? say.renewable(renewal.criteria) : say.notRenewable];
  if (renewal.possible && renewal.maxYears != null) parts.push(say.maxYears(renewal.maxYears));
  if (renewal.possible && renewal.maxCount != null) parts.push(say.maxCount(renewal.maxCount));
  return parts.join(say.stop);
}

function pay({ pay: { currency, min, max, unit } }: JobDraft, language: Language): string {
  const format = new Intl.NumberFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
    style: 'currency',
    currency,
    currencyDisplay: language === 'ja' ? 'name' : 'code',
    maximumFractionDigits: 0,
  });
  const range =
    min === max ? format.format(min) : `${format.format(min)}${language === 'ja' ? '〜' : ' – '}${format.format(max)}`;
  return words[language].per[unit](range);
}

const words = {
  ja: {
    heading: (title: string) => `求人のご案内：${title}`,
    opening: (name: string, title: string) =>
      `平素より${name}にご参加いただき、誠にありがとうございます。このたび、「${title}」を募集することとなりましたので、ご案内申し上げます。`,
    conditions: '募集要項',
    duties: '業務内容',
    workplace: '就業場所',
    initial: '雇入れ直後：',
    changeScope: '変更の範囲：',
    employment: '雇用形態',
    types: { full_time: '正社員', contract: '契約社員', part_time: 'パートタイム', side_job: '副業・業務委託' },
    term: '契約期間',
    withoutTerm: '期間の定めなし',
    months: (months: number) => `期間の定めあり（${months}か月）`,
    renewable: (criteria: string) => `更新あり（更新の基準：${criteria}）`,
    notRenewable: '更新なし',
    maxYears: (years: number) => `通算契約期間の上限：${years}年`,
    maxCount: (count: number) => `更新回数の上限：${count}回`,
    stop: '。',
    pay: '賃金',
    per: {
      year: (range: string) => `年額 ${range}`,
      month: (range: string) => `月額 ${range}`,
      hour: (range: string) => `時給 ${range}`,
    },
    skills: '求めるスキル',
    comma: '、',
    closesAt: '応募締切',
    howToApply: 'ご応募について',
    applyHere: 'ご興味をお持ちいただけましたら、下のボタンから応募ページをご覧ください。',
    apply: '応募ページを見る',
    askUs: 'ご興味をお持ちいただけましたら、このメールの末尾に記載の窓口までお気軽にお問い合わせください。',
    noPressure: 'ご応募の有無が、アルムナイとしてのお付き合いに影響することは一切ございません。',
  },
  en: {
    heading: (title: string) => `Job opening: ${title}`,
    opening: (name: string, title: string) =>
      `Thank you for being part of ${name}. We are looking for someone for the position **${title}**, and thought that you might like to know.`,
    conditions: 'The position',
    duties: 'Duties',
    workplace: 'Place of work',
    initial: 'At first: ',
    changeScope: 'May change to: ',
    employment: 'Employment',
    types: {
      full_time: 'Full time, permanent',
      contract: 'Fixed term',
      part_time: 'Part time',
      side_job: 'Side job or freelance',
    },
    term: 'Term',
    withoutTerm: 'No fixed term',
    months: (months: number) => `Fixed term of ${months} months`,
    renewable: (criteria: string) => `renewable (criteria: ${criteria})`,
    notRenewable: 'not renewable',
    maxYears: (years: number) => `at most ${years} years in all`,
    maxCount: (count: number) => `at most ${count} renewals`,
    stop: '; ',
    pay: 'Pay',
    per: {
      year: (range: string) => `${range} a year`,
      month: (range: string) => `${range} a month`,
      hour: (range: string) => `${range} an hour`,
    },
    skills: 'Skills we look for',
    comma: ', ',
    closesAt: 'Apply by',
    howToApply: 'How to apply',
    applyHere: 'If this interests you, the application page has everything you need.',
    apply: 'See the application page',
    askUs: 'If this interests you, please write to the office named at the end of this mail.',
    noPressure: 'Whether you apply or not, you are just as welcome as an alumna or alumnus.',
  },
} as const;
