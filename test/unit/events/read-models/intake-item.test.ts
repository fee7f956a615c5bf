/** What the HRIS stated of a leaver: what is kept of it, what is read of what was kept, and which consents are proof. */
import { describe, expect, it } from 'vitest';
import {
  consentAtExitMethods,
  consentAtExitSchema,
  exitTypes,
  intakeKinds,
  intakeTable,
  leaverFactsSchema,
  reasonCodes,
  rehireRecommendations,
  statedConsentSchema,
} from '../../../../events/read-models/intake-item.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { jsonSchema } from '../../../../tools/docs/json-schema.ts';
import { refusals, refusedAt } from '../../../fixtures/refusals.ts';

const at = '2026-03-31T09:00:00+09:00';
const granted = {
  decision: 'granted',
  noticeVersion: '2026-04',
  purposes: ['membership'],
  at,
  method: 'paper',
} as const;
const ways = [
  ['as it is stored', consentAtExitSchema],
  ['as it is stated', statedConsentSchema],
] as const;

it('the words of the HRIS are stored, and a source sends them: none changes', () => {
  expect([...exitTypes]).toEqual([
    ...['voluntary', 'mandatory_retirement', 'contract_end', 'layoff', 'disciplinary_dismissal', 'deceased'],
  ]);
  expect([...reasonCodes]).toEqual([
    ...['career_change', 'entrepreneurship', 'study', 'marriage', 'childcare', 'family_care'],
    ...['spouse_transfer', 'relocation', 'other'],
  ]);
  expect([...rehireRecommendations]).toEqual(['yes', 'no', 'undecided']);
  expect([...consentAtExitMethods]).toEqual(['paper', 'web', 'in_person']);
  expect([...intakeKinds]).toEqual(['offboarded', 'offboarding_cancelled', 'rehired', 'updated', 'deleted']);
});

describe.each(ways)('a consent at exit, %s,', (_how, schema) => {
  it.each<object>([
    granted,
    { ...granted, purposes: ['membership', 'newsletter', 'gatherings', 'jobs'], method: 'web' },
    { ...granted, noticeVersion: '2026-04.2-draft', method: 'in_person' },
    { decision: 'refused', at },
    { decision: 'refused' },
    { decision: 'not_asked' },
  ])('is read whole: %j', (consent) => expect(schema.parse(consent)).toEqual(consent));

  it.each<[object, string]>([
    [{ ...granted, decision: 'maybe' }, '/decision'],
    [{ ...granted, noticeVersion: '' }, '/noticeVersion'],
    [{ ...granted, noticeVersion: 'x'.repeat(21) }, '/noticeVersion'],
    [{ ...granted, noticeVersion: undefined }, '/noticeVersion'],
    [{ ...granted, purposes: [] }, '/purposes'],
    [{ ...granted, purposes: ['lottery'] }, '/purposes/0'],
    [{ ...granted, at: '2026-03-31' }, '/at'],
    [{ ...granted, at: undefined }, '/at'],
    [{ ...granted, method: 'telephone' }, '/method'],
    [{ decision: 'refused', at: 'yesterday' }, '/at'],
  ])('is none: %j', (consent, pointer) => expect(refusedAt(schema, consent)).toEqual([pointer]));

  it('has a version of 20 characters at most, and 1 at least', () => {
    for (const noticeVersion of ['1', 'x'.repeat(20)])
      expect(refusedAt(schema, { ...granted, noticeVersion })).toEqual([]);
  });
});

describe('the one privacy notice of a consent that is stated', () => {
  const later = { ...granted, noticeVersion: 'directory-2026-12' };
  const listed = { ...granted, purposes: ['membership', 'directory'] };

  it('proves no purpose that has a notice of its own; what is stored is read', () => {
    for (const consent of [later, listed]) expect(consentAtExitSchema.parse(consent)).toEqual(consent);
    expect(refusals(statedConsentSchema, later)).toMatchObject([
      { pointer: '/noticeVersion', detail: 'is the privacy notice of one later purpose, not of membership' },
    ]);
    expect(refusals(statedConsentSchema, listed)).toMatchObject([
      {
        pointer: '/purposes/1',
        detail: 'is not asked for by the privacy notice of this version: members agree to it on their preference page',
      },
    ]);
  });

  it('says which purposes there are, where one is none of them', () => {
    expect(refusals(statedConsentSchema, { ...granted, purposes: ['lottery'] })).toMatchObject([
      { pointer: '/purposes/0', detail: 'must be one of membership, newsletter, gatherings, jobs' },
    ]);
  });

  it('may be called by a later purpose further on', () => {
    expect(refusedAt(statedConsentSchema, { ...granted, noticeVersion: '2026-directory-1' })).toEqual([]);
    expect(JSON.stringify(jsonSchema(statedConsentSchema, 'input'))).toContain('{"pattern":"^(?:directory)-"}');
  });

  it('is not given at a time of the zeros of other systems; what is stored is read', () => {
    for (const consent of [
      { ...granted, at: '0001-01-01T00:00:00Z' },
      { decision: 'refused', at: '0001-01-01T00:00:00Z' },
    ]) {
      expect(refusedAt(consentAtExitSchema, consent)).toEqual([]);
      expect(refusedAt(statedConsentSchema, consent)).toEqual(['/at']);
    }
  });
});

describe('the facts about a leaver', () => {
  const employment = {
    ...{ type: 'full_time', hireDate: '2016-04-01', lastWorkingDay: '2026-03-20', terminationDate: '2026-03-31' },
    ...{ department: '開発部', title: '主任', location: '東京本社' },
  };
  const exit = { type: 'voluntary', reasonCode: 'study', rehireRecommendation: 'yes', evaluation: 'A' };
  const facts = {
    ...{ names: { family: '髙橋', given: '花子' }, personalEmail: 'hanako@example.net', locale: 'ja-JP' },
    ...{ employment, exit, skills: ['AWS'], contactBasis: 'written_notice', consentAtExit: granted },
  };
  const long = (length: number) => 'x'.repeat(length);
  const many = (count: number) => Array.from({ length: count }, (_, number) => `${number}`);

  it.each<[string, object]>([
    ['nothing', {}],
    ['everything', facts],
    ['an employment that has only begun', { employment: { hireDate: '2016-04-01' } }],
    ['an exit alone', { exit: { type: 'deceased' } }],
    ['the longest texts', { locale: long(35), exit: { ...exit, evaluation: long(20) } }],
    [
      'the longest employment',
      { employment: { ...employment, type: long(50), department: long(200), title: long(200), location: long(200) } },
    ],
    ['as many skills as there may be', { skills: [...many(99), long(100)] }],
    ['no skills', { skills: [] }],
  ])('are read whole: %s', (_what, stated) => expect(leaverFactsSchema.parse(stated)).toEqual(stated));

  it.each<[object, string]>([
    [{ names: { family: '髙橋' } }, '/names/given'],
    [{ personalEmail: 'hanako' }, '/personalEmail'],
    [{ locale: long(36) }, '/locale'],
    [{ employment: {} }, '/employment/hireDate'],
    [{ employment: { ...employment, type: long(51) } }, '/employment/type'],
    [{ employment: { ...employment, department: long(201) } }, '/employment/department'],
    [{ employment: { ...employment, title: long(201) } }, '/employment/title'],
    [{ employment: { ...employment, location: long(201) } }, '/employment/location'],
    [{ employment: { ...employment, lastWorkingDay: 'soon' } }, '/employment/lastWorkingDay'],
    [{ employment: { ...employment, terminationDate: '2026-02-30' } }, '/employment/terminationDate'],
    [{ exit: {} }, '/exit/type'],
    [{ exit: { ...exit, type: 'illness' } }, '/exit/type'],
    [{ exit: { ...exit, reasonCode: 'illness' } }, '/exit/reasonCode'],
    [{ exit: { ...exit, rehireRecommendation: 'perhaps' } }, '/exit/rehireRecommendation'],
    [{ exit: { ...exit, evaluation: long(21) } }, '/exit/evaluation'],
    [{ skills: [''] }, '/skills/0'],
    [{ skills: [long(101)] }, '/skills/0'],
    [{ skills: many(101) }, '/skills'],
    [{ contactBasis: 'friendship' }, '/contactBasis'],
    [{ consentAtExit: { decision: 'perhaps' } }, '/consentAtExit/decision'],
  ])('are none: %j', (change, pointer) =>
    expect(refusedAt(leaverFactsSchema, { ...facts, ...change })).toEqual([pointer]),
  );

  it('are kept without whatever else a source tells', () => {
    const told = { ...facts, salary: 1, exit: { ...exit, illness: 'x' }, employment: { ...employment, salary: 1 } };
    expect(leaverFactsSchema.parse(told)).toEqual(facts);
  });
});

describe('what waits for the alumni context', () => {
  const least = {
    ...{ intakeId: idFrom('intake', 'one'), alumniId: idFrom('alumnus', 'hanako'), kind: 'offboarded', statedAt: at },
    ...{ via: 'import', statedBy: 'hr-1', sourceSystem: 'smarthr', sourceEmployeeId: 'A1', facts: {} },
    expiresAt: 2_000_000_000,
  };

  it.each([{}, { via: 'webhook', bodyHash: 'x', statedBy: 'webhook:standard', kind: 'deleted' }])(
    'is read whole: %j',
    (change) => expect(intakeTable.item.parse({ ...least, ...change })).toEqual({ ...least, ...change }),
  );

  it.each([
    [{ intakeId: 'one' }, '/intakeId'],
    [{ alumniId: 'hanako' }, '/alumniId'],
    [{ kind: 'hired' }, '/kind'],
    [{ via: '' }, '/via'],
    [{ statedAt: 'yesterday' }, '/statedAt'],
    [{ facts: undefined }, '/facts'],
    [{ expiresAt: 0.5 }, '/expiresAt'],
  ])('is not read as %j', (change, pointer) => {
    expect(refusedAt(intakeTable.item, { ...least, ...change })).toEqual([pointer]);
  });
});
