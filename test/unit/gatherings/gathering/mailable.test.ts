/** Each field that cannot become a mail is named, in whichever language it fails; `test/unit/text` shows that what passes is mailed. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mailProblems } from '../../../../functions/gatherings/gathering/mailable.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import type { Programme } from '../../../../shared/programme/programme.ts';
import { draftedGathering } from '../../../fixtures/gatherings.ts';

const gathering = draftedGathering({ onlineUrl: 'https://meet.example.com/okaeri' });
const { draft } = gathering;
const problemsOf = (change: object, of: Programme = programme) =>
  mailProblems({ ...gathering, draft: { ...draft, ...change } }, of);
const pointersOf = (change: object, of?: Programme) => problemsOf(change, of).map(({ pointer }) => pointer);
/** Mails cannot show it. */
const unmailable = 'a\uE000b';

test('a gathering that can be mailed has no problems, with or without its optional fields', () => {
  expect(pointersOf({})).toEqual([]);
  expect(pointersOf({ description: undefined, place: null })).toEqual([]);
  expect(pointersOf({ onlineUrl: null, place: { name: '本社' } })).toEqual([]);
});

describe('what cannot be mailed is named', () => {
  test.each<[string, object, string]>([
    ['a title', { title: { ja: unmailable } }, '/title'],
    ['a title that only the calendar event cannot hold', { title: { ja: 'a\u0001b' } }, '/title'],
    ['a title in the other language only', { title: { ja: '会', en: unmailable } }, '/title'],
    ['a description', { description: { ja: 'a\u0001b' } }, '/description'],
    ['a description in the other language only', { description: { ja: '会', en: 'a\u0001b' } }, '/description'],
    ['the name of a place', { place: { name: unmailable, address: '東京都' } }, '/place'],
    ['the address of a place', { place: { name: '本社', address: unmailable } }, '/place'],
    ['an online address', { onlineUrl: 'no address' }, '/onlineUrl'],
    ['a zone', { timeZone: 'Mars/Olympus' }, '/timeZone'],
  ])('%s', (_what, change, pointer) => {
    expect(pointersOf(change)).toEqual([pointer]);
  });

  test('and nothing else is named, whichever fields are bad at once', () => {
    const bad: Record<string, object> = {
      '/title': { title: { ja: 'a\u0001b' } },
      '/description': { description: { en: 'a\u0001b' } },
      '/place': { place: { name: 'a\u0001b' } },
      '/onlineUrl': { onlineUrl: 'https://meet.example.com/\u0001' },
      '/timeZone': { timeZone: 'Mars/Olympus' },
    };
    fc.assert(
      fc.property(fc.subarray(Object.keys(bad)), (pointers) => {
        const change = Object.assign({}, ...pointers.map((pointer) => bad[pointer]));
        expect(pointersOf(change)).toEqual(pointers);
      }),
    );
  });

  test('with a reason in words that continue the name of the field', () => {
    const [problem] = mailProblems({ ...gathering, draft: { ...draft, timeZone: 'Mars/Olympus' } }, programme);
    expect(problem).toEqual({ pointer: '/timeZone', detail: expect.stringMatching(/^cannot be mailed: .+/) });
    const wrong = mailProblems({ ...gathering, draft: { ...draft, onlineUrl: 'no address' } }, programme);
    expect(wrong).toContainEqual({ pointer: '/onlineUrl', detail: 'is not a URL' });
  });

  test('by its own field, once for a text that only the calendar event cannot hold', () => {
    expect(pointersOf({ place: { name: '本社', address: unmailable } })).toEqual(['/place']);
    expect(pointersOf({ description: { ja: 'a\u0001b' } })).toEqual(['/description']);
  });
});

test.each(['ja', 'en'] as const)('programme.json is named, and no field, where it has no address in %s', (language) => {
  const { company } = programme;
  const without = { ...programme, company: { ...company, address: { ...company.address, [language]: ' ' } } };
  for (const change of [{}, { title: { ja: unmailable } }])
    expect(problemsOf(change, without)).toEqual([
      { pointer: '', code: 'configuration', detail: expect.stringMatching(/^programme\.json .*postal_address$/) },
    ]);
});

test('an error of the programme is not reported as a problem of a field', () => {
  const broken = { ...programme, name: undefined } as unknown as Programme;
  expect(() => pointersOf({}, broken)).toThrow(TypeError);
});
