/** Each field of a job that cannot become a mail is named, and no other; `test/unit/text` shows that what passes is mailed. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mailProblems } from '../../../../functions/rehire/jobs/mailable.ts';
import { newAudit } from '../../../../shared/decision/with-audit.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { safeMarkdown } from '../../../../shared/mail-format/markdown.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import type { Programme } from '../../../../shared/programme/programme.ts';
import { tryOut } from '../../../../shared/programme/try-out.ts';
import { jobDraft } from '../../../fixtures/jobs.ts';

const at = new Date('2026-11-22T00:00:00Z');
const audit = { ...newAudit('hr', at), list: 'jobs' } as const;
const description = { ja: '**設備**を設計します。' };
const draft = jobDraft({ description, applyUrl: 'https://jobs.example.com/1?a=1&b=2' });
const problemsOf = (change: object, of: Programme = programme) =>
  mailProblems(
    { jobId: idFrom('job', 'one'), sequence: 1, status: 'draft', draft: { ...draft, ...change }, ...audit },
    of,
  );
const pointersOf = (change: object) => problemsOf(change).map(({ pointer }) => pointer);

/** Mails cannot show it. */
const unmailable = 'a\uE000b';

test('a job that can be mailed has no problems, with or without its optional fields', () => {
  expect(pointersOf({})).toEqual([]);
  expect(pointersOf({ description: { ja: 'a', en: '<b>{{ code }}' } })).toEqual([]);
  expect(pointersOf({ description: undefined, applyUrl: null, requiredSkills: [] })).toEqual([]);
});

test('the mail of a job can be written, whatever its description says', () => {
  const words = fc.constantFrom(
    '**',
    '[',
    '](',
    '<b>',
    '{{',
    '}}',
    '> ',
    '\n',
    '|',
    '\uE000',
    '\u0001',
    '\ud800',
    'あ',
    '`',
    '    ',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(words).map((all) => all.join('')),
      ),
      (text) => {
        expect(pointersOf({ description: { ja: text } })).toEqual([]);
        tryOut({ language: 'ja', subject: 'x', body: safeMarkdown(text) }, programme);
      },
    ),
  );
});

test.each(['ja', 'en'] as const)('programme.json is named, and no field, where it has no address in %s', (language) => {
  const { company } = programme;
  const without = { ...programme, company: { ...company, address: { ...company.address, [language]: ' ' } } };
  for (const change of [{}, { title: { ja: unmailable } }])
    expect(problemsOf(change, without)).toEqual([
      { pointer: '', code: 'configuration', detail: expect.stringMatching(/^programme\.json .*postal_address$/) },
    ]);
});

test.each<[string, object, string]>([
  ['a title', { title: { ja: unmailable } }, '/title'],
  ['a title of which no subject is left', { title: { ja: '{{}}' } }, '/title'],
  ['a title in the other language only', { title: { ja: '技術者', en: unmailable } }, '/title'],
  ['the first duties', { duties: { initial: unmailable, changeScope: '業務' } }, '/duties'],
  ['the later duties', { duties: { initial: '業務', changeScope: unmailable } }, '/duties'],
  ['the first workplace', { workplace: { initial: unmailable, changeScope: '東京' } }, '/workplace'],
  ['the later workplaces', { workplace: { initial: '東京', changeScope: unmailable } }, '/workplace'],
  [
    'when a contract is renewed',
    { employment: { type: 'contract', term: { renewal: { criteria: unmailable } } } },
    '/employment/term/renewal/criteria',
  ],
  ['a skill', { requiredSkills: [{ skill: 'Go' }, { skill: unmailable }] }, '/requiredSkills'],
  ['an address to apply at', { applyUrl: `https://jobs.example.com/${unmailable}` }, '/applyUrl'],
])('what cannot be mailed is named: %s', (_what, change, pointer) => {
  expect(problemsOf(change)).toEqual([{ pointer, detail: expect.stringMatching(/\S/) }]);
});

test('exactly the wrong fields are named, however many there are', () => {
  const bad: Record<string, object> = {
    '/title': { title: { en: unmailable } },
    '/duties': { duties: { initial: unmailable, changeScope: unmailable } },
    '/workplace': { workplace: { initial: unmailable, changeScope: '' } },
    '/requiredSkills': { requiredSkills: [{ skill: unmailable }] },
    '/applyUrl': { applyUrl: unmailable },
  };
  fc.assert(
    fc.property(fc.subarray(Object.keys(bad)), (pointers) => {
      const change = Object.assign({}, ...pointers.map((pointer) => bad[pointer]));
      expect(pointersOf(change)).toEqual(pointers);
    }),
  );
});

test.each<[string, (text: string) => object]>([
  ['the first duties', (initial) => ({ duties: { initial, changeScope: '業務' } })],
  ['the later duties', (changeScope) => ({ duties: { initial: '業務', changeScope } })],
  ['the first workplace', (initial) => ({ workplace: { initial, changeScope: '東京' } })],
  ['the later workplaces', (changeScope) => ({ workplace: { initial: '東京', changeScope } })],
  ['when a contract is renewed', (criteria) => ({ employment: { type: 'contract', term: { renewal: { criteria } } } })],
  ['the skills', (skill) => ({ requiredSkills: [{ skill: 'Go' }, { skill }] })],
])('a description that fits a mail alone, but not together with %s, is named in either language', (_what, of) => {
  const long = 'x'.repeat(45_000);
  const change = of(long);
  expect(pointersOf(change)).toEqual([]);
  for (const description of [{ ja: long }, { ja: 'あ', en: long }, { ja: long, en: long }]) {
    expect(pointersOf({ description })).toEqual([]);
    expect(problemsOf({ ...change, description })).toEqual([
      { pointer: '/description', detail: expect.stringMatching(/\S/) },
    ]);
    // What no mail can hold is mended first.
    expect(pointersOf({ ...change, description, title: { ja: unmailable } })).toEqual(['/title']);
  }
});

test('an error in our code is not reported as a problem of a field', () => {
  const broken = { ...programme, name: undefined } as unknown as Programme;
  expect(() => problemsOf({}, broken)).toThrow(TypeError);
});
