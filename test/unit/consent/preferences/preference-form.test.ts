/** What the preference form holds, for whatever a member has stored, and whatever was sent in a form that was refused. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { preferenceFields, refusedMessage } from '../../../../functions/consent/preferences/preference-form.ts';
import { preferenceTexts, sharedTexts } from '../../../../functions/consent/texts.ts';
import type { ProblemCode } from '../../../../shared/decision/problem-codes.ts';
import type { FormFields, RefusedForm } from '../../../../shared/http/pages/form.ts';
import type { Visit } from '../../../../shared/http/pages/page.ts';
import { languages } from '../../../../shared/locale/languages.ts';
import { longestSkill, mostSkills, topics } from '../../../../shared/vocabulary.ts';
import { memberRecord, somebody } from '../../../fixtures/consent.ts';
import { fieldsShown } from '../../../fixtures/shown-form.ts';

const alumniId = somebody();
const now = new Date('2026-07-01T00:00:00Z');
const zones = ['Asia/Tokyo', 'America/New_York', 'Pacific/Auckland', 'UTC'] as const;
const language = fc.constantFrom(...languages);
const people = fc
  .record({
    topics: fc.subarray([...topics]),
    frequency: fc.constantFrom('all' as const, 'pause' as const),
    directory: fc.boolean(),
    hourReminder: fc.boolean(),
    language,
    timeZone: fc.constantFrom(...zones),
    skills: fc.array(fc.constantFrom('TypeScript', '"AWS" & <CDK>', '設計')),
  })
  .map((change) => memberRecord(alumniId, change));

const page = (person: Parameters<typeof preferenceFields>[0], refused?: RefusedForm, shown: 'ja' | 'en' = 'en') =>
  `<form>${preferenceFields(person, { refused, now } as Visit, shown)}</form>`;
const inOrder = (fields: readonly (readonly [string, string])[]) => fields.map((field) => field.join('=')).sort();
const flat = (fields: FormFields) =>
  Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)] as const));
const wrong = (fields: FormFields, problems: readonly (readonly [string, ProblemCode])[] = []): RefusedForm => ({
  ...{ fields, problems: new Map(problems), openTooLong: false },
});

describe('the form', () => {
  test('holds the stored values twice: to be changed, and as they were shown', () => {
    fc.assert(
      fc.property(people, language, (person, shown) => {
        const stored = {
          topic: person.topics,
          frequency: person.frequency,
          ...(person.directory ? { directory: 'yes' } : {}),
          ...(person.hourReminder ? { hourReminder: 'yes' } : {}),
          ...{ locale: person.language, timeZone: person.timeZone },
          skills: person.skills.join(sharedTexts(shown).separator),
        };
        const twice = flat(stored).flatMap(([name, value]) => [
          [name, value] as const,
          [`was-${name}`, value] as const,
        ]);
        expect(inOrder(fieldsShown(page(person, undefined, shown)))).toEqual(inOrder(twice));
      }),
    );
  });

  test('that was refused holds what was sent, even a value that is in no list', () => {
    const sent = fc.record({
      topic: fc.subarray([...topics], { minLength: 1 }),
      frequency: fc.constantFrom('all', 'pause'),
      locale: fc.constantFrom('ja', 'en', 'fr'),
      timeZone: fc.constantFrom(...zones, 'Mars/Olympus'),
      skills: fc.constantFrom('', 'x'.repeat(300), '<b>'),
      'was-locale': fc.constantFrom('ja', 'en'),
      'was-topic': fc.subarray([...topics], { minLength: 1 }),
    });
    fc.assert(
      fc.property(people, sent, language, (person, fields, shown) => {
        expect(inOrder(fieldsShown(page(person, wrong(fields), shown)))).toEqual(inOrder(flat(fields)));
      }),
    );
  });

  test.each(zones)('names every zone once by its city, and the member’s own: %s', (timeZone) => {
    const options = [
      ...page(memberRecord(alumniId, { timeZone })).matchAll(/<option value="([A-Z][^"]*)"[^>]*>([^<]*)/g),
    ];
    const values = options.map(([, value]) => value);
    expect(values).toContain(timeZone);
    expect(new Set(values).size).toBe(values.length);
    expect(options.find(([, value]) => value === 'America/New_York')?.[2]).toMatch(/^Eastern .*\(New York\)$/);
    const usual = [
      'Asia/Tokyo',
      'Asia/Singapore',
      'Asia/Kolkata',
      'Australia/Sydney',
      'Europe/London',
      'Europe/Berlin',
    ];
    expect(values).toEqual(expect.arrayContaining([...usual, 'America/Chicago', 'America/Los_Angeles']));
  });
});

describe('what is wrong', () => {
  const texts = preferenceTexts('en');
  const person = memberRecord(alumniId, {});
  const shown = (field: string, code: ProblemCode) => page(person, wrong({ topic: 'jobs' }, [[field, code]]));

  test.each([
    ['topic', 'not_allowed', texts.chooseAgain],
    ['frequency', 'not_allowed', texts.chooseAgain],
    ['directory', 'not_allowed', texts.chooseAgain],
    ['locale', 'not_allowed', texts.chooseAgain],
    ['timeZone', 'not_allowed', texts.chooseAgain],
    ['skills', 'too_large', texts.skillsTooLong(100, 100)],
    ['skills', 'invalid', texts.unwritable],
  ] as const)('with %s (%s) stands beside it, and the field points to it', (field, code, words) => {
    const body = shown(field, code);
    expect(body).toContain(`<p class="problem" id="${field}-problem" role="alert">${words}</p>`);
    expect(body).toContain(`aria-describedby="${field}-problem`);
    expect(body.match(/class="problem"/g)).toHaveLength(1);
  });

  test('with the reminder stands beside its group of boxes', () => {
    expect(shown('hourReminder', 'not_allowed')).toContain(`id="directory-problem" role="alert">${texts.chooseAgain}`);
  });

  test('is nothing where nothing was refused', () => {
    expect(page(person)).not.toContain('problem');
    expect(String(refusedMessage(undefined, 'en'))).toBe('');
    expect(String(refusedMessage(wrong({}), 'en'))).toBe('');
  });

  test.each(languages)(
    'says at the top why skills are refused, also on a page that does not show them: %s',
    (shownIn) => {
      const { skills, refused, skillsTooLong, unwritable } = preferenceTexts(shownIn);
      const top = (code: 'too_large' | 'wrong_format') =>
        String(refusedMessage(wrong({}, [['skills', code]]), shownIn));
      expect(top('too_large')).toContain(`${refused(skills)}<br>${skillsTooLong(longestSkill, mostSkills)}</p>`);
      expect(top('wrong_format')).toContain(`${refused(skills)}<br>${unwritable}</p>`);
    },
  );

  test.each(languages)('is named at the top, each field once, in the reader’s language: %s', (shownIn) => {
    const { frequency, skills, timeZone, locale, gatherings, refused, unwritable } = preferenceTexts(shownIn);
    const { whatWeSend, personalData, separator } = sharedTexts(shownIn);
    const names: [string, string][] = [
      ...([
        ['topic', whatWeSend],
        ['notice', personalData],
        ['language', locale],
      ] as [string, string][]),
      ...([
        ['directory', gatherings],
        ['hourReminder', gatherings],
      ] as [string, string][]),
      ...([
        ['frequency', frequency],
        ['skills', skills],
      ] as [string, string][]),
      ...([
        ['timeZone', timeZone],
        ['locale', locale],
        ['other', 'other'],
      ] as [string, string][]),
    ];
    for (const [field, name] of names) {
      const notice = String(refusedMessage(wrong({}, [[field, 'not_allowed']]), shownIn));
      const why = field === 'skills' ? `<br>${unwritable}` : '';
      expect(notice).toContain(`role="alert">${refused(name)}${why}</p>`);
    }
    const all = names.map(([field]) => [field, 'not_allowed'] as const);
    const each = [...new Set(names.map(([, name]) => name))].join(separator);
    expect(String(refusedMessage(wrong({}, all), shownIn))).toContain(refused(each));
  });
});
