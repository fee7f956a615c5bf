/** The preference to be named to those who attend. */
import { describe, expect, it } from 'vitest';
import { isChainIntact } from '../../../../functions/consent/ledger/ledger.ts';
import { languages } from '../../../../shared/locale/languages.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { somebody } from '../../../fixtures/consent.ts';
import { fieldsShown } from '../../../fixtures/shown-form.ts';
import { ledgerOf, putMember, recordOf } from '../consent-tables.ts';
import { codeFor, linkOf, page, tick, unchanged } from './preference-page.ts';

/** What a hidden or written field of a page holds. */
const fieldIn = (body: string, name: string) => new Map(fieldsShown(body)).get(name) ?? '';

describe('the list of attendees', () => {
  it('shows a name only after the mailed code, on a notice of its own, and no longer once the box is unticked', async () => {
    const alumniId = somebody();
    await putMember(alumniId);
    const topics = tick('newsletter', 'gatherings', 'jobs');
    const asked = await page.submit(linkOf(alumniId), ...topics, ...unchanged, ['directory', 'yes']);
    expect(asked.body).toContain('name="code"');
    expect(asked.body).toContain('交流会の参加者一覧へのお名前の掲載について');
    expect(await recordOf(alumniId)).toMatchObject({ directory: false });

    const { code, verificationId } = await codeFor(alumniId);
    const shown = fieldIn(asked.body, 'directory-notice');
    expect(shown).toBe(programme.laterNotices.directory);
    const entered = [
      ['code', code],
      ['verification', verificationId],
      ['directory-notice', shown],
    ] as const;
    await page.submit(linkOf(alumniId), ...entered);
    expect(await recordOf(alumniId)).toMatchObject({ directory: true, topics: ['newsletter', 'gatherings', 'jobs'] });
    const [given] = await ledgerOf(alumniId);
    expect(given).toMatchObject({
      purposes: [{ id: 'directory', state: 'ConsentGiven' }],
      notice: { version: 'directory-2026-12', onFile: true },
    });

    await page.submit(linkOf(alumniId), ...topics, ...unchanged);
    expect(await recordOf(alumniId)).toMatchObject({ directory: false });
    const ledger = await ledgerOf(alumniId);
    expect(ledger.map(({ purposes }) => purposes[0]?.state)).toEqual(
      expect.arrayContaining(['ConsentGiven', 'ConsentWithdrawn']),
    );
    const record = await recordOf(alumniId);
    expect(record !== undefined && isChainIntact(ledger, record)).toBe(true);
  });

  it('shows no privacy notice of its own with a code for something else, and names none', async () => {
    const alumniId = somebody();
    await putMember(alumniId, { topics: [] });
    const { body } = await page.submit(linkOf(alumniId), ...tick('jobs'), ...unchanged);
    expect(body).toContain('name="code"');
    expect(body).not.toContain('directory-notice');
  });

  it.each(['2026-11', '2026-12'])(
    'is on record with the text that was shown, even where another is shown by the time of the code: directory-%s',
    async (released) => {
      const version = `directory-${released}`;
      const alumniId = somebody();
      await putMember(alumniId);
      await page.submit(linkOf(alumniId), ...tick('newsletter', 'gatherings', 'jobs'), ...unchanged, [
        'directory',
        'yes',
      ]);
      const { code, verificationId } = await codeFor(alumniId);
      const entered = [
        ['code', code],
        ['verification', verificationId],
        ['directory-notice', version],
      ] as const;
      expect((await page.submit(linkOf(alumniId), ...entered)).statusCode).toBe(200);
      expect(await recordOf(alumniId)).toMatchObject({ directory: true, directoryNoticeVersion: version });
      const sha256 = programme.notices.find((notice) => notice.version === version)?.sha256.ja;
      expect((await ledgerOf(alumniId))[0]?.notice).toMatchObject({ version, sha256, onFile: true });
    },
  );

  it.each(['directory-2020-01', programme.notice, '', 'directory-', '__proto__'])(
    'is not joined on a text that is none of its own (%j): the page says so, and shows the present one',
    async (version) => {
      const alumniId = somebody();
      await putMember(alumniId);
      const token = linkOf(alumniId);
      const asked = [...tick('newsletter', 'gatherings', 'jobs'), ...unchanged, ['directory', 'yes']] as const;
      await page.submit(token, ...asked);
      const { code, verificationId } = await codeFor(alumniId);
      const entered = [
        ['code', code],
        ['verification', verificationId],
      ] as const;
      const refused = await page.submit(token, ...entered, ['directory-notice', version]);
      expect(refused.statusCode).toBe(422);
      expect(refused.body).toContain(
        '保存されていません。次の項目をご確認ください：個人情報の取扱い（参加者一覧への掲載）',
      );
      expect(fieldIn(refused.body, 'code')).toBe(code);
      expect([await recordOf(alumniId), await ledgerOf(alumniId)]).toMatchObject([{ directory: false }, []]);

      const shown = fieldIn(refused.body, 'directory-notice');
      expect((await page.submit(token, ...entered, ['directory-notice', shown])).statusCode).toBe(200);
      expect((await ledgerOf(alumniId))[0]?.notice.version).toBe(programme.laterNotices.directory);
    },
  );

  it.each(languages.flatMap((first) => languages.map((second) => [first, second] as const)))(
    'asked for in %s, with the code entered in %s, each text is recorded as it was shown',
    async (first, second) => {
      const alumniId = somebody();
      await putMember(alumniId, { topics: ['newsletter'] });
      const token = linkOf(alumniId);
      const asked = [...tick('newsletter', 'jobs'), ...unchanged, ['directory', 'yes'], ['language', first]] as const;
      await page.submit(`${token}?lang=${first}`, ...asked);
      const { code, verificationId } = await codeFor(alumniId);
      const codePage = await page.visit('GET', `${token}?shown=code&verification=${verificationId}&lang=${second}`);
      const language = /name="language" value="([^"]+)"/.exec(codePage.body)?.[1] ?? '';
      expect(language).toBe(second);

      const entered = [
        ['verification', verificationId],
        ['code', code],
        ['language', language],
      ] as const;
      await page.submit(`${token}?lang=${second}`, ...entered);

      const noticeIn = (version: string, of: 'ja' | 'en') =>
        programme.notices.find((notice) => notice.version === version)?.sha256[of];
      const given = (await ledgerOf(alumniId)).map((one) => [one.purposes[0]?.id, one.language, one.notice.sha256]);
      expect(given.sort()).toEqual([
        ['directory', second, noticeIn(programme.laterNotices.directory, second)],
        ['jobs', first, noticeIn(programme.notice, first)],
      ]);
    },
  );

  it('loses the name of a member who leaves the programme', async () => {
    const alumniId = somebody();
    await putMember(alumniId, { directory: true, hourReminder: true });
    await page.submit(linkOf(alumniId), ['leave', 'confirmed']);
    expect(await recordOf(alumniId)).toMatchObject({ membership: 'left', directory: false, hourReminder: false });
    const purposes = (await ledgerOf(alumniId)).flatMap((record) => record.purposes.map(({ id }) => id));
    expect(purposes).toContain('directory');
  });
});
