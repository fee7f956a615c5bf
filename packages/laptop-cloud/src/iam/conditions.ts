import { Refusal } from '../refusal.ts';

/** The values of condition keys in one request; keys in lower case, as IAM compares them. */
export type RequestContext = Readonly<Record<string, string | readonly string[] | undefined>>;

interface Condition {
  readonly operator: string;
  readonly quantifier: 'ForAllValues' | 'ForAnyValue' | undefined;
  readonly ifExists: boolean;
  readonly key: string;
  readonly test: (value: string) => boolean;
  readonly negated: boolean;
  readonly wanted: readonly string[];
}

/** Conditions of one statement: all must hold. */
export type ConditionBlock = readonly Condition[];

// Only keys that the front can fill: a key that is always absent would make a condition pass or fail silently.
const knownKeys = new Set([
  'aws:principalarn',
  'aws:principalaccount',
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:securetransport',
  'aws:requestedregion',
  'events:source',
  'events:detail-type',
  'ses:fromaddress',
  'ses:recipients',
  'dynamodb:leadingkeys',
  'dynamodb:attributes',
]);

// Keys with several values (Service Authorization Reference, "ArrayOfString"): IAM compares them with a quantifier only.
const multivaluedKeys = new Set(['events:source', 'ses:recipients', 'dynamodb:leadingkeys', 'dynamodb:attributes']);

const operators: Record<string, { negated: boolean; compare: (value: string, wanted: string) => boolean }> = {
  StringEquals: { negated: false, compare: (value, wanted) => value === wanted },
  StringNotEquals: { negated: true, compare: (value, wanted) => value === wanted },
  StringEqualsIgnoreCase: { negated: false, compare: (value, wanted) => value.toLowerCase() === wanted.toLowerCase() },
  StringLike: { negated: false, compare: like },
  StringNotLike: { negated: true, compare: like },
  ArnEquals: { negated: false, compare: arnLike },
  ArnLike: { negated: false, compare: arnLike },
  ArnNotEquals: { negated: true, compare: arnLike },
  ArnNotLike: { negated: true, compare: arnLike },
  Bool: { negated: false, compare: (value, wanted) => value === wanted.toLowerCase() },
};

/** Reads a Condition block. @throws {Refusal} on an operator or key that is not known, or on a key of several values without a quantifier */
export function parseConditions(block: Record<string, Record<string, unknown>>, place: string): ConditionBlock {
  return Object.entries(block).flatMap(([name, tests]) => {
    const [, quantifier, base = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(name) ?? [];
    const operator = operators[base];
    if (operator === undefined && base !== 'Null') {
      throw new Refusal(`${place} uses the condition operator ${name}, which the laptop cloud does not know.`);
    }
    return Object.entries(tests).map(([key, value]): Condition => {
      if (!knownKeys.has(key.toLowerCase())) {
        throw new Refusal(`${place} uses the condition key ${key}, which the laptop cloud does not know.`);
      }
      if (multivaluedKeys.has(key.toLowerCase()) && quantifier === undefined && base !== 'Null') {
        throw new Refusal(
          `${place} compares ${key} by ${name}, but a request can have several: it needs ForAnyValue or ForAllValues.`,
        );
      }
      const wanted = [value].flat().map(String);
      return {
        operator: base,
        quantifier: quantifier as Condition['quantifier'],
        ifExists: ifExists !== undefined,
        key: key.toLowerCase(),
        wanted,
        negated: operator?.negated ?? false,
        test: (actual) => wanted.some((candidate) => operator?.compare(actual, candidate) ?? false),
      };
    });
  });
}

/** Whether every condition holds in the context of a request. */
export function conditionHolds(conditions: ConditionBlock, context: RequestContext): boolean {
  return conditions.every((condition) => holds(condition, context[condition.key]));
}

function holds(condition: Condition, actual: RequestContext[string]): boolean {
  const values = actual === undefined ? [] : [actual].flat();
  if (condition.operator === 'Null') return condition.wanted.includes(String(values.length === 0));
  if (values.length === 0) {
    // IAM: a missing key satisfies IfExists, ForAllValues and the negated operators, and nothing else.
    return (
      condition.ifExists ||
      condition.quantifier === 'ForAllValues' ||
      (condition.negated && condition.quantifier === undefined)
    );
  }
  const passes = (value: string): boolean => condition.test(value) !== condition.negated;
  return condition.quantifier === 'ForAnyValue' ? values.some(passes) : values.every(passes);
}

function like(value: string, pattern: string): boolean {
  return wildcard(pattern).test(value);
}

/** IAM's `*` and `?` as a regular expression. */
export function wildcard(pattern: string, flags: '' | 'i' = ''): RegExp {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`, `s${flags}`);
}

// The six parts of an ARN are compared one by one, so that a wildcard does not reach across a colon.
function arnLike(value: string, pattern: string): boolean {
  const valueParts = splitArn(value);
  const patternParts = splitArn(pattern);
  return patternParts.every((part, index) => like(valueParts[index] ?? '', part));
}

function splitArn(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}
