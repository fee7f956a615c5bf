/** The page after a change of preferences: it lists what was changed, and what stays, of everything that the form asks. */
import { describe, expect, test } from 'vitest';
import type { MailingRecord } from '../../../../events/read-models/mailing-record.ts';
import { preferenceLines } from '../../../../functions/consent/preferences/preference-lines.ts';
import { savedPage } from '../../../../functions/consent/preferences/preference-views.ts';
import { preferenceTexts } from '../../../../functions/consent/texts.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { languages } from '../../../../shared/locale/languages.ts';
import { member } from '../../../fixtures/gatherings.ts';

const before = member(idFrom('alumnus', 'hanako'), { skills: ['AWS'], directory: false, hourReminder: false });
const changes: Readonly<Record<string, Partial<MailingRecord>>> = {
  topics: { topics: [] },
  frequency: { frequency: 'pause' },
  directory: { directory: true },
  hourReminder: { hourReminder: true },
  language: { language: 'en' },
  timeZone: { timeZone: 'Europe/Berlin' },
  skills: { skills: ['AWS', 'TypeScript'] },
  'no skills': { skills: [] },
};

describe.each(languages)('in %s', (language) => {
  const texts = preferenceTexts(language);

  test.each(Object.keys(changes))('%s is listed as changed, and all the rest as what stays', (what) => {
    const person = { ...before, ...changes[what] };
    const body = String(savedPage({ person, language }, before).body);
    const [changed = '', stays = ''] = body.split(texts.unchanged);
    const [earlier, now] = [preferenceLines(before, language), preferenceLines(person, language)];
    expect(body).toContain(texts.savedChanges);
    now.forEach(({ name, value }, position) => {
      const line = `<dt>${name}</dt><dd>${value}</dd>`;
      expect([changed.includes(line), stays.includes(line)]).toEqual(
        value === earlier[position]?.value ? [false, true] : [true, false],
      );
    });
  });

  test('where nothing was changed, everything is listed as it is', () => {
    for (const page of [savedPage({ person: before, language }), savedPage({ person: before, language }, before)]) {
      const body = String(page.body);
      expect(body).toContain(texts.saved);
      expect(body).not.toContain(texts.unchanged);
      for (const { name, value } of preferenceLines(before, language))
        expect(body).toContain(`<dt>${name}</dt><dd>${value}</dd>`);
    }
  });
});
