/**
 * What is known about a leaver, folded from what sources stated, in whatever order and however often it arrived: every
 * fact is kept with the time it was stated, and the newest statement wins. Pure; the same set of statements gives the
 * same facts (a property test holds it to that).
 */
import type { IntakeItem, intakeKinds } from '../../../events/read-models/intake-item.ts';
import type { Facts, Stint } from '../schemas.ts';

/** What is known of a person before the first statement. */
export const noFacts: Facts = { stints: {} };

/** A statement of a source or of HR about a person. */
export interface PersonStatement {
  readonly kind: (typeof intakeKinds)[number];
  readonly statedAt: string;
  readonly source?: { readonly sourceSystem: string; readonly sourceEmployeeId: string };
  readonly facts: IntakeItem['facts'];
}

/** The facts with one more statement. Commutative, associative and idempotent. */
export function fold(facts: Facts, { kind, statedAt, source, facts: values }: PersonStatement): Facts {
  const at = new Date(statedAt).toISOString();
  const { employment, exit, contactBasis, consentAtExit, ...person } = values;
  const { hireDate, ...stint } = employment ?? { hireDate: undefined };
  const ofExit = { exit, contactBasis, consentAtExit: asked(consentAtExit) };
  const next = overlay(facts, { ...person, source }, at);
  switch (kind) {
    case 'deleted':
      return { ...facts, deletedAt: later(facts.deletedAt, at) };
    case 'rehired':
      return { ...next, rehired: newest(facts.rehired, { value: { hireDate }, at }) };
    case 'offboarding_cancelled':
      if (hireDate === undefined) return { ...next, cancelledAt: later(facts.cancelledAt, at) };
      return withStint(next, hireDate, (known) => ({ ...known, cancelledAt: later(known.cancelledAt, at) }));
    case 'updated':
      if (hireDate === undefined) return overlay(next, ofExit, at);
      return withStint(next, hireDate, (known) => overlay(known, { ...stint, ...ofExit }, at));
    case 'offboarded':
      if (hireDate === undefined) return next;
      return withStint(next, hireDate, (known) => ({
        ...overlay(known, { ...stint, ...ofExit }, at),
        announcedAt: later(known.announcedAt, at),
      }));
  }
}

/** "Not asked" says nothing: it never takes back a consent or refusal. */
function asked(consent: IntakeItem['facts']['consentAtExit']): IntakeItem['facts']['consentAtExit'] {
  return consent?.decision === 'not_asked' ? undefined : consent;
}

function withStint(facts: Facts, hireDate: string, change: (known: Stint) => Stint): Facts {
  return { ...facts, stints: { ...facts.stints, [hireDate]: change(facts.stints[hireDate] ?? {}) } };
}

/** A fact and when it was stated. */
export type Stated<Value> = { readonly value: Value; readonly at: string };
type Known<Values> = { [Field in keyof Values]?: Stated<NonNullable<Values[Field]>> | undefined };

/** Lays what is stated over what is known, fact by fact. */
function overlay<Base extends object, Values extends object>(
  known: Base & Known<Values>,
  stated: Values,
  at: string,
): Base {
  let next: Base & Known<Values> = known;
  for (const field of Object.keys(stated) as (keyof Values)[]) {
    const value: unknown = stated[field];
    if (value !== undefined) next = { ...next, [field]: newest<unknown>(known[field], { value, at }) };
  }
  return next;
}

/**
 * The newer of two facts. If both were stated at the same time, the later one in the alphabet: so order does not
 * matter.
 */
export function newest<Value>(one: Stated<Value> | undefined, other: Stated<Value>): Stated<Value> {
  if (one === undefined) return other;
  if (one.at !== other.at) return one.at > other.at ? one : other;
  return JSON.stringify(one.value) >= JSON.stringify(other.value) ? one : other;
}

function later(one: string | undefined, other: string): string {
  return one === undefined || one < other ? other : one;
}
