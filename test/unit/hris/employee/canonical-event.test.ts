import { describe, expect, it } from 'vitest';
import { reasonCodes, statedConsentSchema } from '../../../../events/read-models/intake-item.ts';
import { readCanonicalEvent } from '../../../../functions/hris/employee/canonical-event.ts';
import { laterPurposes, purposes } from '../../../../shared/vocabulary.ts';
import { leaverData, takahashi } from '../../../fixtures/people.ts';

const now = new Date('2026-04-01T00:00:00Z');
const data = leaverData(takahashi, '2026-03-31');

function read(event: unknown) {
  return readCanonicalEvent(Buffer.from(typeof event === 'string' ? event : JSON.stringify(event)), now);
}

function offboarded(change: Record<string, unknown> = {}, timestamp: unknown = '2026-03-31T18:00:00+09:00') {
  return read({ type: 'employee.offboarded', timestamp, data: { ...data, ...change } });
}

describe('what is dropped before anything is stored', () => {
  it.each(['myNumber', 'my_number', 'bankAccount', 'salary', 'residenceCard', 'workEmail', 'homeAddress'])(
    'the field %s',
    (field) => {
      const reading = offboarded({ [field]: 'SECRET-1', employment: { ...data.employment, [field]: 'SECRET-2' } });
      expect(reading.result).toBe('statement');
      expect(JSON.stringify(reading)).not.toMatch(/SECRET/);
    },
  );

  it.each(['illness', 'childbirth'])('the sensitive reason %s, and nothing else of the exit', (reasonCode) => {
    expect(offboarded({ exit: { ...data.exit, reasonCode } })).toMatchObject({
      statement: { facts: { exit: { type: 'voluntary', rehireRecommendation: 'yes', evaluation: 'A' } } },
    });
    expect(JSON.stringify(offboarded({ exit: { ...data.exit, reasonCode } }))).not.toContain(reasonCode);
  });
});

describe('what is understood', () => {
  it('the canonical event, with its time in UTC', () => {
    expect(offboarded()).toMatchObject({
      result: 'statement',
      statement: {
        kind: 'offboarded',
        statedAt: '2026-03-31T09:00:00.000Z',
        sourceSystem: 'smarthr',
        sourceEmployeeId: 'A1001',
        facts: {
          names: takahashi.names,
          personalEmail: takahashi.email,
          employment: { terminationDate: '2026-03-31' },
        },
      },
    });
  });

  it('null as nothing said', () => {
    const reading = offboarded({ personalEmail: null, exit: null, names: { ...data.names, preferred: null } });
    expect(reading).toMatchObject({ result: 'statement' });
    expect(JSON.stringify(reading)).not.toContain('null');
  });

  it('an address without what was pasted around it', () => {
    const reading = offboarded({ personalEmail: '　taro@example.net. ' });
    expect(reading).toMatchObject({ statement: { facts: { personalEmail: 'taro@example.net' } } });
  });

  it.each(['sourceSystem', 'sourceEmployeeId'])('%s without the blanks around it, which came with a cell', (field) => {
    const stated = (value: string) => offboarded({ [field]: value });
    expect(stated(' \tW 1　\u200b')).toMatchObject({ statement: { [field]: 'W 1' } });
    expect(stated('　\u00a0')).toMatchObject({ result: 'unreadable' });
  });

  it('a family name of nothing but characters of a private use area (外字): nobody is lost for them', () => {
    const reading = offboarded({ names: { ...data.names, family: '\uE000' } });
    expect(reading).toMatchObject({ result: 'statement', statement: { facts: { names: { family: '〓' } } } });
  });

  it('a skill with characters of a private use area (外字) or a tab as people read it, and no empty one', () => {
    const reading = offboarded({ skills: ['\uE000組立', '', 'TIG\t溶接', ' 　'] });
    expect(reading).toMatchObject({ result: 'statement', statement: { facts: { skills: ['〓組立', 'TIG 溶接'] } } });
  });

  it('every other reason, as it was stated', () => {
    for (const reasonCode of reasonCodes)
      expect(offboarded({ exit: { type: 'voluntary', reasonCode } })).toMatchObject({
        statement: { facts: { exit: { type: 'voluntary', reasonCode } } },
      });
  });

  it.each(['', ' ', '\u3000'])('an empty text as nothing said, whatever the field is, as it says null: %j', (empty) => {
    const saying = (nothing: string | null) =>
      offboarded({
        personalEmail: nothing,
        locale: nothing,
        names: { ...data.names, preferred: nothing },
        employment: { ...data.employment, title: nothing, lastWorkingDay: nothing },
        exit: { type: 'voluntary', reasonCode: nothing, evaluation: nothing },
      });
    expect(saying(null)).toMatchObject({ result: 'statement' });
    expect(saying(empty)).toEqual(saying(null));
  });

  it('null as nothing said, at any depth', () => {
    const nested = { ...data.employment, title: null, lastWorkingDay: null };
    expect(offboarded({ employment: nested, skills: null })).toEqual(
      offboarded({
        employment: { ...data.employment, title: undefined, lastWorkingDay: undefined },
        skills: undefined,
      }),
    );
  });

  it.each([
    ['employee.offboarding_cancelled', 'offboarding_cancelled'],
    ['employee.rehired', 'rehired'],
    ['employee.updated', 'updated'],
    ['employee.deleted', 'deleted'],
  ])('%s that says only whom it is about', (type, kind) => {
    const event = {
      type,
      timestamp: '2026-03-31T09:00:00Z',
      data: { sourceSystem: 'smarthr', sourceEmployeeId: 'A1' },
    };
    expect(read(event)).toMatchObject({ result: 'statement', statement: { kind, facts: {} } });
  });

  it.each(['employee.created', 'payroll.closed'])('%s is not of interest, whatever it holds', (type) => {
    expect(read({ type, data: 17 })).toEqual({ result: 'uninteresting' });
  });
});

describe('dates that must be mistakes', () => {
  const employment = (change: object) => ({ employment: { ...data.employment, ...change } });
  const consent = (at: string) => {
    const granted = { decision: 'granted', noticeVersion: '2026-11', purposes: ['membership'] };
    return { ...granted, at, method: 'paper' };
  };
  const pointersOf = (reading: ReturnType<typeof read>) =>
    reading.result === 'unreadable' ? reading.errors.map(({ pointer }) => pointer) : [reading.result];

  it.each([
    ['no end', employment({ terminationDate: '9999-12-31' }), '/data/employment/terminationDate'],
    ['an end in three years', employment({ terminationDate: '2029-04-01' }), '/data/employment/terminationDate'],
    ['the 30th of February', employment({ terminationDate: '2026-02-30' }), '/data/employment/terminationDate'],
    ['a date with a time', employment({ terminationDate: '2026-03-31T00:00:00Z' }), '/data/employment/terminationDate'],
    ['the zero of .NET', employment({ hireDate: '0001-01-01' }), '/data/employment/hireDate'],
    ['the zero of spreadsheets', employment({ hireDate: '1900-01-01' }), '/data/employment/hireDate'],
    ['the year 0', employment({ hireDate: '0000-01-01' }), '/data/employment/hireDate'],
    ['an end before the beginning', employment({ hireDate: '2026-04-01' }), '/data/employment/terminationDate'],
    ['work after the end', employment({ lastWorkingDay: '2026-04-01' }), '/data/employment/terminationDate'],
    ['work before the beginning', employment({ lastWorkingDay: '2000-01-01' }), '/data/employment/lastWorkingDay'],
    [
      'a refusal to come',
      { consentAtExit: { decision: 'refused', at: '2026-04-02T00:00:00Z' } },
      '/data/consentAtExit/at',
    ],
    [
      'a consent from before the employment',
      { ...employment({ hireDate: '2020-04-01' }), consentAtExit: consent('2020-03-31T09:59:59Z') },
      '/data/consentAtExit/at',
    ],
    [
      'a refusal from before the employment',
      { ...employment({ hireDate: '2020-04-01' }), consentAtExit: { decision: 'refused', at: '2019-04-01T00:00:00Z' } },
      '/data/consentAtExit/at',
    ],
  ])('%s', (_what, change, pointer) => expect(pointersOf(offboarded(change))).toEqual([pointer]));

  it('a consent may be of the first day in any time zone, and at a rehire also of the employment before', () => {
    const first = { ...employment({ hireDate: '2020-04-01' }), consentAtExit: consent('2020-03-31T10:00:00Z') };
    expect(offboarded(first).result).toBe('statement');
    const person = { sourceSystem: 'smarthr', sourceEmployeeId: 'A1', employment: { hireDate: '2025-04-01' } };
    const stated = (type: string) =>
      pointersOf(
        read({
          type,
          timestamp: '2026-03-31T09:00:00Z',
          data: { ...person, consentAtExit: consent('2024-04-01T00:00:00Z') },
        }),
      );
    expect(stated('employee.rehired')).toEqual(['statement']);
    expect(stated('employee.updated')).toEqual(['/data/consentAtExit/at']);
  });

  it('a last working day that must be a mistake is one, even where no end is stated', () => {
    const person = { sourceSystem: 'smarthr', sourceEmployeeId: 'A1' };
    const stated = { ...person, employment: { hireDate: '2020-04-01', lastWorkingDay: '2031-04-01' } };
    expect(pointersOf(read({ type: 'employee.updated', timestamp: '2026-03-31T09:00:00Z', data: stated }))).toEqual([
      '/data/employment/lastWorkingDay',
    ]);
  });

  it('what a consent is too early for is named', () => {
    const reading = offboarded({
      ...employment({ hireDate: '2020-04-01' }),
      consentAtExit: consent('2019-04-01T00:00:00Z'),
    });
    expect(reading).toMatchObject({ errors: [{ detail: expect.stringContaining('hireDate') }] });
  });

  it.each([
    '2999-01-01T00:00:00Z',
    '9999-12-31T23:59:59-14:00',
    '0000-01-01T00:00:00+14:00',
    '2026-04-01T00:05:01Z',
    '2026-03-31T09:00:00+15:00',
    '2026-02-30T09:00:00Z',
    '2026-03-31',
    '2026-03-31T09:00:00',
  ])('stated at %s', (timestamp) => expect(pointersOf(offboarded({}, timestamp))).toEqual(['/timestamp']));

  it('clocks may differ by five minutes, and an end may lie two years ahead', () => {
    expect(offboarded({}, '2026-04-01T00:05:00Z').result).toBe('statement');
    expect(offboarded(employment({ terminationDate: '2028-04-01' })).result).toBe('statement');
  });

  it('are refused of a rehire and a cancellation, too', () => {
    const person = { sourceSystem: 'smarthr', sourceEmployeeId: 'A1', employment: { hireDate: '2031-04-01' } };
    for (const type of ['employee.rehired', 'employee.offboarding_cancelled', 'employee.updated']) {
      expect(pointersOf(read({ type, timestamp: '2026-03-31T09:00:00Z', data: person }))).toEqual([
        '/data/employment/hireDate',
      ]);
    }
  });
});

describe('what is unreadable names its field, never its value', () => {
  it.each([
    [{ personalEmail: 'SECRET at example.net' }, '/data/personalEmail'],
    [{ personalEmail: 'SECRET\r\nBcc: x@example.net' }, '/data/personalEmail'],
    [{ names: undefined }, '/data/names'],
    [{ names: { family: 'SECRET' } }, '/data/names/given'],
    [{ sourceEmployeeId: '' }, '/data/sourceEmployeeId'],
    [{ employment: { ...data.employment, hireDate: 'SECRET' } }, '/data/employment/hireDate'],
    [{ employment: { hireDate: '2020-04-01' } }, '/data/employment/terminationDate'],
    [{ employment: { hireDate: '2020-04-01', terminationDate: '2020-03-31' } }, '/data/employment/terminationDate'],
    [{ exit: { type: 'SECRET' } }, '/data/exit/type'],
    [{ contactBasis: 'SECRET' }, '/data/contactBasis'],
    [{ consentAtExit: { decision: 'granted' } }, '/data/consentAtExit/noticeVersion'],
    [{ skills: ['a', 'SECRET\n'] }, '/data/skills/1'],
  ])('%j', (change, pointer) => {
    const reading = offboarded(change);
    expect(reading).toMatchObject({ result: 'unreadable' });
    expect(reading.result === 'unreadable' && reading.errors.map((error) => error.pointer)).toContain(pointer);
    expect(JSON.stringify(reading)).not.toContain('SECRET');
  });

  it.each([null, 'SECRET', 7, undefined, ['SECRET']])('data that is not an object: %j', (other) => {
    const reading = read({ type: 'employee.offboarded', timestamp: '2026-03-31T09:00:00Z', data: other });
    expect(reading.result === 'unreadable' && reading.errors.map(({ pointer }) => pointer)).toEqual(['/data']);
    expect(JSON.stringify(reading)).not.toContain('SECRET');
  });

  it('a body that is not UTF-8: a name would be another one', () => {
    const event = { type: 'employee.offboarded', timestamp: '2026-03-31T09:00:00Z', data };
    const names = { ...data.names, family: 'Müller' };
    const body = Buffer.from(JSON.stringify({ ...event, data: { ...data, names } }), 'latin1');
    expect(readCanonicalEvent(body, now)).toEqual({
      result: 'unreadable',
      errors: [{ pointer: '', detail: 'is not JSON in UTF-8' }],
    });
  });

  it.each([
    ['not json', ''],
    ['"text"', ''],
    ['{"type":7}', '/type'],
    ['{"type":"employee.offboarded"}', '/timestamp'],
  ])('%s', (body, pointer) => {
    const reading = read(body);
    expect(reading.result === 'unreadable' && reading.errors.map((error) => error.pointer)).toContain(pointer);
  });

  it.each([
    ['{"type":"employee.offboarded","data":{"exit":{"type":"deceased"},"exit":{"type":"voluntary"}}}', '/data/exit'],
    ['{"type":"employee.offboarded","data":{"personalEmail":null,"personalEmail":""}}', '/data/personalEmail'],
    ['{"type":"employee.offboarded","type":"employee.updated"}', '/type'],
    ['{"type":"employee.offboarded","type":"payroll.closed"}', '/type'],
    ['{"type":"employee.offboarded","data":{"exit":{"type":"deceased","\\u0074ype":"voluntary"}}}', '/data/exit/type'],
  ])('%s names a field twice', (body, pointer) => {
    expect(read(body)).toMatchObject({ result: 'unreadable', errors: [{ pointer, code: 'duplicate_field' }] });
  });

  it('takes no interest in what events of others name twice', () => {
    expect(read('{"type":"payroll.closed","data":{"a":1,"a":2}}')).toEqual({ result: 'uninteresting' });
  });

  it('refuses a body that is nested too deeply', () => {
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    expect(read(`{"type":"employee.updated","timestamp":"2026-03-31T09:00:00Z","data":${deep}}`).result).toBe(
      'unreadable',
    );
  });
});

it.each(['', ' ', '1\u0000', 'a\u000bb', '\u202e11-6202', '二〇二六年四月'])(
  'a version of the privacy notice that no file is called by is refused: %j',
  (noticeVersion) => {
    const granted = { decision: 'granted', purposes: ['membership'], at: '2026-03-01T00:00:00Z', method: 'paper' };
    const stated = statedConsentSchema.safeParse({ ...granted, noticeVersion });
    expect(stated.error?.issues.map(({ path }) => path)).toEqual([['noticeVersion']]);
    expect(statedConsentSchema.safeParse({ ...granted, noticeVersion: '2026-04' }).success).toBe(true);
  },
);

describe('a consent at exit is proved by the one privacy notice that it names', () => {
  const granted = { decision: 'granted', at: '2026-03-01T00:00:00Z', method: 'paper', noticeVersion: '2026-04' };
  const problemsOf = (change: object) => {
    const reading = offboarded({ consentAtExit: { ...granted, purposes: ['membership'], ...change } });
    return reading.result === 'unreadable' ? reading.errors : [];
  };

  it.each([[[...purposes]], [['membership']]])('takes %j', (given) => {
    expect(problemsOf({ purposes: given })).toEqual([]);
  });

  it.each(laterPurposes)('refuses %s, for which it does not ask, by its place', (later) => {
    expect(problemsOf({ purposes: ['membership', later] })).toEqual([
      {
        pointer: '/data/consentAtExit/purposes/1',
        code: 'not_allowed',
        detail: 'is not asked for by the privacy notice of this version: members agree to it on their preference page',
      },
    ]);
  });

  it.each(laterPurposes)('refuses the privacy notice of %s, which does not describe membership', (later) => {
    expect(problemsOf({ noticeVersion: `${later}-2026-11` })).toMatchObject([
      { pointer: '/data/consentAtExit/noticeVersion', detail: expect.stringContaining('not of membership') },
    ]);
  });

  it('names the known purposes where one is unknown', () => {
    expect(problemsOf({ purposes: ['lottery'] })).toMatchObject([
      { detail: 'must be one of membership, newsletter, gatherings, jobs' },
    ]);
  });
});
