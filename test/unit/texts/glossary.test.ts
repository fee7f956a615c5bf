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

describe('the glossary', () => {
  test.each(catalogues)('%s writes no term of it once more', (path) => {
    const copied = terms.filter(({ ja, en }) => projectFile(path).includes(`ja: '${ja}', en: '${en}'`));
    expect(copied.map(({ term }) => term)).toEqual([]);
  });

  test.each(readings)('%s uses its words and no others', (path) => {
    const found = variants.filter(([, variant]) => variant.test(projectFile(path)));
    expect(found.map(([wanted, variant]) => `${variant} instead of ${wanted}`)).toEqual([]);
  });

  test.each(languages)('names the topics in the words of the notice that members consent to, in %s', (language) => {
    const notice = projectFile(`programme/notices/${programme.notice}.${language}.md`);
    const unsaid = Object.values(topicNames(language)).filter((name) => !notice.includes(`- **${name}**`));
    expect(unsaid).toEqual([]);
  });

  test('names everything in both languages', () => {
    expect(terms.filter(({ ja, en }) => ja === '' || en === '')).toEqual([]);
  });
});
