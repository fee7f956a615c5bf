/** What HR, and an ATS outside, may write of a job; and what is read of what was written under other rules. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changedJobSchema,
  type JobDraft,
  jobDraftSchema,
  jobPatchSchema,
  jobStatuses,
  jobsTable,
  outsideJobSchema,
} from '../../../../events/read-models/job.ts';
import { newAudit } from '../../../../shared/decision/with-audit.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { type JsonSchema, jsonSchema } from '../../../../tools/docs/json-schema.ts';
import { jobBody, jobDraft } from '../../../fixtures/jobs.ts';
import { refusals, refusedAt } from '../../../fixtures/refusals.ts';

const long = (length: number) => 'あ'.repeat(length);
const skills = (count: number) => Array.from({ length: count }, (_, number) => ({ skill: `${number}`, weight: 1 }));
const renewal = { possible: true, criteria: '業務量により判断します' };
const term = { months: 12, renewal };
const contract = (change: object = {}, limits: object = {}) => ({
  employment: { type: 'contract', term: { ...term, ...change, renewal: { ...renewal, ...limits } } },
});
const pay = { currency: 'JPY', min: 6_000_000, max: 9_000_000, unit: 'year' };
const scope = { initial: '設計', changeScope: '会社の定める業務' };
/** Everything that can be written. */
const whole = {
  ...jobBody(),
  ...contract({}, { maxYears: 5, maxCount: 4 }),
  description: { ja: '在宅勤務が**可能**です。' },
  rehireTracks: ['comeback', 'job_return'],
  applyUrl: 'https://www.example.com/jobs/1',
  closesAt: '2030-12-31T23:59:00+09:00',
  audience: { locales: ['ja'] },
  classification: 'public',
};

const written = [
  ['POST', jobDraftSchema],
  ['a change', changedJobSchema],
  ['an ATS outside', outsideJobSchema],
] as const;

describe.each(written)('by %s', (_by, schema) => {
  it.each<[string, object]>([
    ['no more than a job must have', {}],
    ['everything', whole],
    ['a title of 200 characters', { title: { ja: long(200) } }],
    ['a description of 10 000 characters', { description: { en: long(10_000) } }],
    [
      'duties and a workplace of 1000 characters',
      Object.fromEntries(
        ['duties', 'workplace'].map((name) => [name, { initial: long(1000), changeScope: long(1000) }]),
      ),
    ],
    ...['full_time', 'contract', 'part_time', 'side_job'].map((type): [string, object] => [
      type,
      { employment: { type, term } },
    ]),
    ...['full_time', 'part_time', 'side_job'].map((type): [string, object] => [
      `${type} without a term`,
      { employment: { type } },
    ]),
    ['a month, for a year at most', contract({ months: 1 }, { maxYears: 1, maxCount: 1 })],
    ['a hundred years', contract({ months: 1200 }, { maxYears: 100, maxCount: 1000 })],
    ['a tenth of a year', contract({ months: 1 }, { maxYears: 0.1 })],
    ['criteria of 1000 characters', contract({}, { possible: false, criteria: long(1000) })],
    ['no limit of renewals', contract({}, { maxYears: null, maxCount: null })],
    ...['year', 'month', 'hour'].map((unit): [string, object] => [`pay by ${unit}`, { pay: { ...pay, unit } }]),
    ['no pay', { pay: { ...pay, min: 0, max: 0 } }],
    ['the least pay', { pay: { ...pay, min: 0.01, max: 0.01 } }],
    ['pay without the error of a reckoning', { pay: { ...pay, min: 0.1 + 0.2, max: 1234.5678 } }],
    ['the most pay', { pay: { ...pay, min: 1_000_000_000_000, max: 1_000_000_000_000 } }],
    ['50 skills', { requiredSkills: skills(50) }],
    [
      'a skill of 100 characters that counts least, and one that counts most',
      {
        requiredSkills: [
          { skill: long(100), weight: 0.01 },
          { skill: 'AWS', weight: 10 },
        ],
      },
    ],
    ['no address to apply at, and no end', { applyUrl: null, closesAt: null }],
  ])('a job may have %s', (_what, change) => expect(refusedAt(schema, { ...jobBody(), ...change })).toEqual([]));

  it.each<[string, object, string]>([
    ['no title', { title: undefined }, '/title'],
    ['a title without a text', { title: {} }, '/title'],
    ['a title of 201 characters', { title: { ja: long(201) } }, '/title/ja'],
    ['a description of 10 001 characters', { description: { en: long(10_001) } }, '/description/en'],
    ['no duties', { duties: undefined }, '/duties'],
    ['duties that may become anything', { duties: { initial: '設計' } }, '/duties/changeScope'],
    ['duties that are not told', { duties: { ...scope, initial: '' } }, '/duties/initial'],
    ['duties of 1001 characters', { duties: { ...scope, initial: long(1001) } }, '/duties/initial'],
    ['a scope of 1001 characters', { duties: { ...scope, changeScope: long(1001) } }, '/duties/changeScope'],
    ['no workplace', { workplace: undefined }, '/workplace'],
    ['a workplace with a map', { workplace: { ...scope, map: 'x' } }, '/workplace/map'],
    ['an employment of no kind', { employment: { type: '' } }, '/employment/type'],
    ['an employment of two kinds', { employment: { type: 'full_time', other: 'part_time' } }, '/employment/other'],
    ['a term of no month', contract({ months: 0 }), '/employment/term/months'],
    ['a term of half a month', contract({ months: 0.5 }), '/employment/term/months'],
    ['a term of more than a hundred years', contract({ months: 1201 }), '/employment/term/months'],
    ['a term with a name', contract({ name: 'x' }), '/employment/term/name'],
    ['a renewal that is not decided', contract({}, { possible: 'perhaps' }), '/employment/term/renewal/possible'],
    ['a renewal without criteria', contract({}, { criteria: '' }), '/employment/term/renewal/criteria'],
    ['criteria of 1001 characters', contract({}, { criteria: long(1001) }), '/employment/term/renewal/criteria'],
    ['years below a tenth', contract({ months: 1 }, { maxYears: 0.09 }), '/employment/term/renewal/maxYears'],
    ['years above a hundred', contract({}, { maxYears: 101 }), '/employment/term/renewal/maxYears'],
    ['no renewal at all, as a number', contract({}, { maxCount: 0 }), '/employment/term/renewal/maxCount'],
    ['1001 renewals', contract({}, { maxCount: 1001 }), '/employment/term/renewal/maxCount'],
    ['a renewal with a name', contract({}, { name: 'x' }), '/employment/term/renewal/name'],
    ['pay below nothing', { pay: { ...pay, min: -1 } }, '/pay/min'],
    ['pay that rounds to nothing', { pay: { ...pay, min: 0.009 } }, '/pay/min'],
    ['pay above all bounds', { pay: { ...pay, max: 1_000_000_000_001 } }, '/pay/max'],
    ['pay of no unit', { pay: { ...pay, unit: 'week' } }, '/pay/unit'],
    ['pay with a bonus', { pay: { ...pay, bonus: 1 } }, '/pay/bonus'],
    ['51 skills', { requiredSkills: skills(51) }, '/requiredSkills'],
    ['a skill of 101 characters', { requiredSkills: [{ skill: long(101), weight: 1 }] }, '/requiredSkills/0/skill'],
    ['a skill that does not count', { requiredSkills: [{ skill: 'AWS', weight: 0.009 }] }, '/requiredSkills/0/weight'],
    ['a skill that counts too much', { requiredSkills: [{ skill: 'AWS', weight: 10.1 }] }, '/requiredSkills/0/weight'],
    ['a skill with a level', { requiredSkills: [{ skill: 'AWS', weight: 1, level: 2 }] }, '/requiredSkills/0/level'],
    ['a track that is none', { rehireTracks: ['welcome'] }, '/rehireTracks/0'],
    ['an address that is none', { applyUrl: 'http://www.example.com' }, '/applyUrl'],
    ['an end without a time', { closesAt: '2030-12-31' }, '/closesAt'],
    ['an end of a spreadsheet', { closesAt: '9999-12-31T00:00:00Z' }, '/closesAt'],
    ['an audience that is none', { audience: { city: ['東京'] } }, '/audience/city'],
    ['a classification that is none', { classification: 'internal' }, '/classification'],
    ['what no job has', { salary: 1 }, '/salary'],
  ])('a job must not have %s', (_what, change, pointer) => {
    expect(refusedAt(schema, { ...jobBody(), ...change })).toEqual([pointer]);
  });

  it.each<[string, object, string, string]>([
    ['pay from more to less', { pay: { ...pay, min: 2, max: 1 } }, '/pay/max', 'must not be less than min'],
    [
      'a contract without a term',
      { employment: { type: 'contract', term: null } },
      '/employment/term',
      'must be given for a contract: months and renewal',
    ],
    [
      'a contract that names no term',
      { employment: { type: 'contract' } },
      '/employment/term',
      'must be given for a contract: months and renewal',
    ],
    [
      'a term that is longer than all terms',
      contract({ months: 13 }, { maxYears: 1 }),
      '/employment/term/renewal/maxYears',
      'must not be less than the months of the term',
    ],
  ])('HR is told what is wrong with %s', (_what, change, pointer, detail) => {
    expect(refusals(schema, { ...jobBody(), ...change })).toEqual([{ pointer, code: 'invalid', detail }]);
  });

  it('a job is for members, everybody among them, unless it says otherwise', () => {
    const { requiredSkills: _skills, rehireTracks: _tracks, ...least } = jobBody();
    const defaults = { requiredSkills: [], rehireTracks: [], audience: {}, classification: 'members' };
    expect(schema.parse(least)).toEqual({ ...least, ...defaults });
    expect(schema.parse(whole)).toEqual(whole);
  });
});

it('an amount is either nothing or one that a mail can name, and says which', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (min) => {
      const accepted = min === 0 || min >= 0.01;
      const problem = { pointer: '/pay/min', code: 'too_small', detail: 'must be 0 or at least 0.01' };
      expect(refusals(jobDraftSchema, { ...jobBody(), pay: { ...pay, min } })).toEqual(accepted ? [] : [problem]);
    }),
  );
});

it('terms fit into all terms exactly if they are not longer, to the month', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 5 }), (months, maxYears) => {
      const refused = refusedAt(jobDraftSchema, { ...jobBody(), ...contract({ months }, { maxYears }) });
      expect(refused.length === 0).toBe(months <= maxYears * 12);
    }),
  );
});

describe('the least pay', () => {
  const described = new Ajv2020({ strict: false, validateFormats: false }).compile(
    jsonSchema(jobDraftSchema.shape.pay, 'input'),
  );

  it.each([
    ['JPY', 0.01, 0.009],
    ['USD', 0.01, 0.009],
    ['EUR', 0.01, 0.0099999],
    ['HUF', 0.01, 0.009],
    ['KWD', 0.001, 0.0009],
    ['BHD', 0.001, 0.0009],
    ['IQD', 0.001, 0.0009],
    ['OMR', 0.001, 0.00099999],
  ])(
    'in %s is a hundredth, or one of its minor unit (ISO 4217): %d, not %d; nothing is pay, too',
    (currency, least, less) => {
      const refused = (min: number) => refusals(jobDraftSchema, { ...jobBody(), pay: { ...pay, currency, min } });
      expect([...refused(least), ...refused(0)]).toEqual([]);
      const detail = `must be 0 or at least ${least}`;
      expect(refused(less)).toEqual([{ pointer: '/pay/min', code: 'too_small', detail }]);
      expect([least, 0, less].map((min) => described({ ...pay, currency, min }))).toEqual([true, true, false]);
    },
  );
});

describe('the currency', () => {
  const detailOf = (currency: string) => refusals(jobDraftSchema, { ...jobBody(), pay: { ...pay, currency } });

  it.each(['JPY', 'USD', 'EUR', 'XAF', 'XCD', 'XOF', 'XPF', 'MXN'])('may be %s', (currency) => {
    expect(detailOf(currency)).toEqual([]);
  });

  it.each(['XAU', 'XDR', 'XTS', 'XXX', 'jpy', '円', ''])('cannot be %j: nobody is paid in it', (currency) => {
    expect(detailOf(currency)).toMatchObject([{ pointer: '/pay/currency', detail: 'must be an ISO 4217 code' }]);
  });
});

describe('the description of the API', () => {
  const described = jsonSchema(jobDraftSchema, 'input') as JsonSchema;
  const part = (name: string) => described.properties?.[name];

  it.each([
    ['duties', 'Duties'],
    ['workplace', 'Workplace'],
  ])('says about the %s what the law wants to be told, with an example of it', (name, what) => {
    expect(part(name)).toMatchObject({
      description: `${what}: at first, and how far it may change`,
      properties: {
        initial: { description: `${what} at first; its lines are kept` },
        changeScope: { description: `How far ${what.toLowerCase()} may change later; its lines are kept` },
      },
    });
    const examples = Object.entries(part(name)?.properties ?? {}).map(([field, { examples = [] }]) => [
      field,
      examples[0],
    ]);
    expect(refusedAt(jobDraftSchema, { ...jobBody(), [name]: Object.fromEntries(examples) })).toEqual([]);
  });

  it('says how far an amount of pay is kept, and it is', () => {
    const kept = jobDraftSchema.parse({ ...jobBody(), pay: { ...pay, min: 0.1 + 0.2, max: 1234.56789 } });
    expect(kept.pay).toMatchObject({ min: 0.3, max: 1234.5679 });
    for (const [field, what] of Object.entries({ min: 'Minimum', max: 'Maximum' }))
      expect(part('pay')?.properties?.[field]).toMatchObject({
        description: `${what} pay; 0 or at least 0.01 (0.001 in a currency of three decimals, ISO 4217), and rounded to 4 decimals`,
      });
  });

  it('agrees on which employments have a term, and which amounts there are', () => {
    const accepts = new Ajv2020({ strict: false, validateFormats: false }).compile(described);
    const types = ['full_time', 'contract', 'part_time', 'side_job'];
    for (const type of types)
      for (const employment of [{ type }, { type, term: null }, { type, term }])
        for (const min of [-1, 0, 0.001, 0.009, 0.01, 1]) {
          const body = { ...jobBody(), employment, pay: { ...pay, min } };
          expect([body, accepts(body)]).toEqual([body, refusedAt(jobDraftSchema, body).length === 0]);
        }
  });
});

describe('a PATCH', () => {
  it.each<[string, object]>([
    ['changes nothing', {}],
    ['changes everything', whole],
    ['takes away what need not be there', { description: null, applyUrl: null, closesAt: null }],
    ['gives defaults again', { requiredSkills: null, rehireTracks: null, audience: null, classification: null }],
  ])('%s', (_what, patch) => expect(jobPatchSchema.parse(patch)).toEqual(patch));

  it.each(['title', 'duties', 'workplace', 'employment', 'pay'])('leaves a job its %s', (field) => {
    expect(refusedAt(jobPatchSchema, { [field]: null })).toEqual([`/${field}`]);
  });
});

describe('an ATS outside', () => {
  it('may say how it calls the job, in 200 characters', () => {
    for (const externalId of ['1', long(200), undefined])
      expect(refusedAt(outsideJobSchema, { ...jobBody(), externalId })).toEqual([]);
    for (const externalId of ['', long(201)])
      expect(refusedAt(outsideJobSchema, { ...jobBody(), externalId })).toEqual(['/externalId']);
    expect(refusedAt(jobDraftSchema, { ...jobBody(), externalId: '1' })).toEqual(['/externalId']);
  });
});

it('an audience with days of before does not keep HR from changing something else', () => {
  const audience = { leftAfter: '1900-01-01', leftBefore: '1900-01-01' };
  expect(changedJobSchema.parse({ ...whole, audience })).toEqual({ ...whole, audience });
  expect(refusedAt(jobDraftSchema, { ...whole, audience })).toContain('/audience/leftAfter');
});

describe('as it is stored', () => {
  const audit = newAudit('hr-1', new Date('2026-11-22T00:00:00Z'));
  const least = { jobId: idFrom('job', 'one'), sequence: 1, status: 'draft', draft: jobDraft(), ...audit };
  const withDraft = (draft: object) => ({ ...least, draft: { ...jobDraft(), ...draft } });

  it('a job is a draft, published or closed', () => expect(jobStatuses).toEqual(['draft', 'published', 'closed']));

  it('it is read whole', () => {
    const item = { ...least, status: 'closed', draft: whole, publishedAt: '2026-11-23T00:00:00Z', list: 'jobs' };
    expect(jobsTable.item.parse(item)).toEqual(item);
  });

  it('it is in the list of all jobs, and a draft says what nothing means', () => {
    const {
      requiredSkills: _skills,
      rehireTracks: _tracks,
      audience: _all,
      classification: _how,
      ...draft
    } = jobDraft();
    expect(jobsTable.item.parse({ ...least, draft })).toEqual({
      ...least,
      list: 'jobs',
      draft: { ...draft, requiredSkills: [], rehireTracks: [], audience: {}, classification: 'members' },
    });
  });

  it.each<[string, Partial<Record<keyof JobDraft, unknown>>]>([
    ['texts', { title: { ja: long(999) }, description: { en: 'x\u0000' }, duties: { initial: '', changeScope: '' } }],
    ['workplaces', { workplace: { initial: '', changeScope: long(2000) } }],
    [
      'terms',
      {
        employment: {
          type: 'contract',
          term: { months: 0, renewal: { possible: false, criteria: '', maxYears: 0, maxCount: 0 } },
        },
      },
    ],
    ['a contract without a term', { employment: { type: 'contract' } }],
    ['pay', { pay: { currency: 'DEM', min: 9, max: -1, unit: 'hour' } }],
    ['skills', { requiredSkills: [...skills(51), { skill: '', weight: 0 }] }],
    ['addresses', { applyUrl: 'ftp://www.example.com' }],
    ['days', { closesAt: '9999-12-31T00:00:00Z', audience: { leftAfter: '1900-01-01', leftBefore: '1900-01-01' } }],
    ['nothing, as null', { applyUrl: null, closesAt: null, employment: { type: 'full_time', term: null } }],
  ])('it is read with %s of other rules', (_what, draft) => {
    expect(jobsTable.item.parse(withDraft(draft)).draft).toEqual({ ...jobDraft(), ...draft });
  });

  it.each<[object, string]>([
    [{ jobId: 'one' }, '/jobId'],
    [{ sequence: 0.5 }, '/sequence'],
    [{ status: 'open' }, '/status'],
    [{ publishedAt: 'yesterday' }, '/publishedAt'],
    [{ list: 'gatherings' }, '/list'],
    [withDraft({ title: {} }), '/draft/title'],
    [withDraft({ duties: { initial: '設計' } }), '/draft/duties/changeScope'],
    [withDraft({ employment: {} }), '/draft/employment/type'],
    [withDraft({ employment: { type: 'contract', term: { months: 1 } } }), '/draft/employment/term/renewal'],
    [withDraft({ pay: { ...pay, unit: 'week' } }), '/draft/pay/unit'],
    [withDraft({ requiredSkills: [{ skill: 'AWS' }] }), '/draft/requiredSkills/0/weight'],
    [withDraft({ rehireTracks: ['welcome'] }), '/draft/rehireTracks/0'],
    [withDraft({ closesAt: 'tomorrow' }), '/draft/closesAt'],
    [withDraft({ salary: 1 }), '/draft/salary'],
  ])('it is not read as %j', (change, pointer) => {
    expect(refusedAt(jobsTable.item, { ...least, ...change })).toEqual([pointer]);
  });
});
