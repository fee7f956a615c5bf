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

describe('what is in the header of every mail is found wrong at synth, not in each mail', () => {
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

describe('rules between fields are kept, and a mistake names its field', () => {
  const { invitation, businessCalendar, consent } = written;
  const everyDay = Array.from({ length: 366 }, (_, day) =>
    new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(5, 10),
  );
  const invited = (change: Partial<typeof invitation>) => ({ invitation: { ...invitation, ...change } });
  const kept = (validity: string, proofKeptFor: string) => ({ consent: { ...consent, validity, proofKeptFor } });
  const closed = (...days: string[]) => ({ businessCalendar: { ...businessCalendar, closed: days } });
  const trusted = (...sources: string[]) => ({ trustedSources: { 'job-posted': sources, 'event-scheduled': [] } });

  it.each<readonly [what: string, field: string, change: object]>([
    ['a day that no year has', 'businessCalendar/closed/0', closed('02-30')],
    ['a day that no year has', 'businessCalendar/closed/1', closed('01-01', '04-31')],
    ['a month that no year has', 'businessCalendar/closed/0', closed('13-01')],
    ['the day 0', 'businessCalendar/closed/0', closed('01-00')],
    ['a closed day twice', 'businessCalendar/closed/2', closed('01-02', '01-03', '01-02')],
    ['every day closed', 'businessCalendar/closed', closed(...everyDay)],
    ['reminders at once', 'invitation/reminderDays/1', invited({ reminderDays: [7, 7] })],
    ['reminders in another order', 'invitation/reminderDays/1', invited({ reminderDays: [21, 7] })],
    ['a reminder when it closes', 'invitation/reminderDays/0', invited({ reminderDays: [30] })],
    ['a reminder after it closed', 'invitation/reminderDays/1', invited({ reminderDays: [7, 31] })],
    ['a reminder on the day of the invitation', 'invitation/reminderDays/0', invited({ reminderDays: [0] })],
    ['what is open is erased', 'invitation/erasedAfterDays', invited({ erasedAfterDays: 29 })],
    ['it is erased in a thousand years', 'invitation/erasedAfterDays', invited({ erasedAfterDays: 365_000 })],
    ['an hour that no day has', 'invitation/hour', invited({ hour: 24 })],
    ['consent for no time', 'consent/validity', { consent: { ...consent, validity: 'P0D' } }],
    ['consent for no months', 'consent/validity', { consent: { ...consent, validity: 'P00M' } }],
    ['consent for ever', 'consent/validity', { consent: { ...consent, validity: 'P99999Y' } }],
    ['no proof', 'consent/proofKeptFor', { consent: { ...consent, proofKeptFor: 'P0Y' } }],
    ['a cap for no time', 'frequencyCap/per', { frequencyCap: { mails: 4, per: 'P0D' } }],
    ['a cap of no mails', 'frequencyCap/mails', { frequencyCap: { mails: 0, per: 'P30D' } }],
    ['hours that end when they begin', 'quietHours/to', { quietHours: { from: '21:00', to: '21:00' } }],
    ['an hour that no clock shows', 'quietHours/to', { quietHours: { from: '21:00', to: '24:00' } }],
    ['no times at all', 'quietHours/from', { quietHours: { from: 'at night', to: '08:00' } }],
    ['hours that leave 59 minutes', 'quietHours/to', { quietHours: { from: '09:00', to: '08:01' } }],
    ['hours that leave a minute over midnight', 'quietHours/to', { quietHours: { from: '00:00', to: '23:59' } }],
    ['proof for less time than consent', 'consent/proofKeptFor', kept('P24M', 'P23M')],
    ['the same in years', 'consent/proofKeptFor', kept('P24M', 'P1Y')],
    ['the same in days', 'consent/proofKeptFor', kept('P731D', 'P24M')],
    ['days that are less than the months where one is a leap year', 'consent/proofKeptFor', kept('P24M', 'P730D')],
    ['a source twice', 'trustedSources/job-posted/1', trusted('com.example.ats', 'com.example.ats')],
    ['an HR system twice', 'hrisSources/1', { hrisSources: ['standard', 'standard'] }],
    ['no HR system', 'hrisSources', { hrisSources: [] }],
  ])('%s: /%s', (_what, field, change) => expect(wrongFields(change)).toEqual([field]));

  it.each<readonly [what: string, change: object]>([
    ['29 February', closed('02-29')],
    ['no closed day', closed()],
    ['no reminder', invited({ reminderDays: [] })],
    ['a reminder on the last day', invited({ reminderDays: [1, 29] })],
    ['what closes is erased at once', invited({ erasedAfterDays: 30 })],
    ['proof for as long as consent', kept('P24M', 'P2Y')],
    ['proof for as long as consent, in days', kept('P24M', 'P731D')],
    ['hours that leave an hour', { quietHours: { from: '09:00', to: '08:00' } }],
    ['hours that leave an hour over midnight', { quietHours: { from: '00:30', to: '23:30' } }],
    ['quiet by day', { quietHours: { from: '09:00', to: '17:00' } }],
    ['quiet over midnight', { quietHours: { from: '21:00', to: '08:00' } }],
    ['a cap of a day', { frequencyCap: { mails: 1, per: 'P1D' } }],
    [
      'the same source for jobs and gatherings',
      { trustedSources: { 'job-posted': ['com.example.hr'], 'event-scheduled': ['com.example.hr'] } },
    ],
  ])('may be: %s', (_what, change) => expect(wrongFields(change)).toEqual([]));
});

describe('the country whose law holds is one that ISO 3166-1 has assigned', () => {
  const { consent } = written;
  const all = Array.from({ length: 26 * 26 }, (_, number) =>
    String.fromCharCode(65 + Math.floor(number / 26), 65 + (number % 26)),
  );
  const taken = all.filter((jurisdiction) => wrongFields({ consent: { ...consent, jurisdiction } }).length === 0);

  it('there are 249, and Unicode has a name for each', () => {
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    expect(taken).toHaveLength(249);
    expect(taken.filter((code) => names.of(code) === undefined)).toEqual([]);
  });

  it.each(['ZZ', 'XX', 'AA', 'QM', 'EU', 'UK', 'UN', 'XK', 'AN', 'SU', 'jp', 'JPN', 'J', ''])(
    '%o is none',
    (jurisdiction) => {
      expect(wrongFields({ consent: { ...consent, jurisdiction } })).toEqual(['consent/jurisdiction']);
    },
  );
});
