import { globSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { languages } from '../../../shared/locale/languages.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { topicNames } from '../../../shared/texts/glossary.ts';
import { glossaryTerms } from '../../../tools/docs/glossary.ts';
import { projectFile, root } from '../../../tools/docs/project.ts';

const catalogues = globSync(['functions/*/texts.ts', 'functions/*/texts/*.ts', 'shared/texts/kit-texts.ts'], {
  cwd: root,
});
/** What people read beside the catalogues: the description of the API, notices and announcements of the programme. */
const readings = [...catalogues, 'docs/generated/openapi.json', ...globSync('programme/notices/*.md', { cwd: root })];
/** The privacy notices that people read now: a wrong word in one of them needs a new version. */
const inForce = [programme.notice, ...Object.values(programme.laterNotices)].flatMap((version) =>
  languages.map((language) => `programme/notices/${version}.${language}.md`),
);
/** Ours to change: earlier privacy notices are evidence, and stay in the words that were agreed to. */
const changeable = [
  ...inForce,
  ...readings.filter((path) => !path.startsWith('programme/')),
  ...globSync(['functions/**/*.ts', 'shared/**/*.ts', 'README.ja.md', 'docs/*.md'], { cwd: root }),
];
const terms = [...glossaryTerms().values()].flat();

/** Other words for what the glossary names. */
const variants: readonly (readonly [wanted: string, variant: RegExp])[] = [
  ['お便り（メールマガジン）', /ニュースレター|メルマガ|お便り\(/],
  ['交流会・セミナー', /交流会\/|交流会やセミナー/],
  ['キャンセル待ち', /ウェイティング|空席待ち/],
  ['gathering', /\b(meet-?up|get-together)s?\b/i],
  ['waiting list', /\bwait-?list(ed)?\b/i],
  ['job opening', /\b(vacanc(y|ies)|job offers?)\b/i],
];

/** One word for one thing, as an office for human resources writes it. */
const officeWords: readonly (readonly [wanted: string, variant: RegExp])[] = [
  ['辞退', /見送/],
  ['参加', /登録(しない|完了|の?手続)|ご登録(?!の(メール)?アドレス)|への登録/],
  ['配信設定', /受信設定|登録内容|設定ページ|配信設定・/],
  ['記録されておりません', /(?<!カレンダーに)登録されて(いま|おりま)せん|まだ登録/],
  ['ご回答', /お?返事/],
  ['ご回答期限', /(ご?回答|返信)の期限|(?<!ご)回答期限/],
  ['秘密情報', /機密/],
  ['ご本人', /お客様|お客さま|あなた/],
  ['お申し出', /お申し付け|申しつけ/],
  ['この種類のメール', /テーマのメール/],
  ['ご在職中は当社の発展に', /(?<!ご)在職中は|のためにご尽力/],
  ['活動にご理解とご協力を賜り', /平素より[^。]*ご参加いただき/],
  ['キャンセル待ちのお申し込み', /キャンセル待ちの(ご回答|ご登録)|キャンセル待ちをいただ/],
  ['カレンダーに追加する', /カレンダーに登録する/],
  ['あらためて', /改めて/],
  ['開始いたします', /(開始|[明本]日開催|まもなく開催)のご案内/],
  ['your preferences', /\b(see|change|back to) your settings\b|change what you receive'/i],
  ['again', /\b(?:choose|check it|answer|tell us|try) once more\b/i],
  ['the RSVP page', /\banswer pages?\b/i],
  // Only the office cancels a gathering.
  ['no longer attend', /\bgatherings? that you (have )?cancelled\b/i],
  ['email', /\be-mails?\b address has|\b(your|this|these|the) mails?\b (again|went|to the)/],
];

describe('the glossary', () => {
  test.each(catalogues)('%s writes no term of it once more', (path) => {
    const copied = terms.filter(({ ja, en }) => projectFile(path).includes(`ja: '${ja}', en: '${en}'`));
    expect(copied.map(({ term }) => term)).toEqual([]);
  });

  test.each(readings)('%s uses its words and no others', (path) => {
    const found = variants.filter(([, variant]) => variant.test(projectFile(path)));
    expect(found.map(([wanted, variant]) => `${variant} instead of ${wanted}`)).toEqual([]);
  });

  test.each(officeWords)('%s is its word in every catalogue, page, mail and document', (_wanted, variant) => {
    const found = changeable.map((path) => [path, variant.exec(projectFile(path))?.[0]] as const);
    expect(found.filter(([, variantUsed]) => variantUsed !== undefined)).toEqual([]);
  });

  test.each(languages)('names the topics in the words of the privacy notice, in %s', (language) => {
    const notice = projectFile(`programme/notices/${programme.notice}.${language}.md`);
    const unsaid = Object.values(topicNames(language)).filter((name) => !notice.includes(`- **${name}**`));
    expect(unsaid).toEqual([]);
  });

  test('names everything in both languages', () => {
    expect(terms.filter(({ ja, en }) => ja === '' || en === '')).toEqual([]);
  });
});
