/** What is wrong in the programme folder is found at synth: a notice that nobody can read is not a basis for a consent. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compileProgramme } from '../../../shared/programme/compile.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { privacyNoticeOf } from '../../../shared/programme/programme.ts';
import { root } from '../../../tools/docs/project.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'programme-'));
  cpSync(join(root, 'programme'), folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

const notice = (version: string, language: string) => join(folder, 'notices', `${version}.${language}.md`);

function change(made: object): void {
  const file = join(folder, 'programme.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...made }));
}

describe('the hour of invitations', () => {
  const quiet = (from: string, to: string) => ({ quietHours: { from, to } });
  const at = (hour: number) => ({ invitation: { ...programme.invitation, hour } });

  test.each([
    ['at night', { ...quiet('21:00', '08:00'), ...at(7) }],
    ['before midnight', { ...quiet('21:00', '08:00'), ...at(23) }],
    ['of which half is quiet', { ...quiet('10:30', '12:00'), ...at(10) }],
    ['with a quiet quarter within', { ...quiet('10:15', '10:30'), ...at(10) }],
    ['that begins when it is still quiet', { ...quiet('21:00', '08:01'), ...at(8) }],
  ])('cannot be one %s: no mail would leave in quiet hours', (_which, made) => {
    change(made);
    expect(() => compileProgramme(folder)).toThrow('programme.json: /invitation/hour: is within quietHours');
  });

  test.each([
    ['in the evening', { ...quiet('21:00', '08:00'), ...at(20) }],
    ['at the end of the night', { ...quiet('21:00', '08:00'), ...at(8) }],
    ['before a quiet day', { ...quiet('09:00', '17:00'), ...at(8) }],
  ])('can be one %s', (_which, made) => {
    change(made);
    expect(compileProgramme(folder).invitation.hour).toBe(made.invitation.hour);
  });
});

describe('the programme', () => {
  test('as it is names only notices that there are, in both languages, each with its text and hash', () => {
    const { notices } = compileProgramme(folder);
    const named = [programme.notice, ...Object.values(programme.laterNotices)];
    expect(named.filter((version) => !notices.some((one) => one.version === version))).toEqual([]);
    for (const { version, text } of notices) {
      expect(text).toEqual({
        ja: readFileSync(notice(version, 'ja'), 'utf8'),
        en: readFileSync(notice(version, 'en'), 'utf8'),
      });
    }
  });

  test.each([
    ['the privacy notice', { notice: '1999-01' }],
    ['the privacy notice of a later purpose', { laterNotices: { ...programme.laterNotices, directory: '1999-01' } }],
  ])('cannot name as %s one that there is not', (_which, made) => {
    change(made);
    expect(() => compileProgramme(folder)).toThrow(
      'programme.json names the privacy notice 1999-01, but notices/ has no such files',
    );
  });

  test.each([
    ['that of a later purpose as the privacy notice', { notice: programme.laterNotices.directory }, '/notice'],
    [
      'the privacy notice as that of a later purpose',
      { laterNotices: { directory: programme.notice } },
      '/laterNotices/directory',
    ],
  ])('cannot name %s: forms tell them apart by their versions', (_which, made, field) => {
    change(made);
    expect(() => compileProgramme(folder)).toThrow(`programme.json: ${field}: `);
  });

  test.each(['ja', 'en'])('needs each notice in %s', (language) => {
    rmSync(notice(programme.notice, language));
    expect(() => compileProgramme(folder)).toThrow(`${programme.notice}.${language}.md`);
  });

  test('cannot name a notice without a file', () => {
    for (const language of ['ja', 'en']) rmSync(notice(programme.notice, language));
    expect(() => compileProgramme(folder)).toThrow(`names the privacy notice ${programme.notice}`);
  });

  test.each([
    ['has no title', 'We keep your data.\n'],
    ['is empty', ''],
    ['holds raw HTML', '# Notice\n\n<script>1</script>\n'],
    ['holds a relative link', '# Notice\n\n[more](/more)\n'],
  ])('refuses a notice that %s', (_what, text) => {
    writeFileSync(notice(programme.notice, 'en'), text);
    expect(() => compileProgramme(folder)).toThrow(`notices/${programme.notice}.en.md`);
  });

  test('names each field that is wrong', () => {
    change({ timeZone: 'Asia/Nowhere', language: 'fr' });
    expect(() => compileProgramme(folder)).toThrow(/^programme\.json is not valid: .*\/language: /);
    expect(() => compileProgramme(folder)).toThrow('/timeZone: ');
  });

  test('has another version for another word in a notice, and the same for the same', () => {
    const { version } = compileProgramme(folder);
    expect(version).toBe(programme.version);
    writeFileSync(notice(programme.notice, 'en'), `${readFileSync(notice(programme.notice, 'en'), 'utf8')}\nMore.\n`);
    expect(compileProgramme(folder).version).not.toBe(version);
  });

  test('knows the bank holidays of the country that it names, from 2025 on', () => {
    expect(compileProgramme(folder).holidays).toContain('2025-01-01');
    expect(compileProgramme(folder).holidays.filter((date) => date < '2025-01-01')).toEqual([]);
    change({ businessCalendar: { ...programme.businessCalendar, country: 'none' } });
    expect(compileProgramme(folder).holidays).toEqual([]);
  });
});

test('a notice is found by its version, the present one without any, and nothing by a version that there is not', () => {
  for (const one of programme.notices) expect(privacyNoticeOf(programme, one.version)).toBe(one);
  expect(privacyNoticeOf(programme).version).toBe(programme.notice);
  expect(() => privacyNoticeOf(programme, '1999-01')).toThrow('no privacy notice 1999-01');
});
