import { describe, expect, it } from 'vitest';
import { programme } from '../../../shared/programme/compiled.ts';
import { programmeSchema } from '../../../shared/programme/programme.ts';

const { notices: _notices, holidays: _holidays, version: _version, pictures: _pictures, ...written } = programme;
const { company } = written;
const wrongFields = (change: object) =>
  programmeSchema.safeParse({ ...written, ...change }).error?.issues.map(({ path }) => path.join('/')) ?? [];
const withContact = (change: object) => ({ company: { ...company, contact: { ...company.contact, ...change } } });

describe('a source that is trusted can be bound to somebody', () => {
  it.each(['okaeri.hris', 'Okaeri.hris', 'okaeri', 'aws.ses', 'com.example.*', '*', '', 'com example', 'a'.repeat(50)])(
    '%o is none',
    (source) => {
      const trustedSources = { 'job-posted': [source], 'event-scheduled': [] };
      expect(wrongFields({ trustedSources })).toEqual(['trustedSources/job-posted/0']);
    },
  );
});

describe('what stands in the header of every mail is found wrong at synth, not in each mail', () => {
  it('the programme as it is', () => expect(wrongFields({})).toEqual([]));

  it.each([
    ['name/ja', { name: { ...written.name, ja: 'アルムナイ\r\nBcc: x@example.com' } }],
    ['company/contact/name/en', withContact({ name: { ja: '事務局', en: 'Alumni\nOffice' } })],
    ['company/contact/name/ja', withContact({ name: { ja: '', en: 'Office' } })],
    ['company/contact/email', withContact({ email: 'office' })],
    ['company/contact/email', withContact({ email: 'office@-example.com' })],
    ['company/contact/email', withContact({ email: 'office@example.com\r\nBcc: x@example.com' })],
  ])('%s', (field, change) => expect(wrongFields(change)).toEqual([field]));
});
