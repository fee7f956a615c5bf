/**
 * Somebody who answered is employed again and leaves again: they are invited after the new stint, in whatever order and however
 * late the sources and consent report it; and never again after a stint that the answer settled.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PersonStatement } from '../../../../functions/alumni/record/facts.ts';
import { withConsent, withStatement } from '../../../../functions/alumni/record/leaver.ts';
import type { Leaver } from '../../../../functions/alumni/tables.ts';
import {
  afterStatement,
  offboarding,
  reviewed,
  reviewedAt,
  statement,
  stored,
  typesOf,
} from '../../../fixtures/leavers.ts';
import { event, followedUp, invited } from './invited-leaver.ts';

/** A stint as HRIS and HR announce its end. */
const exit = (hireDate: string, terminationDate: string, statedAt: string) =>
  offboarding({ employment: { hireDate, terminationDate, department: '開発部' } }, statedAt);
const rehired = (hireDate: string | undefined, statedAt: string) =>
  statement('rehired', hireDate === undefined ? {} : { employment: { hireDate } }, statedAt);
const answered = (type: 'member-joined' | 'leaver-declined' | 'member-left', occurredAt: string, sequence = 3) => {
  const said = event(type, sequence, type === 'member-joined' ? { topics: ['newsletter'] } : {});
  return { ...said, metadata: { ...said.metadata, occurredAt } } as typeof said;
};

type Happening = PersonStatement | ReturnType<typeof answered>;
const afterHearing = (leaver: Leaver, happening: Happening, at: string) =>
  stored(
    'metadata' in happening
      ? reviewed(leaver, withConsent(leaver, happening), at)
      : afterStatement(leaver, happening, at),
  );

/** The invitation after the second stint is due on 1 April 2027 at 10:00 in Tokyo. */
const secondDue = '2027-04-01T01:00:00.000Z';
const [began, secondExit] = ['2026-05-01', exit('2026-05-01', '2027-03-31', '2027-02-01T00:00:00Z')];

describe('reemployment from 1 May, of somebody invited on 1 April after another stint', () => {
  const answers = [
    ['member-joined', '2026-04-20T00:00:00Z'],
    ['member-joined', '2026-04-30T15:00:00Z'],
    ['member-joined', '2026-05-20T00:00:00Z'],
    ['leaver-declined', '2026-05-20T00:00:00Z'],
    ['member-left', '2026-05-25T00:00:00Z'],
  ] as const;
  const again = exit('2016-04-01', '2026-03-31', '2026-08-01T00:00:00Z');
  const reports = ['2026-05-02T00:00:00Z', '2026-05-28T00:00:00Z', '2026-11-01T00:00:00Z'];

  it('is followed by an invitation, whatever was reported when, twice, or not at all', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...answers),
        fc.subarray(reports),
        fc.constantFrom(began, undefined),
        fc.boolean(),
        fc.infiniteStream(fc.nat()),
        ([type, occurredAt], told, hireDate, imported, shuffle) => {
          const before: Happening[] = [
            answered(type, occurredAt),
            ...told.map((statedAt) => rehired(hireDate, statedAt)),
            ...(imported ? [again] : []),
          ];
          const late: Happening[] = [...before, secondExit];
          const inAnyOrder = (happenings: readonly Happening[]) =>
            happenings
              .map((one) => [Number(shuffle.next().value), one] as const)
              .sort(([one], [other]) => one - other)
              .map(([, one]) => one);
          let leaver = invited();
          for (const one of inAnyOrder(before)) leaver = afterHearing(leaver, one, '2026-12-01T00:00:00Z');
          if (told.length > 0) expect(leaver.status).toBe('returned');
          else expect(leaver.status).not.toBe('invited');
          // All of it is delivered again, and the next exit is announced among it.
          for (const one of inAnyOrder(late)) leaver = afterHearing(leaver, one, '2027-02-02T00:00:00Z');
          expect(leaver).toMatchObject({ status: 'awaiting_last_day', invitation: { dueAt: secondDue } });
          const due = followedUp(leaver, secondDue);
          expect(typesOf(due)).toContain('alumni-invited');
          expect(due.state).toMatchObject({ status: 'invited', invitation: { hireDate: began } });
          // And nothing of it invites twice.
          for (const one of inAnyOrder(late)) {
            const repeated = reviewed(
              stored(due),
              'metadata' in one ? withConsent(stored(due), one) : withStatement(stored(due), one),
              '2027-04-02T00:00:00Z',
            );
            expect(typesOf(repeated)).not.toContain('alumni-invited');
            expect(repeated.state.status).toBe('invited');
          }
          // The answer to that invitation settles it.
          const declined = afterHearing(
            stored(due),
            answered('leaver-declined', '2027-04-03T00:00:00Z', 9),
            '2027-04-03T00:00:00Z',
          );
          expect(declined).toMatchObject({ status: 'declined', answer: { hireDate: began } });
          expect(
            reviewedAt(afterHearing(declined, secondExit, '2027-05-01T00:00:00Z'), '2027-05-02T00:00:00Z').state.status,
          ).toBe('declined');
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is followed by an invitation although consent’s word on the joining comes after the exit', () => {
    const told = [rehired(began, '2026-11-01T00:00:00Z'), secondExit];
    const waiting = told.reduce<Leaver>((leaver, one) => afterHearing(leaver, one, '2027-02-02T00:00:00Z'), invited());
    const heard = afterHearing(waiting, answered('member-joined', '2026-05-20T00:00:00Z'), '2027-02-03T00:00:00Z');
    expect(followedUp(heard, secondDue).state).toMatchObject({ status: 'invited', invitation: { hireDate: began } });
  });

  it('also brings back somebody who was silent and erased, and nobody whose silence settled the stint', () => {
    const expired = followedUp(invited(), '2026-05-02T00:00:00Z').state;
    expect(expired.answer).toMatchObject({ status: 'expired', hireDate: '2016-04-01' });
    const erased = followedUp(stored({ state: expired }), '2026-08-01T00:00:00Z').state;
    expect(erased.erasedAt).toBeDefined();
    expect(afterHearing(stored({ state: erased }), secondExit, '2027-02-02T00:00:00Z').status).toBe(
      'awaiting_last_day',
    );
    for (const settled of [
      again,
      exit('2016-04-01', '2027-03-31', '2027-02-01T00:00:00Z'),
      exit('2020-04-01', '2026-04-30', '2027-02-01T00:00:00Z'),
      exit('2010-04-01', '2012-03-31', '2027-02-01T00:00:00Z'),
    ]) {
      expect(withStatement(erased, settled)).toBe(erased);
    }
  });
});

describe('an answer settles', () => {
  const joined = afterHearing(invited(), answered('member-joined', '2026-05-20T00:00:00Z'), '2026-05-20T00:00:00Z');
  it.each<[string, PersonStatement, string]>([
    ['the stint that it answers, announced again', exit('2016-04-01', '2026-03-31', '2026-08-01T00:00:00Z'), 'member'],
    ['… with a later last day', exit('2016-04-01', '2026-06-30', '2026-08-01T00:00:00Z'), 'member'],
    ['… with a begin that was corrected', exit('2016-04-16', '2026-03-31', '2026-08-01T00:00:00Z'), 'member'],
    ['an earlier stint', exit('2010-04-01', '2012-03-31', '2026-08-01T00:00:00Z'), 'member'],
    ['a later stint that had ended by then', exit('2026-04-02', '2026-05-20', '2026-08-01T00:00:00Z'), 'member'],
    ['no stint that ended a day later', exit('2026-04-02', '2026-05-21', '2026-08-01T00:00:00Z'), 'awaiting_last_day'],
    ['no stint that began later', exit('2026-06-01', '2026-07-31', '2026-08-01T00:00:00Z'), 'invited'],
  ])('%s', (_what, said, status) => {
    expect(afterHearing(joined, said, '2026-08-03T01:00:00.000Z').status).toBe(status);
  });

  it.each([
    ['with two stints', 'awaiting_last_day', [secondExit]],
    ['with one whose last day was moved', 'member', [exit('2016-04-01', '2026-12-31', '2026-08-01T00:00:00Z')]],
  ] as const)('in a record of before, which does not say what was answered, %s: %s', (_what, status, said) => {
    const { hireDate: _unknown, ...answer } = joined.answer ?? { hireDate: undefined };
    const old = { ...joined, answer: answer as Leaver['answer'] };
    const told = said.reduce<Leaver>((leaver, one) => afterHearing(leaver, one, '2026-08-03T00:00:00Z'), old);
    expect(told.status).toBe(status);
  });
});
