/** On which text somebody consented: a version on file or nothing, at every form that names one. */
import { describe, expect, it } from 'vitest';
import { programme } from '../../../../shared/programme/compiled.ts';
import { somebody } from '../../../fixtures/consent.ts';
import { ledgerOf, linkTo, putCard, putMember, recordOf, verificationsOf, visitor } from '../consent-tables.ts';

const joining = visitor((await import('../../../../functions/consent/joining/joining-page.ts')).handler);
const preferences = visitor((await import('../../../../functions/consent/preferences/manage-preferences.ts')).handler);

const unknown = [
  'directory-2026-11',
  programme.laterNotices.directory,
  '2020-01',
  '',
  `${programme.notice}.`,
  `${programme.notice} `,
  '__proto__',
  'x'.repeat(5000),
];
const ofMembership = programme.notices.filter(({ version }) => !version.startsWith('directory-'));
const onFile = ofMembership.flatMap(({ version, sha256 }) =>
  (['ja', 'en'] as const).map((language) => [version, language, sha256[language]] as const),
);

describe('a joining form', () => {
  it.each(unknown)(
    'is refused where it names a privacy notice that does not exist for membership: %j',
    async (notice) => {
      const leaver = somebody();
      await putCard(leaver);
      const token = linkTo(leaver, { purpose: 'invitation' });
      expect((await joining.submit(token, ['decision', 'accept'], ['notice', notice])).statusCode).toBe(422);
      expect((await joining.submit(token, ['decision', 'refuse'], ['notice', notice])).statusCode).toBe(422);
      expect([await recordOf(leaver), await ledgerOf(leaver)]).toEqual([undefined, []]);

      const member = somebody();
      await putMember(member, { topics: [] });
      const own = linkTo(member, { purpose: 'preferences' });
      expect((await preferences.submit(own, ['topic', 'jobs'], ['notice', notice])).statusCode).toBe(422);
      expect(await verificationsOf(member)).toEqual([]);
    },
  );

  it.each(onFile)(
    'that names the privacy notice %s in %s is recorded with the hash of that text',
    async (version, language, sha256) => {
      const leaver = somebody();
      await putCard(leaver);
      const token = linkTo(leaver, { purpose: 'invitation' });
      const fields = [
        ['decision', 'accept'],
        ['language', language],
        ['notice', version],
      ] as const;
      expect((await joining.submit(token, ...fields)).statusCode).toBe(200);
      expect((await ledgerOf(leaver)).at(0)?.notice).toMatchObject({ version, sha256, onFile: true });
    },
  );

  it('that names no privacy notice counts for the present one', async () => {
    const leaver = somebody();
    await putCard(leaver);
    await joining.submit(linkTo(leaver, { purpose: 'invitation' }), ['decision', 'accept']);
    expect((await ledgerOf(leaver)).at(0)?.notice).toMatchObject({ version: programme.notice, onFile: true });
  });
});
