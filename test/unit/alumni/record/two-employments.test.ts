/** Somebody has several employments at once: nobody is written to who died, was dismissed from the one that ends last, or is still employed in one. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erase } from '../../../../functions/alumni/erasure/erasure.ts';
import type { PersonStatement } from '../../../../functions/alumni/record/facts.ts';
import { withConsent } from '../../../../functions/alumni/record/leaver.ts';
import type { Leaver } from '../../../../functions/alumni/tables.ts';
import {
  afterStatement,
  offboarding,
  registered,
  reviewed,
  reviewedAt,
  statement,
  stored,
  typesOf,
} from '../../../fixtures/leavers.ts';
import { joined } from '../invitation/invited-leaver.ts';

const [main, side] = ['2016-04-01', '2020-04-01'];
const exit = (
  hireDate: string,
  terminationDate: string,
  facts: Partial<PersonStatement['facts']> = {},
  day = '03-01',
) => offboarding({ employment: { hireDate, terminationDate }, ...facts }, `2026-${day}T00:00:00Z`);
const deceased = { exit: { type: 'deceased' } } as const;
const cancelled = (hireDate: string, statedAt: string) =>
  statement('offboarding_cancelled', { employment: { hireDate } }, statedAt);
const [first, second] = ['2026-04-01T01:00:00.000Z', '2026-07-01T01:00:00.000Z'];
const at = (leaver: Leaver, instant: string) => reviewedAt(leaver, instant);
const invited = () => stored(at(stored(registered('2026-03-01T01:00:00Z', exit(side, '2026-03-31'))), first));

describe('a death', () => {
  const member = () => stored(reviewed(invited(), withConsent(invited(), joined), '2026-04-02T01:00:00Z'));
  const statements: [string, PersonStatement][] = [main, side].flatMap((hireDate): [string, PersonStatement][] => [
    [`announced with the employment of ${hireDate}`, exit(hireDate, '2026-03-31', deceased, '04-06')],
    [
      `stated of the employment of ${hireDate}, as an update`,
      statement('updated', { ...deceased, employment: { hireDate } }, '2026-04-06T00:00:00Z'),
    ],
  ]);

  it.each(statements)('%s ends invitation and membership at once, without a mail', (_how, said) => {
    const heard = afterStatement(invited(), said, '2026-04-06T01:00:00Z');
    expect(heard.state).toMatchObject({ status: 'excluded', statusReason: 'exit_type' });
    for (const day of ['2026-04-15', '2026-04-16', '2026-04-17', '2026-04-30'])
      expect(typesOf(at(stored(heard), `${day}T01:00:00Z`))).toEqual([]);
    const left = afterStatement(member(), said, '2026-04-06T01:00:00Z');
    expect([left.state.status, typesOf(left)]).toEqual(['excluded', ['leaver-registered', 'alumnus-excluded']]);
  });

  it.each([
    [
      'another kind of exit of that employment',
      exit(main, '2026-03-31', { exit: { type: 'voluntary' } }, '04-07'),
      'invited',
    ],
    ['its cancellation', cancelled(main, '2026-04-07T00:00:00Z'), 'invited'],
    [
      'another kind of exit of another employment',
      exit(side, '2026-03-31', { exit: { type: 'voluntary' } }, '04-07'),
      'excluded',
    ],
    ['the cancellation of another employment', cancelled(side, '2026-04-07T00:00:00Z'), 'excluded'],
    ['a cancellation from before it', cancelled(main, '2026-04-05T00:00:00Z'), 'excluded'],
    ['an employment that began later', exit('2026-04-07', '2026-04-30', {}, '04-08'), 'awaiting_last_day'],
  ])('and %s: %#', (_what, said, status) => {
    const dead = stored(afterStatement(invited(), exit(main, '2026-03-30', deceased, '04-06'), '2026-04-06T01:00:00Z'));
    expect(afterStatement(dead, said, '2026-04-10T01:00:00Z').state.status).toBe(status);
  });

  it('outlasts the erasure, for whatever employment that began by then', () => {
    const dead = stored(afterStatement(invited(), exit(main, '2026-03-30', deceased, '04-06'), '2026-04-06T01:00:00Z'));
    const erased = stored(erase(dead, { by: 'test' }, new Date('2026-06-01T00:00:00Z')));
    for (const hireDate of [main, side, '2021-04-01'])
      expect(
        afterStatement(erased, exit(hireDate, '2026-03-31', {}, '06-02'), '2026-06-03T01:00:00Z').state.erasedAt,
      ).toBeDefined();
  });
});

describe('who is still employed', () => {
  const ends = ['2026-03-31', '2026-06-30'] as const;

  it('gets no invitation before the employment that ends last has ended, whichever began last and was stated first', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([main, side, '2022-04-01'], { minLength: 2 }),
        fc.array(fc.constantFrom(...ends), { minLength: 3, maxLength: 3 }),
        fc.constantFrom('2026-03-01T01:00:00Z', '2026-04-03T01:00:00Z'),
        (stints, days, lastHeardAt) => {
          const [early, ...rest] = stints.map((hireDate, position) => exit(hireDate, days[position] ?? ends[0]));
          const last = stints.some((_stint, position) => days[position] === ends[1]) ? second : first;
          let leaver = stored(registered('2026-03-01T01:00:00Z', ...(early === undefined ? [] : [early])));
          if (lastHeardAt > first) leaver = stored(at(leaver, first));
          for (const said of rest) leaver = stored(afterStatement(leaver, said, lastHeardAt));
          if (last === second) {
            expect(leaver.status).toBe('awaiting_last_day');
            for (const day of ['2026-04-06', '2026-04-16', '2026-06-30']) {
              const looked = at(leaver, `${day}T01:00:00.000Z`);
              expect(typesOf(looked)).not.toContain('alumni-invited');
              leaver = stored(looked);
            }
          }
          expect(stored(at(leaver, last)).status).toBe('invited');
        },
      ),
    );
  });

  it.each([
    ['the end of one that lasts longer is taken back', exit(main, '2026-06-30'), main, 'excluded'],
    ['the end of one that began last is taken back', exit(main, '2026-03-30'), side, 'excluded'],
    ['a hireDate was wrong, and that employment is cancelled', exit(main, '2026-03-31'), main, 'awaiting_last_day'],
    ['a hireDate was too late, and that employment is cancelled', exit(main, '2026-03-31'), side, 'awaiting_last_day'],
    ['an earlier one that ended before was a mistake', exit(main, '2020-03-31'), main, 'awaiting_last_day'],
  ])('%s', (_what, said, hireDate, status) => {
    const both = stored(registered('2026-03-01T01:00:00Z', exit(side, '2026-03-31'), said));
    const told = afterStatement(both, cancelled(hireDate, '2026-03-02T00:00:00Z'), '2026-03-02T01:00:00Z');
    expect(told.state.status).toBe(status);
    expect(typesOf(at(stored(told), first)).includes('alumni-invited')).toBe(status !== 'excluded');
    if (status !== 'excluded') return;
    // After the erasure, an import of the one that ended says nothing new.
    const erased = stored(erase(stored(told), { by: 'test' }, new Date('2026-07-01T00:00:00Z')));
    const ended = hireDate === side ? exit(main, '2026-03-30', {}, '08-01') : exit(side, '2026-03-31', {}, '08-01');
    expect(afterStatement(erased, ended, '2026-08-03T01:00:00Z').state.erasedAt).toBeDefined();
  });
});

it.each([
  ['main', 'excluded', '2026-06-30', { exit: { type: 'disciplinary_dismissal' } }],
  ['main', 'invited', '2026-02-28', { exit: { type: 'disciplinary_dismissal' } }],
  ['main', 'declined', '2026-06-30', { consentAtExit: { decision: 'refused' } }],
  ['main', 'invited', '2026-02-28', { consentAtExit: { decision: 'refused' } }],
] as const)('the employment that ended last decides: %s, %s', (_which, status, end, facts) => {
  const both = stored(registered('2026-03-01T01:00:00Z', exit(side, '2026-03-31'), exit(main, end, facts)));
  expect(stored(at(both, first)).status).toBe(status);
});

it('a deletion holds until the exit that decides, or one that began later, is announced again', () => {
  const both = [exit(side, '2026-03-31'), exit(main, '2026-06-30'), statement('deleted', {}, '2026-03-02T00:00:00Z')];
  const again = (hireDate: string, end: string) =>
    registered('2026-03-10T01:00:00Z', ...both, exit(hireDate, end, {}, '03-09')).state.status;
  expect([again(side, '2026-03-31'), again(main, '2026-06-30'), again('2010-04-01', '2015-03-31')]).toEqual([
    ...['awaiting_last_day', 'awaiting_last_day', 'excluded'],
  ]);
});
