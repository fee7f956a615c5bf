/** The page after a change of preferences: it lists what was changed, and what stays, of everything that the form asks. */
import { describe, expect, test } from 'vitest';
import type { MailingRecord } from '../../../../events/read-models/mailing-record.ts';
import { preferenceLines } from '../../../../functions/consent/preferences/preference-lines.ts';
import { savedPage } from '../../../../functions/consent/preferences/preference-views.ts';
import { beforeSaving, stoppableOf } from '../../../../functions/consent/preferences/verification.ts';
import { preferenceTexts } from '../../../../functions/consent/texts.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { languages } from '../../../../shared/locale/languages.ts';
import { member } from '../../../fixtures/gatherings.ts';

const now = new Date('2026-12-10T10:00:00Z');
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

test.each<[string, Partial<MailingRecord>]>([
  ['a topic', { topics: [] }],
  ['all mail for a while', { frequency: 'pause' }],
  ['the name among attendees', { directory: false }],
  ['the reminder of the last hour', { hourReminder: false }],
])('%s that was stopped at once is listed as changed after the code for the rest', (_what, stopped) => {
  const asked = { ...before, directory: true, hourReminder: true };
  const person = { ...asked, ...stopped };
  const granted = { ...person, timeZone: 'Europe/Berlin' };
  const saved = savedPage(
    { person: granted, language: 'en', now },
    beforeSaving(person, { before: stoppableOf(asked) }),
  );
  const [changed = ''] = String(saved.body).split(preferenceTexts('en').unchanged);
  expect(changed.match(/<dt>/g)).toHaveLength(2);
  expect(changed).toContain('(Berlin)');
  // A code that was requested before the programme kept this.
  expect(beforeSaving(person, {})).toEqual(person);
});

describe.each(languages)('in %s', (language) => {
  const texts = preferenceTexts(language);

  test.each(Object.keys(changes))('%s is listed as changed, and all the rest as what stays', (what) => {
    const person = { ...before, ...changes[what] };
    const body = String(savedPage({ person, language, now }, before).body);
    const [changed = '', stays = ''] = body.split(texts.unchanged);
    const [earlier, lines] = [before, person].map((one) => preferenceLines(one, language, now));
    expect(body).toContain(texts.savedChanges);
    lines?.forEach(({ name, value }, position) => {
      const line = `<dt>${name}</dt><dd>${value}</dd>`;
      expect([changed.includes(line), stays.includes(line)]).toEqual(
        value === earlier?.[position]?.value ? [false, true] : [true, false],
      );
    });
  });

  test('where nothing was changed, everything is listed as it is', () => {
    for (const page of [
      savedPage({ person: before, language, now }),
      savedPage({ person: before, language, now }, before),
    ]) {
      const body = String(page.body);
      expect(body).toContain(texts.saved);
      expect(body).not.toContain(texts.unchanged);
      for (const { name, value } of preferenceLines(before, language, now))
        expect(body).toContain(`<dt>${name}</dt><dd>${value}</dd>`);
    }
  });
});
