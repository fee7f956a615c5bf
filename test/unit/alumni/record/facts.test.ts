import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, noFacts, type PersonStatement } from '../../../../functions/alumni/record/facts.ts';
import type { Facts } from '../../../../functions/alumni/schemas.ts';

const hireDates = ['2010-04-01', '2020-04-01'];
const instants = ['2026-03-01T00:00:00.000Z', '2026-03-02T00:00:00.000Z', '2026-03-03T00:00:00.000Z'];

const someFacts = fc.record(
  {
    names: fc.constantFrom({ family: '髙橋', given: '花子' }, { family: "O'Brien", given: 'Seán' }),
    personalEmail: fc.constantFrom('one@example.net', 'two@example.net'),
    locale: fc.constantFrom('ja', 'en'),
    skills: fc.constantFrom<string[]>(['AWS'], ['Rust', 'AWS']),
    employment: fc.record(
      {
        hireDate: fc.constantFrom(...hireDates),
        terminationDate: fc.constantFrom('2026-03-31', '2026-04-30'),
        department: fc.constantFrom('開発部', '営業部'),
      },
      { requiredKeys: ['hireDate'] },
    ),
    exit: fc.record({ type: fc.constantFrom('voluntary' as const, 'disciplinary_dismissal' as const) }),
    contactBasis: fc.constantFrom('written_notice' as const, 'none' as const),
    consentAtExit: fc.constantFrom({ decision: 'refused' as const }, { decision: 'not_asked' as const }),
  },
  { requiredKeys: [] },
);

const statement: fc.Arbitrary<PersonStatement> = fc.record({
  kind: fc.constantFrom('offboarded', 'offboarding_cancelled', 'rehired', 'updated', 'deleted'),
  statedAt: fc.constantFrom(...instants),
  source: fc.constantFrom(
    { sourceSystem: 'smarthr', sourceEmployeeId: 'A1' },
    { sourceSystem: 'bamboohr', sourceEmployeeId: '7' },
  ),
  facts: someFacts,
});

const foldAll = (statements: readonly PersonStatement[]): Facts => statements.reduce(fold, noFacts);

describe('folding statements', () => {
  it('gives the same facts for every order and any repetition', () => {
    const cases = fc
      .array(statement, { maxLength: 8 })
      .chain((statements) =>
        fc.tuple(
          fc.constant(statements),
          fc.shuffledSubarray([...statements, ...statements], { minLength: statements.length * 2 }),
        ),
      );
    fc.assert(
      fc.property(cases, ([statements, shuffled]) => {
        expect(foldAll(shuffled)).toEqual(foldAll(statements));
      }),
      { numRuns: 500 },
    );
  });

  const said = (
    statedAt: string,
    facts: PersonStatement['facts'],
    kind: PersonStatement['kind'] = 'offboarded',
  ): PersonStatement => ({
    kind,
    statedAt,
    facts,
  });

  it('lets the newest statement of a fact win, and keeps facts that it does not speak of', () => {
    const facts = foldAll([
      said('2026-03-02T00:00:00Z', {
        locale: 'en',
        employment: { hireDate: '2020-04-01', terminationDate: '2026-04-30' },
      }),
      said('2026-03-01T00:00:00Z', {
        locale: 'ja',
        personalEmail: 'one@example.net',
        employment: { hireDate: '2020-04-01', terminationDate: '2026-03-31' },
      }),
    ]);
    expect(facts).toMatchObject({ locale: { value: 'en' }, personalEmail: { value: 'one@example.net' } });
    expect(facts.stints['2020-04-01']?.terminationDate?.value).toBe('2026-04-30');
  });

  it('compares instants, not their spelling', () => {
    const facts = foldAll([
      said('2026-03-01T10:00:00+09:00', { locale: 'ja' }, 'updated'),
      said('2026-03-01T02:00:00Z', { locale: 'en' }, 'updated'),
    ]);
    expect(facts.locale?.value).toBe('en');
  });

  it('keeps stints apart', () => {
    const facts = foldAll([
      said('2026-03-01T00:00:00Z', { employment: { hireDate: '2010-04-01', terminationDate: '2015-03-31' } }),
      said('2026-03-02T00:00:00Z', { employment: { hireDate: '2020-04-01', terminationDate: '2026-03-31' } }),
      said('2026-03-03T00:00:00Z', { employment: { hireDate: '2020-04-01' } }, 'offboarding_cancelled'),
    ]);
    expect(facts.stints['2010-04-01']?.cancelledAt).toBeUndefined();
    expect(facts.stints['2020-04-01']?.cancelledAt).toBe('2026-03-03T00:00:00.000Z');
  });

  it('never lets "not asked" take back an answer given at exit', () => {
    const employment = { hireDate: '2020-04-01', terminationDate: '2026-03-31' };
    const facts = foldAll([
      said('2026-03-01T00:00:00Z', { employment, consentAtExit: { decision: 'refused' } }),
      said('2026-03-02T00:00:00Z', { employment, consentAtExit: { decision: 'not_asked' } }),
    ]);
    expect(facts.stints['2020-04-01']?.consentAtExit?.value).toEqual({ decision: 'refused' });
  });
});
