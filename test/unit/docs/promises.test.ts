/**
 * What members are told is built: each sentence of the privacy notices and of the public statement, and each text of a mail that promises
 * something, has a line in docs/promises.md.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { privacyStatement } from '../../../functions/consent/privacy/statement.ts';
import * as mailTexts from '../../../functions/mail/texts/mail-texts.ts';
import * as membershipTexts from '../../../functions/mail/texts/membership-texts.ts';
import * as noticeTexts from '../../../functions/mail/texts/notice-texts.ts';
import * as rsvpTexts from '../../../functions/mail/texts/rsvp-texts.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { privacyNoticeOf } from '../../../shared/programme/programme.ts';
import { root } from '../../../tools/docs/project.ts';

const [, told = '', mailed = ''] = readFileSync(join(root, 'docs/promises.md'), 'utf8').split(/^## What .*$/m);

/** The lines of a table: what is said, what keeps it, and what shows it. */
function linesOf(table: string) {
  const cells = /^\| (?!said \||text \||---)(.+?) \| (.+?) \| (.+?) \|$/gm;
  return [...table.matchAll(cells)].map(([, said = '', by = '', test = '']) => ({ said, by, test }));
}
const rows = linesOf(told);
const mails = linesOf(mailed).map(({ said, ...line }) => ({ said: said.replaceAll('`', ''), ...line }));

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
  privacyNoticeOf(programme, version),
);
const promised = new Set([
  ...notices.flatMap(({ text }) => sentences(text.en)),
  ...sentences(privacyStatement(programme).en),
]);

/** Words of a text that says what will be, what holds, or what does not happen. */
const promising =
  /\b(?:until|stands|valid|any time|erase|nothing|only|never|voluntary|free of charge|last email|as soon as|hold|held|without)\b/i;

/** The English texts of every mail, by their place. A text with parts that are filled in is read as it is written. */
const texts: ReadonlyMap<string, string> = new Map(
  [mailTexts, membershipTexts, noticeTexts, rsvpTexts]
    .flatMap((file) => Object.entries(file as Record<string, (language: 'en') => object>))
    .flatMap(([catalogue, inLanguage]) =>
      Object.entries(inLanguage('en')).map(([text, words]) => [`${catalogue}.${text}`, String(words)] as const),
    ),
);

/** Existing places, at least one that keeps it and one that shows it. */
function expectKept({ by, test: shown }: { by: string; test: string }): void {
  const places = [...`${by} ${shown}`.matchAll(/`([^`]+)`/g)].map(([, place = '']) => place);
  expect(places.length).toBeGreaterThanOrEqual(2);
  expect(places.filter((place) => place.includes('/') && !existsSync(join(root, place)))).toEqual([]);
}

describe('what mails promise', () => {
  test('has a line for each text that promises', () => {
    const known = new Set(mails.map(({ said }) => said));
    const promises = [...texts].filter(([, words]) => promising.test(words)).map(([place]) => place);
    expect(promises.length).toBeGreaterThan(15);
    expect(promises.filter((place) => !known.has(place))).toEqual([]);
  });

  test('has no line without a text, and none twice', () => {
    const said = mails.map((line) => line.said);
    expect(said.filter((place) => !texts.has(place))).toEqual([]);
    expect(new Set(said).size).toBe(said.length);
  });

  test.each(mails)('$said', (line) => expectKept(line));
});

describe('what members are told', () => {
  test('has a line for each sentence', () => {
    const known = new Set(rows.map(({ said }) => said));
    expect([...promised].filter((sentence) => !known.has(sentence))).toEqual([]);
  });

  test('has no line of a text that is gone, and none twice', () => {
    const said = rows.map((row) => row.said);
    expect(said.filter((sentence) => !promised.has(sentence))).toEqual([]);
    expect(new Set(said).size).toBe(said.length);
  });

  test.each(rows)('$said', (line) => {
    // What people do, and what is not built, has no test; what is not built is a limit.
    if (/^people\b/.test(line.by)) return expect(line.test).toBe('–');
    if (/^not built\b/.test(line.by)) return expect(line.test).toContain('limits.md');
    return expectKept(line);
  });

  test('is as many points in Japanese as in English', () => {
    const points = (text: string) => text.split('\n').filter((line) => line.startsWith('- ')).length;
    for (const { text } of notices) expect(points(text.ja)).toBe(points(text.en));
    const { ja, en } = privacyStatement(programme);
    expect(points(ja)).toBe(points(en));
  });
});
