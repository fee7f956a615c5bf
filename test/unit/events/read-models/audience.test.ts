/** Who is in an audience, and which audiences can be stated. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Audience,
  audienceSchema,
  classificationSchema,
  isInAudience,
  storedAudienceSchema,
} from '../../../../events/read-models/audience.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { refusals, refusedAt } from '../../../fixtures/refusals.ts';

const [hanako, sean] = [idFrom('alumnus', 'hanako'), idFrom('alumnus', 'sean')];
const person = {
  ...{ alumniId: hanako, language: 'ja', leftOn: '2026-03-31' },
  ...{ departments: ['開発部', '営業部'], skills: ['TypeScript', 'AWS'] },
};

describe('somebody who left the development and sales departments on 31 March 2026 is', () => {
  it.each<[boolean, Audience]>([
    [true, {}],
    [true, { locales: ['ja'] }],
    [true, { locales: ['en', 'ja'] }],
    [false, { locales: ['en'] }],
    [true, { departments: ['営業部'] }],
    [true, { departments: ['人事部', '開発部'] }],
    [false, { departments: ['人事部'] }],
    [false, { departments: ['開発'] }],
    [true, { skills: ['aws'] }],
    [false, { skills: ['Java'] }],
    [false, { skills: ['開発部'] }],
    [true, { alumniIds: [sean, hanako] }],
    [false, { alumniIds: [sean] }],
    [true, { leftAfter: '2026-03-30' }],
    [false, { leftAfter: '2026-03-31' }],
    [false, { leftAfter: '2026-04-01' }],
    [true, { leftBefore: '2026-04-01' }],
    [false, { leftBefore: '2026-03-31' }],
    [false, { leftBefore: '2026-03-30' }],
    [true, { leftAfter: '2026-03-30', leftBefore: '2026-04-01' }],
    [true, { leftAfter: null, leftBefore: null }],
    [true, { locales: [], departments: [], skills: [], alumniIds: [] }],
  ])('in it (%s): %j', (isIn, audience) => {
    expect(isInAudience(audience, person)).toBe(isIn);
  });
});

it.each<[boolean, Audience]>([
  [true, {}],
  [true, { leftAfter: null, leftBefore: null }],
  [false, { leftAfter: '1901-01-01' }],
  [false, { leftBefore: '2199-12-31' }],
])('of whom the day is not known, nobody can say that it was before or after another (%s): %j', (isIn, audience) => {
  expect(isInAudience(audience, { ...person, leftOn: undefined })).toBe(isIn);
});

it('filters narrow it: whoever is in with all of them is in with each, and the other way round', () => {
  const some = <Value>(...values: Value[]) => fc.option(fc.subarray(values), { nil: undefined });
  const days = fc.option(fc.constantFrom('2026-03-30', '2026-03-31', '2026-04-01'));
  const audiences = fc.record({
    locales: some<'ja' | 'en'>('ja', 'en'),
    departments: some('開発部', '営業部', '人事部'),
    skills: some('TypeScript', 'Java'),
    alumniIds: some(hanako, sean),
    leftAfter: days,
    leftBefore: days,
  });
  const people = fc.record({
    alumniId: fc.constantFrom(hanako, sean),
    language: fc.constantFrom('ja', 'en'),
    departments: fc.subarray(['開発部', '営業部', '人事部']),
    skills: fc.subarray(['typescript', 'Java']),
    leftOn: fc.constantFrom('2026-03-30', '2026-03-31', '2026-04-01', undefined),
  });
  fc.assert(
    fc.property(audiences, people, (audience, somebody) => {
      const each = Object.entries(audience).map(([name, filter]) => isInAudience({ [name]: filter }, somebody));
      expect(isInAudience(audience, somebody)).toBe(each.every(Boolean));
    }),
  );
});

describe('as HR writes it', () => {
  const many = (count: number) => Array.from({ length: count }, (_, at) => `${at}`);
  const ids = (count: number) => many(count).map((number) => idFrom('alumnus', number));

  it.each<[string, unknown]>([
    ['nobody is left out', {}],
    ['every filter', { locales: ['ja', 'en'], departments: ['開発部'], skills: ['AWS'], alumniIds: [hanako] }],
    ['a department of 200 characters', { departments: ['あ'.repeat(200)] }],
    ['a skill of 100 characters', { skills: ['あ'.repeat(100)] }],
    ['100 departments and skills', { departments: many(100), skills: many(100) }],
    ['1000 people', { alumniIds: ids(1000) }],
    ['days that are null', { leftAfter: null, leftBefore: null }],
    ['two days, with one between them', { leftAfter: '2026-03-30', leftBefore: '2026-04-01' }],
  ])('it may have %s', (_what, audience) => expect(refusedAt(audienceSchema, audience)).toEqual([]));

  it.each<[string, unknown, string]>([
    ['a language that we do not write', { locales: ['fr'] }, '/locales/0'],
    ['a department without a name', { departments: [''] }, '/departments/0'],
    ['a department of 201 characters', { departments: ['あ'.repeat(201)] }, '/departments/0'],
    ['a skill without a name', { skills: ['AWS', ''] }, '/skills/1'],
    ['a skill of 101 characters', { skills: ['あ'.repeat(101)] }, '/skills/0'],
    ['101 departments', { departments: many(101) }, '/departments'],
    ['101 skills', { skills: many(101) }, '/skills'],
    ['1001 people', { alumniIds: ids(1001) }, '/alumniIds'],
    ['somebody without an id', { alumniIds: ['hanako'] }, '/alumniIds/0'],
    ['a day that does not exist', { leftAfter: '2026-02-30' }, '/leftAfter'],
    ['a day of a spreadsheet', { leftBefore: '1900-01-01' }, '/leftBefore'],
    ['two days in a row', { leftAfter: '2026-03-30', leftBefore: '2026-03-31' }, '/leftBefore'],
    ['half of a character', { skills: ['\uD842'] }, '/skills/0'],
    ['a filter that is none', { city: ['東京'] }, '/city'],
  ])('it must not have %s', (_what, audience, pointer) =>
    expect(refusedAt(audienceSchema, audience)).toEqual([pointer]),
  );

  it.each<[string, unknown, { code: string; detail: string }]>([
    [
      'half of a character',
      { departments: ['\uD842'] },
      { code: 'invalid', detail: 'must not hold half of a character (an unpaired surrogate)' },
    ],
    [
      'days between which nobody left',
      { leftAfter: '2026-03-31', leftBefore: '2026-03-31' },
      { code: 'invalid', detail: 'must be at least two days after leftAfter: nobody left between them' },
    ],
  ])('it says what is wrong with %s', (_what, audience, said) => {
    expect(refusals(audienceSchema, audience)).toMatchObject([said]);
  });

  it('a character of a private use area (外字) is meant as it is kept of members', () => {
    const audience = audienceSchema.parse({ departments: ['\uE000組立'], skills: ['\uE000溶接'] });
    expect(audience).toEqual({ departments: ['〓組立'], skills: ['〓溶接'] });
    expect(isInAudience(audience, { ...person, departments: ['〓組立'], skills: ['〓溶接'] })).toBe(true);
  });
});

describe('as it is stored', () => {
  it('it is read whole, with days that nobody may write now', () => {
    const audience = {
      ...{ locales: ['ja'], departments: ['開発部'], skills: ['AWS'], alumniIds: [hanako] },
      ...{ leftAfter: '1900-01-01', leftBefore: '1900-01-01' },
    };
    expect(storedAudienceSchema.parse(audience)).toEqual(audience);
    expect(storedAudienceSchema.parse({ leftAfter: null, leftBefore: null })).toEqual({
      leftAfter: null,
      leftBefore: null,
    });
    expect(storedAudienceSchema.parse({})).toEqual({});
  });

  it.each([{ leftAfter: 'never' }, { leftBefore: '2026-02-30' }, { city: ['東京'] }])('it is not %j', (audience) => {
    expect(storedAudienceSchema.safeParse(audience).success).toBe(false);
  });
});

describe('how far something may go', () => {
  it.each(['members', 'public'])('is %s', (how) => expect(classificationSchema.parse(how)).toBe(how));

  it.each(['internal', '', undefined])('is not %j: HR is told why', (how) => {
    expect(classificationSchema.safeParse(how).error?.issues.map(({ message }) => message)).toEqual([
      'must be members or public; internal content is never sent to alumni',
    ]);
  });
});
