/** A person as the API shows them. */
import { describe, expect, test } from 'vitest';
import { toPerson } from '../../../../functions/alumni/people/person.ts';
import { personSchema } from '../../../../functions/alumni/routes.ts';
import type { Leaver } from '../../../../functions/alumni/tables.ts';
import type { Scope } from '../../../../shared/programme/scopes.ts';
import { alumniStatusSchema } from '../../../../shared/vocabulary.ts';
import { alumniId, offboarding, registered, statement, stored } from '../../../fixtures/leavers.ts';
import { marchFirst } from '../invitation/invited-leaver.ts';

const callerWith = (...scopes: Scope[]) => ({ actor: 'hr-1', scopes: new Set(scopes) });
const shown = (leaver: Leaver, ...scopes: Scope[]) =>
  toPerson(leaver, { suppression: 'none' }, callerWith('programme/read', ...scopes));

const announced = offboarding({
  skills: ['TypeScript'],
  exit: { type: 'voluntary', evaluation: 'Good.' },
  employment: {
    ...{ hireDate: '2016-04-01', terminationDate: '2026-03-31' },
    ...{ type: 'regular', department: '開発部', title: '主任' },
  },
});
const leaver = stored(registered(marchFirst, announced));

describe('a person', () => {
  test('is shown with what is known of them, and with what mail is stopped', () => {
    const suppressed = { suppression: 'address', suppressedSince: '2026-03-02T00:00:00Z' } as const;
    const { updatedAt, status, statusReason } = leaver;
    expect(toPerson(leaver, suppressed, callerWith('programme/read'))).toEqual({
      alumniId,
      ...{ status, statusReason, updatedAt },
      names: { family: '髙橋', given: '花子' },
      locale: 'ja',
      topics: [],
      stints: [
        {
          ...{ hireDate: '2016-04-01', terminationDate: '2026-03-31' },
          ...{ type: 'regular', department: '開発部', title: '主任' },
        },
      ],
      skills: ['TypeScript'],
      ...suppressed,
    });
  });

  test('of whom nothing was stated is shown all the same', () => {
    const unknown = { ...leaver, facts: { stints: {} } };
    expect(personSchema.omit({ version: true }).parse(shown(unknown, 'programme/privacy'))).toMatchObject({
      alumniId,
      ...{ topics: [], stints: [], skills: [] },
    });
  });

  test.each([
    [{ decision: 'refused' }, { decision: 'refused' }],
    [{ decision: 'not_asked' }, undefined],
    ['2026-04', { decision: 'granted', noticeVersion: '2026-04', noticeOnFile: true }],
    ['2026-03', { decision: 'granted', noticeVersion: '2026-03', noticeOnFile: false }],
  ] as const)('has the consent at exit, and whether its text is on file: %j', (consent, seen) => {
    const paper = { decision: 'granted', method: 'paper', at: marchFirst } as const;
    const consentAtExit =
      typeof consent === 'string' ? { ...paper, purposes: ['membership' as const], noticeVersion: consent } : consent;
    const known = stored(registered(marchFirst, offboarding({ ...announced.facts, consentAtExit })));
    expect(shown(known).consentAtExit).toEqual(seen);
    expect(personSchema.shape.consentAtExit.parse(shown(known).consentAtExit)).toEqual(seen);
  });

  test('has the number of their source', () => {
    const source = { sourceSystem: 'standard', sourceEmployeeId: 'E-1' };
    const known = { ...leaver, facts: { ...leaver.facts, source: { value: source, at: marchFirst } } };
    expect(shown(known)).toMatchObject(source);
  });

  test('has a private address and an exit only for a caller who may see them', () => {
    expect(shown(leaver, 'programme/privacy')).toEqual({
      ...shown(leaver),
      personalEmail: 'hanako@example.net',
      exit: { type: 'voluntary', evaluation: 'Good.' },
    });
    expect(Object.keys(shown(leaver, 'programme/write', 'programme/approve'))).not.toContain('personalEmail');
  });

  test('has topics only as a member: nobody else gets their mail', () => {
    const withTopics = { ...leaver, topics: { granted: ['jobs' as const], sequence: 1 } };
    for (const status of alumniStatusSchema.options)
      expect(shown({ ...withTopics, status }).topics).toEqual(status === 'member' ? ['jobs'] : []);
    expect(shown({ ...leaver, status: 'member' }).topics).toEqual([]);
  });

  test('has the skills that they wrote themselves, even none, before those of HR', () => {
    expect(shown({ ...leaver, ownSkills: ['Rust'] }).skills).toEqual(['Rust']);
    expect(shown({ ...leaver, ownSkills: [] }).skills).toEqual([]);
  });
});

describe('the stints of a person', () => {
  const second = statement(
    'offboarded',
    { employment: { hireDate: '2028-04-01', terminationDate: '2030-03-31' } },
    '2030-03-01T00:00:00Z',
  );
  const hireDates = (...statements: Parameters<typeof registered>[1][]) =>
    shown(stored(registered('2030-04-01T00:00:00Z', ...statements))).stints.map(({ hireDate }) => hireDate);

  test('are in the order in which they began', () => {
    expect(hireDates(announced, second)).toEqual(['2016-04-01', '2028-04-01']);
    expect(hireDates(second, announced)).toEqual(['2016-04-01', '2028-04-01']);
  });

  test('are those that end: not the present one, and none whose end was cancelled', () => {
    const goesOn = statement('updated', { employment: { hireDate: '2031-04-01' } }, '2031-04-01T00:00:00Z');
    expect(hireDates(announced, goesOn)).toEqual(['2016-04-01']);
    const cancelled = statement(
      'offboarding_cancelled',
      { employment: { hireDate: '2028-04-01' } },
      '2030-03-02T00:00:00Z',
    );
    expect(hireDates(announced, second, cancelled)).toEqual(['2016-04-01']);
  });
});
