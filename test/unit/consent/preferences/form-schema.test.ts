/** A preference form as a browser sends it, and what it then means. */
import { describe, expect, test } from 'vitest';
import { filledIn, preferencesForm, shownIn } from '../../../../functions/consent/preferences/form-schema.ts';
import { longestSkills } from '../../../../functions/consent/preferences/preferences.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { longestSkill, mostSkills, topics } from '../../../../shared/vocabulary.ts';

const shown = {
  'was-topic': ['newsletter', 'jobs'],
  'was-locale': 'ja',
  'was-timeZone': 'Asia/Tokyo',
  'was-frequency': 'all',
  'was-directory': 'yes',
  'was-skills': 'TypeScript, 設計',
};
const problemsOf = (form: object) =>
  preferencesForm
    .safeParse(form)
    .error?.issues.map((issue) => [
      issue.path.join('/'),
      issue.code === 'custom' ? issue.params?.['code'] : issue.code,
    ]) ?? [];

describe('what the member filled in', () => {
  test('is read from the fields', () => {
    const form = {
      ...{ topic: ['jobs', 'newsletter'], locale: 'en', timeZone: 'Europe/Paris', frequency: 'pause' },
      ...{ directory: 'yes', hourReminder: 'yes', skills: ' Go,Rust、 設計 ' },
    };
    expect(filledIn(preferencesForm.parse(form))).toMatchObject({
      ...{ topics: ['jobs', 'newsletter'], language: 'en', timeZone: 'Europe/Paris', frequency: 'pause' },
      ...{ directory: true, hourReminder: true, skills: ['Go', 'Rust', '設計'] },
    });
  });

  test('is one topic where one box is ticked, and none where none is; a box that is not sent is not ticked', () => {
    expect(filledIn(preferencesForm.parse({ topic: 'jobs' })).topics).toEqual(['jobs']);
    expect(filledIn(preferencesForm.parse({}))).toEqual({
      ...{ topic: [], topics: [], directory: false, hourReminder: false },
      ...{ notice: programme.notice, 'directory-notice': programme.laterNotices.directory },
      ...{ 'was-topic': [], 'was-timeZone': '', 'was-frequency': '', 'was-skills': [] },
      ...{ 'was-directory': false, 'was-hourReminder': false },
    });
  });

  test('is the leaving alone for whoever leaves: no other field keeps anybody in the programme', () => {
    for (const leave of ['ask', 'confirmed'])
      expect(
        preferencesForm.parse({ leave, locale: 'xx', topic: ['cake'], skills: 'a'.repeat(longestSkills + 1) }),
      ).toMatchObject({ leave, topic: [] });
  });

  test.each<readonly [field: string, value: string]>([
    ['topic', 'cake'],
    ['locale', 'fr'],
    ['timeZone', 'Asia/Nowhere'],
    ['frequency', 'daily'],
    ['directory', 'no'],
    ['leave', 'perhaps'],
    ['code', '1'.repeat(21)],
    ['verification', 'x'],
    ['notice', '1999-01'],
    ['notice', programme.laterNotices.directory],
    ['directory-notice', programme.notice],
    ['language', 'fr'],
    ['skills', 'a'.repeat(longestSkills + 1)],
  ])('cannot be, in the field %s: %.20s', (field, value) => {
    expect(new Set(problemsOf({ [field]: value }).map(([path]) => path.split('/')[0]))).toEqual(new Set([field]));
  });

  test.each(['ask', 'confirmed'])('can be to leave: %s', (leave) =>
    expect(filledIn(preferencesForm.parse({ leave }))).toMatchObject({ leave }),
  );

  test('can be the code of a mail that was sent to find out who it is', () => {
    const asked = { code: '123456', verification: idFrom('verification', 'one') };
    expect(filledIn(preferencesForm.parse(asked))).toMatchObject(asked);
    expect(problemsOf({ ...asked, verification: idFrom('campaign', 'one') })).toHaveLength(1);
  });

  test.each(['all', 'pause'])('can be how often: %s', (frequency) =>
    expect(filledIn(preferencesForm.parse({ frequency })).frequency).toBe(frequency),
  );
});

describe('what the page showed', () => {
  test('is what the form says about it', () => {
    expect(shownIn(preferencesForm.parse({ ...shown, 'was-hourReminder': 'yes' }))).toEqual({
      ...{ topics: ['newsletter', 'jobs'], language: 'ja', timeZone: 'Asia/Tokyo', frequency: 'all' },
      ...{ directory: true, hourReminder: true, skills: ['TypeScript', '設計'] },
    });
  });

  test('is nothing but the language where a form says no more', () => {
    expect(shownIn(preferencesForm.parse({ 'was-locale': 'en' }))).toEqual({
      ...{ topics: [], language: 'en', timeZone: '', frequency: '' },
      ...{ directory: false, hourReminder: false, skills: [] },
    });
  });

  test('is not known of a form that does not say it: the page counts as just opened', () => {
    const { 'was-locale': _locale, ...rest } = shown;
    expect(shownIn(preferencesForm.parse(rest))).toBeUndefined();
  });

  test('has no topic that no longer exists', () => {
    const form = preferencesForm.parse({ ...shown, 'was-topic': ['cake', ...topics] });
    expect(shownIn(form)?.topics).toEqual([...topics]);
  });
});

describe('skills', () => {
  const tooLong = 'a'.repeat(longestSkill + 1);
  const tooMany = Array.from({ length: mostSkills + 1 }, (_, at) => `s${at}`).join();

  test.each<readonly [what: string, skills: string, problem: readonly unknown[]]>([
    ['one that is too long', `Go,${tooLong}`, ['skills', 'too_large']],
    ['more than a person may have', tooMany, ['skills', 'too_large']],
    ['one that no mail can hold', 'Go,\u202EtsuR', ['skills', 'wrong_format']],
  ])('that were changed may not hold %s', (_what, skills, problem) => {
    expect(problemsOf({ skills })).toEqual([problem]);
    expect(problemsOf({ ...shown, skills })).toEqual([problem]);
    // A form that does not say what the page showed has changed them.
    const { 'was-locale': _locale, ...rest } = shown;
    expect(problemsOf({ ...rest, skills, 'was-skills': skills })).toEqual([problem]);
  });

  test.each(['Go,'.repeat(3), 'a'.repeat(longestSkill), tooMany.replace(/,s0|s0,/, ''), ''])(
    'that were changed may be %.20j',
    (skills) => expect(problemsOf({ ...shown, skills })).toEqual([]),
  );

  test.each([tooLong, tooMany, '\u202EtsuR'])(
    'that the member left alone keep nobody from stopping mail: %.20j',
    (skills) => expect(problemsOf({ ...shown, 'was-skills': skills, skills: ` ${skills} ,` })).toEqual([]),
  );

  test('that are wrong are told with why', () => {
    const { error } = preferencesForm.safeParse({ skills: tooLong });
    expect(error?.issues.map(({ message }) => message)).toEqual([expect.stringContaining(String(longestSkill))]);
  });
});
