/** What a mistake in programme.json says, so that whoever made it knows what to write instead. */
import { describe, expect, it } from 'vitest';
import { programme } from '../../../shared/programme/compiled.ts';
import { isOfLaterPurpose, noticeVersion, programmeSchema } from '../../../shared/programme/programme.ts';

const { notices: _notices, holidays: _holidays, version: _version, pictures: _pictures, ...written } = programme;
const { invitation, consent, businessCalendar } = written;

/** The messages of a changed programme, each behind its field. */
function mistakesOf(change: object): string[] {
  const { error } = programmeSchema.safeParse({ ...written, ...change });
  return error?.issues.map(({ path, message }) => `${path.join('/')}: ${message}`) ?? [];
}

describe('a mistake says what is wrong', () => {
  const invited = (change: object) => ({ invitation: { ...invitation, ...change } });
  const quiet = (from: string, to: string) => ({ quietHours: { from, to } });
  const closed = (...days: string[]) => ({ businessCalendar: { ...businessCalendar, closed: days } });
  const trusted = (source: string) => ({ trustedSources: { 'job-posted': [source], 'event-scheduled': [] } });
  const tooShort = 'quietHours/to: must be at least 60 minutes before from: mail leaves only in between';

  it.each<readonly [change: object, mistake: string]>([
    [closed('01-02', '01-02'), 'businessCalendar/closed/1: is already in the list'],
    [closed('02-30'), 'businessCalendar/closed/0: must be a day of a year, as MM-DD'],
    [invited({ reminderDays: [9, 8] }), 'invitation/reminderDays/1: must be after 9'],
    [invited({ reminderDays: [30] }), 'invitation/reminderDays/0: must be less than closesAfterDays'],
    [invited({ erasedAfterDays: 29 }), 'invitation/erasedAfterDays: must not be less than closesAfterDays'],
    [
      { consent: { ...consent, validity: 'P2Y', proofKeptFor: 'P1Y' } },
      'consent/proofKeptFor: must not be shorter than validity',
    ],
    [
      { consent: { ...consent, jurisdiction: 'ZZ' } },
      'consent/jurisdiction: must be a code that ISO 3166-1 has assigned, such as JP',
    ],
    [quiet('21:00', '21:00'), 'quietHours/to: must not be the same as from: is it always quiet, or never?'],
    [quiet('21:00', '20:01'), tooShort],
    [quiet('00:30', '23:31'), tooShort],
    [quiet('9:00', '17:00'), 'quietHours/from: must be HH:MM'],
    [
      trusted('okaeri.hris'),
      'trustedSources/job-posted/0: must be a source such as com.example.ats, not okaeri.… or aws.…',
    ],
    [{ id: 'Aozora' }, 'id: must be lower-case letters, digits and hyphens'],
  ])('%j', (change, mistake) => expect(mistakesOf(change)).toEqual([mistake]));
});

describe('a value with something before or behind it is another value', () => {
  it.each<readonly [field: string, value: string, change: (value: string) => object]>([
    ['id', 'aozora', (id) => ({ id })],
    ['storageRegion', 'ap-northeast-1', (storageRegion) => ({ storageRegion })],
    ['quietHours/from', '21:00', (from) => ({ quietHours: { from, to: '08:00' } })],
    ['notice', '2026-12', (notice) => ({ notice })],
    ['businessCalendar/closed/0', '12-29', (day) => ({ businessCalendar: { ...businessCalendar, closed: [day] } })],
  ])('%s: %s', (field, value, change) => {
    expect(mistakesOf(change(value))).toEqual([]);
    for (const other of [`!${value}`, `${value}!`])
      expect(mistakesOf(change(other))).toEqual([expect.stringMatching(`^${field}: `)]);
  });
});

it('a version of a notice that a later purpose begins is of that purpose, and no other', () => {
  const versions = ['directory-2026-12', '2026-12', 'directory', '2026-directory-12'];
  expect(versions.filter((version) => noticeVersion.safeParse(version).success)).toEqual(versions);
  expect(versions.map(isOfLaterPurpose)).toEqual([true, false, false, false]);
});
