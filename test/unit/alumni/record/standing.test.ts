import { describe, expect, it } from 'vitest';
import type { PersonStatement } from '../../../../functions/alumni/record/facts.ts';
import { newLeaver, withAddress, withStatement } from '../../../../functions/alumni/record/leaver.ts';
import { contactBasisOf, latestExit, standingOf } from '../../../../functions/alumni/record/standing.ts';
import type { Leaver } from '../../../../functions/alumni/tables.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { alumniId, offboarding, somebodyElse, statement } from '../../../fixtures/leavers.ts';

const at = new Date('2026-03-05T00:00:00Z');
const granted = {
  decision: 'granted' as const,
  noticeVersion: '2026-04',
  purposes: ['membership' as const],
  at: '2026-03-01T00:00:00Z',
  method: 'paper' as const,
};

function knownFrom(...statements: PersonStatement[]): Leaver {
  return withAddress(statements.reduce(withStatement, newLeaver(alumniId, at, 'test')), undefined);
}

function standing(leaver: Leaver) {
  const result = standingOf(leaver);
  return result.result === 'invitable' ? 'invitable' : `${result.status} ${result.reason ?? ''}`.trim();
}

describe('who may be invited', () => {
  it('somebody with a private address and a basis for writing to it', () => {
    expect(standing(knownFrom(offboarding()))).toBe('invitable');
  });

  it.each([
    ['without a private address', { personalEmail: undefined }, 'awaiting_contact no_personal_email'],
    ['with the basis none', { contactBasis: 'none' as const }, 'awaiting_contact no_contact_basis'],
    [
      'with no basis stated, as the exit papers of this programme say nothing',
      { contactBasis: undefined },
      'awaiting_contact no_contact_basis',
    ],
    ['with a consent at exit, which is a basis', { contactBasis: undefined, consentAtExit: granted }, 'invitable'],
    ['who refused at exit', { consentAtExit: { decision: 'refused' as const } }, 'declined refused_at_exit'],
    ['who was dismissed', { exit: { type: 'disciplinary_dismissal' as const } }, 'excluded exit_type'],
    ['who died', { exit: { type: 'deceased' as const } }, 'excluded exit_type'],
    ['who was laid off', { exit: { type: 'layoff' as const } }, 'invitable'],
  ])('somebody %s', (_name, facts, expected) => {
    expect(standing(knownFrom(offboarding(facts)))).toBe(expected);
  });

  it('nobody without a basis, unless the programme says what the exit papers say', () => {
    const leaver = knownFrom(offboarding({ contactBasis: undefined }));
    const rules = { ...programme, contactBasis: { ...programme.contactBasis, default: 'written_notice' as const } };
    expect(standingOf(leaver, rules).result).toBe('invitable');
  });

  it('of two people with one address the second waits for HR, whose word holds for that address', () => {
    const shared = withAddress(knownFrom(offboarding()), somebodyElse);
    expect(standing(shared)).toBe('awaiting_approval address_used_twice');
    const approval = { hireDate: '2016-04-01', address: shared.address?.hash };
    expect(standing({ ...shared, approval: { decision: 'approved', ...approval } })).toBe('invitable');
    expect(
      standing({ ...shared, approval: { decision: 'approved', hireDate: '2016-04-01', address: 'another' } }),
    ).toBe('awaiting_approval address_used_twice');
    expect(standing({ ...shared, approval: { decision: 'declined', ...approval } })).toBe('excluded declined_by_hr');
  });
});

describe('taking back and coming back', () => {
  const cancelled = statement(
    'offboarding_cancelled',
    { employment: { hireDate: '2016-04-01' } },
    '2026-03-10T00:00:00Z',
  );

  it('a cancelled offboarding excludes, whichever came first', () => {
    expect(standing(knownFrom(offboarding(), cancelled))).toBe('excluded offboarding_cancelled');
    expect(standing(knownFrom(cancelled, offboarding()))).toBe('excluded offboarding_cancelled');
  });

  it('a cancellation that names no stint means the latest', () => {
    expect(standing(knownFrom(offboarding(), { ...cancelled, facts: {} }))).toBe('excluded offboarding_cancelled');
  });

  it('a later announcement brings the person back, an earlier cancellation does not count', () => {
    expect(standing(knownFrom(offboarding(), cancelled, offboarding({}, '2026-03-11T00:00:00Z')))).toBe('invitable');
  });

  it('a deleted employee record excludes until it is announced again', () => {
    const deleted = statement('deleted', {}, '2026-03-10T00:00:00Z');
    expect(standing(knownFrom(offboarding(), deleted))).toBe('excluded employee_deleted');
    expect(standing(knownFrom(deleted, offboarding({}, '2026-03-11T00:00:00Z')))).toBe('invitable');
  });

  it('somebody whose exit was not announced is not leaving', () => {
    expect(standing(knownFrom(statement('updated', { locale: 'en' }, '2026-03-01T00:00:00Z')))).toBe(
      'excluded not_leaving',
    );
  });

  const rehired = (hireDate: string | undefined, statedAt: string) =>
    statement('rehired', hireDate === undefined ? {} : { employment: { hireDate } }, statedAt);

  it.each([
    [
      'rehired the day after (定年再雇用), announced before the last day',
      rehired('2026-04-01', '2026-03-20T00:00:00Z'),
    ],
    ['rehired a year later', rehired('2027-04-01', '2027-03-01T00:00:00Z')],
    ['rehired, without a date', rehired(undefined, '2026-05-01T00:00:00Z')],
  ])('%s: returned, even when the old exit is said once more', (_name, said) => {
    expect(standing(knownFrom(offboarding(), said))).toBe('returned rehired');
    expect(standing(knownFrom(said, offboarding(), offboarding({}, '2028-01-01T00:00:00Z')))).toBe('returned rehired');
  });

  it('whoever leaves a second time is a leaver again', () => {
    const second = offboarding(
      { employment: { hireDate: '2027-04-01', terminationDate: '2029-03-31' } },
      '2029-03-01T00:00:00Z',
    );
    expect(standing(knownFrom(offboarding(), rehired('2027-04-01', '2027-03-01T00:00:00Z'), second))).toBe('invitable');
    expect(standing(knownFrom(second, offboarding(), rehired(undefined, '2027-04-01T00:00:00Z')))).toBe('invitable');
  });
});

describe('who answered is not asked again', () => {
  it.each(['member', 'declined', 'left', 'expired'] as const)(
    '%s stays, whatever is said of the same stint',
    (status) => {
      const leaver = {
        ...knownFrom(offboarding({}, '2027-01-01T00:00:00Z')),
        answer: { status, on: '2026-05-01', sequence: 1 },
      };
      expect(standing(leaver)).toBe(status);
    },
  );

  it.each(['member', 'declined', 'left', 'expired'] as const)(
    '%s and stated to have died: excluded, however it is stated, until that proves wrong',
    (status) => {
      const answer = { status, on: '2026-05-01', sequence: 1 };
      const exit = { type: 'deceased' as const };
      const of = (...said: PersonStatement[]) => standing({ ...knownFrom(offboarding(), ...said), answer });
      expect(of(statement('updated', { exit }, '2026-06-01T00:00:00Z'))).toBe('excluded exit_type');
      expect(of(statement('updated', { exit, employment: { hireDate: '2016-04-01' } }, '2026-06-01T00:00:00Z'))).toBe(
        'excluded exit_type',
      );
      const announced = offboarding({ exit }, '2026-06-01T00:00:00Z');
      expect(of(announced)).toBe('excluded exit_type');
      expect(of(announced, offboarding({ exit: { type: 'voluntary' } }, '2026-06-02T00:00:00Z'))).toBe(status);
    },
  );

  it('whose employee record is deleted stays a member', () => {
    const leaver = knownFrom(offboarding(), statement('deleted', {}, '2026-06-01T00:00:00Z'));
    expect(standing({ ...leaver, answer: { status: 'member', on: '2026-05-01', sequence: 1 } })).toBe('member');
  });

  it('a stint that began after the answer is a new one', () => {
    const second = offboarding(
      { employment: { hireDate: '2027-04-01', terminationDate: '2029-03-31' } },
      '2029-03-01T00:00:00Z',
    );
    expect(
      standing({ ...knownFrom(offboarding(), second), answer: { status: 'left', on: '2026-05-01', sequence: 1 } }),
    ).toBe('invitable');
  });

  it('a member whose offboarding is taken back is an employee', () => {
    const cancelled = statement('offboarding_cancelled', {}, '2026-05-10T00:00:00Z');
    const leaver = {
      ...knownFrom(offboarding(), cancelled),
      answer: { status: 'member' as const, on: '2026-05-01', sequence: 1 },
    };
    expect(standing(leaver)).toBe('returned offboarding_cancelled');
  });
});

describe('to the day and the second', () => {
  const exit = (hireDate: string, terminationDate: string | undefined, statedAt = '2026-03-01T00:00:00Z') =>
    offboarding({ employment: { hireDate, ...(terminationDate === undefined ? {} : { terminationDate }) } }, statedAt);
  const rehired = (hireDate: string | undefined, statedAt: string) =>
    statement('rehired', hireDate === undefined ? {} : { employment: { hireDate } }, statedAt);
  const on = (day: string, status: 'member' | 'left' | 'declined' = 'left') => ({
    answer: { status, on: day, sequence: 1 },
  });

  it('who answered on the day on which a stint began is not asked again about it; the day before, they are', () => {
    expect(standing({ ...knownFrom(offboarding()), ...on('2016-04-01') })).toBe('left');
    expect(standing({ ...knownFrom(offboarding()), ...on('2016-03-31') })).toBe('invitable');
  });

  it.each(['left', 'declined'] as const)(
    'an offboarding that is taken back makes no employee of who is %s',
    (status) => {
      const leaver = knownFrom(offboarding(), statement('offboarding_cancelled', {}, '2026-05-10T00:00:00Z'));
      expect(standing({ ...leaver, ...on('2026-05-01', status) })).toBe(status);
    },
  );

  it.each([
    ['offboarding_cancelled', 'excluded offboarding_cancelled'],
    ['deleted', 'excluded employee_deleted'],
  ] as const)('%s at the very time of the announcement counts', (kind, expected) => {
    expect(standing(knownFrom(offboarding(), statement(kind, {}, '2026-03-01T00:00:00Z')))).toBe(expected);
    expect(standing(knownFrom(offboarding(), statement(kind, {}, '2026-02-28T23:59:59Z')))).toBe('invitable');
  });

  it.each([
    ['ends on the day of the rehire', exit('2016-04-01', '2026-04-01'), 'returned rehired'],
    ['ends after it', exit('2016-04-01', '2026-04-02'), 'invitable'],
    ['began with it', exit('2026-04-01', '2029-03-31'), 'invitable'],
    ['began with it, and is said to end at once', exit('2026-04-01', '2026-04-01'), 'invitable'],
    ['has no known end', exit('2016-04-01', undefined), 'returned rehired'],
  ])('a rehire holds until a stint ends that goes beyond it: one that %s', (_what, said, expected) => {
    expect(standing(knownFrom(said, rehired('2026-04-01', '2026-03-20T00:00:00Z')))).toBe(expected);
  });

  it.each([
    ['was said before', exit('2016-04-01', '2026-06-30', '2026-04-30T23:59:59Z'), 'returned rehired'],
    ['was said at the same time', exit('2016-04-01', '2026-06-30', '2026-05-01T00:00:00Z'), 'returned rehired'],
    ['was said afterwards', exit('2016-04-01', '2026-06-30', '2026-05-01T00:00:01Z'), 'invitable'],
    [
      'was said afterwards, and ended on that day',
      exit('2016-04-01', '2026-05-01', '2026-06-01T00:00:00Z'),
      'returned rehired',
    ],
    [
      'was said afterwards, and ended the day after',
      exit('2016-04-01', '2026-05-02', '2026-06-01T00:00:00Z'),
      'invitable',
    ],
  ])('a rehire without a date holds against an exit that %s', (_what, said, expected) => {
    expect(standing(knownFrom(said, rehired(undefined, '2026-05-01T00:00:00Z')))).toBe(expected);
  });

  it('HR’s refusal of another stint does not count, and an address that nobody has looked up is not shared', () => {
    const leaver = knownFrom(offboarding());
    const approval = { decision: 'declined', hireDate: '2015-04-01', address: undefined } as const;
    expect(standing({ ...leaver, approval })).toBe('invitable');
    expect(standing({ ...leaver, address: undefined })).toBe('invitable');
  });

  it('a stint whose end nobody announced is not an exit, even if it is the latest', () => {
    const later = statement(
      'updated',
      { employment: { hireDate: '2020-04-01', department: '営業部' } },
      '2026-03-02T00:00:00Z',
    );
    expect(latestExit(knownFrom(offboarding(), later).facts)?.hireDate).toBe('2016-04-01');
    expect(latestExit(knownFrom(later).facts)).toBeUndefined();
  });

  it.each([
    ['granted', { consentAtExit: granted }, true, 'consent_at_exit'],
    ['not given', {}, false, 'written_notice'],
  ] as const)('a consent at exit that was %s is handed on, and is the basis', (_what, facts, consentGranted, basis) => {
    const leaver = knownFrom(offboarding(facts));
    expect(standingOf(leaver)).toMatchObject({ result: 'invitable', consentGranted, exit: { hireDate: '2016-04-01' } });
    expect(contactBasisOf(leaver.facts)).toBe(basis);
  });
});
