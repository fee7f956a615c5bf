/** What members are told is built: each sentence of the notices and of the public statement has a line in docs/promises.md. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { privacyStatement } from '../../../functions/consent/privacy/statement.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { noticeOf } from '../../../shared/programme/programme.ts';
import { root } from '../../../tools/docs/project.ts';

const [, table = ''] = readFileSync(join(root, 'docs/promises.md'), 'utf8').split('## What members are told');
const rows = [...table.matchAll(/^\| (?!said \||---)(.+?) \| (.+?) \| (.+?) \|$/gm)].map(
  ([, said = '', by = '', test = '']) => ({
    said,
    by,
    test,
  }),
);

/** Who somebody is and how to reach them promises nothing. */
const addresses = /contact|handling personal information|Complaints/;

/** The sentences of a text by their section, without names and addresses. */
function sentences(markdown: string): string[] {
  return markdown
    .split(/^#+ /m)
    .slice(1)
    .filter((section) => !addresses.test(section.split('\n', 1)[0] ?? ''))
    .flatMap((section) => section.split('\n').slice(1))
    .filter((line) => line.trim() !== '')
    .flatMap((line) =>
      line
        .replace(/^- /, '')
        .replaceAll('**', '')
        .split(/(?<=(?<!Ltd)[.;])\s+/),
    );
}

const notices = [programme.notice, ...Object.values(programme.laterNotices)].map((version) =>
  noticeOf(programme, version),
);
const promised = new Set([
  ...notices.flatMap(({ text }) => sentences(text.en)),
  ...sentences(privacyStatement(programme).en),
]);

describe('what members are told', () => {
  test('has a line for each sentence', () => {
    const known = new Set(rows.map(({ said }) => said));
    expect([...promised].filter((sentence) => !known.has(sentence))).toEqual([]);
  });

  test('has no line that nobody is told any more, and none twice', () => {
    const said = rows.map((row) => row.said);
    expect(said.filter((sentence) => !promised.has(sentence))).toEqual([]);
    expect(new Set(said).size).toBe(said.length);
  });

  test.each(rows)('$said', ({ by, test: shown }) => {
    // What people do, and what is not built, has no test; what is not built is a limit.
    if (/^people\b/.test(by)) return expect(shown).toBe('–');
    if (/^not built\b/.test(by)) return expect(shown).toContain('limits.md');
    const places = [...`${by} ${shown}`.matchAll(/`([^`]+)`/g)].map(([, place = '']) => place);
    expect(places.length).toBeGreaterThanOrEqual(2);
    expect(places.filter((place) => place.includes('/') && !existsSync(join(root, place)))).toEqual([]);
  });

  test('is as many points in Japanese as in English', () => {
    const points = (text: string) => text.split('\n').filter((line) => line.startsWith('- ')).length;
    for (const { text } of notices) expect(points(text.ja)).toBe(points(text.en));
    const { ja, en } = privacyStatement(programme);
    expect(points(ja)).toBe(points(en));
  });
});
