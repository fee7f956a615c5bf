/** A member's preferences in words: each says what the member chose, in the reader's language. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preferenceLines } from '../../../../functions/consent/preferences/preference-lines.ts';
import { preferenceTexts, sharedTexts } from '../../../../functions/consent/texts.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { languages } from '../../../../shared/locale/languages.ts';
import { topicNames } from '../../../../shared/texts/glossary.ts';
import { topics } from '../../../../shared/vocabulary.ts';
import { member } from '../../../fixtures/gatherings.ts';

const now = new Date('2026-12-10T10:00:00Z');
const chosen = fc.record({
  topics: fc.subarray([...topics]),
  frequency: fc.constantFrom('all' as const, 'pause' as const),
  directory: fc.boolean(),
  hourReminder: fc.boolean(),
  language: fc.constantFrom(...languages),
  skills: fc.uniqueArray(fc.constantFrom('AWS', '採用', 'TypeScript')),
});
type Chosen = NonNullable<Parameters<typeof member>[1]>;
const linesOf = (change: Chosen, language: (typeof languages)[number]) =>
  preferenceLines(member(idFrom('alumnus', 'hanako'), change), language, now);

describe.each(languages)('in %s', (language) => {
  const texts = preferenceTexts(language);
  const { yes, no } = sharedTexts(language);

  it('each preference has one line, and its value says what was chosen', () => {
    fc.assert(
      fc.property(chosen, (change) => {
        const lines = linesOf(change, language);
        const values = Object.fromEntries(lines.map(({ name, value }) => [name, value]));
        expect(Object.keys(values)).toHaveLength(lines.length);
        for (const topic of topics)
          expect(values[topicNames(language)[topic]]).toBe(change.topics.includes(topic) ? yes : no);
        expect(values).toMatchObject({
          [texts.frequency]: { all: texts.everything, pause: texts.pause }[change.frequency],
          [texts.directory]: change.directory ? yes : no,
          [texts.hourReminder]: change.hourReminder ? yes : no,
          [texts.locale]: sharedTexts(change.language).languageName,
        });
      }),
    );
  });

  it('is in the same order, whatever was chosen', () => {
    const names = (change: Chosen) => linesOf(change, language).map(({ name }) => name);
    fc.assert(
      fc.property(chosen, (change) => {
        expect(names(change)).toEqual(names({}));
      }),
    );
  });
});

it.each([
  ['en', [], 'None'],
  ['en', ['AWS'], 'AWS'],
  ['en', ['AWS', '採用'], 'AWS, 採用'],
  ['ja', [], '未登録'],
  ['ja', ['AWS', '採用'], 'AWS、採用'],
] as const)('in %s the skills %j are shown as %s', (language, skills, value) => {
  expect(linesOf({ skills: [...skills] }, language)).toContainEqual({ name: preferenceTexts(language).skills, value });
});

it.each([
  ['en', 'America/New_York', 'Eastern Standard Time (New York)'],
  ['ja', 'Asia/Tokyo', '日本標準時 (Tokyo)'],
] as const)('in %s the zone %s is shown as %s', (language, timeZone, value) => {
  expect(linesOf({ timeZone }, language)).toContainEqual({ name: preferenceTexts(language).timeZone, value });
});
