import { Refusal } from '../refusal.ts';

/** Whether a rule matches an event. */
export type EventMatcher = (event: Record<string, unknown>) => boolean;

type ValueMatcher = (value: unknown) => boolean;

/**
 * Compiles an event pattern. Arrays in the event match when any element does; `exists: false` matches a missing field.
 * @throws {Refusal} on an operator that is not known
 */
export function compilePattern(pattern: Record<string, unknown>, place: string): EventMatcher {
  const parts = Object.entries(pattern).map(([key, wanted]) => compileField(key, wanted, place));
  return (event) => parts.every((matches) => matches(event));
}

function compileField(key: string, wanted: unknown, place: string): EventMatcher {
  if (key === '$or' && Array.isArray(wanted)) {
    const branches = wanted.map((branch) => compilePattern(branch as Record<string, unknown>, place));
    return (event) => branches.some((matches) => matches(event));
  }
  if (Array.isArray(wanted)) {
    const alternatives = wanted.map((alternative) => compileValue(alternative, place));
    return (event) => {
      const values = Object.hasOwn(event, key) ? [event[key]].flat() : [undefined];
      return values.some((value) => alternatives.some((matches) => matches(value)));
    };
  }
  if (wanted !== null && typeof wanted === 'object') {
    const nested = compilePattern(wanted as Record<string, unknown>, place);
    return (event) => [event[key]].flat().some((value) => nested(isObject(value) ? value : {}));
  }
  throw new Refusal(`${place}: the event pattern gives ${key} no list of values.`);
}

function compileValue(wanted: unknown, place: string): ValueMatcher {
  if (wanted === null || typeof wanted !== 'object') return (value) => value === wanted;
  const [[operator, argument] = ['', undefined], ...more] = Object.entries(wanted);
  const unknown = (): never => {
    throw new Refusal(
      `${place}: the event pattern uses ${JSON.stringify(wanted)}, which the laptop cloud does not know.`,
    );
  };
  if (more.length > 0) return unknown();
  switch (operator) {
    case 'prefix':
    case 'suffix':
      return affix(operator, argument) ?? unknown();
    case 'equals-ignore-case':
      return typeof argument === 'string' ? text((value) => value.toLowerCase() === argument.toLowerCase()) : unknown();
    case 'wildcard':
      return typeof argument === 'string' ? wildcard(argument) : unknown();
    case 'anything-but':
      return anythingBut(argument) ?? unknown();
    case 'numeric':
      return numeric(argument) ?? unknown();
    case 'exists':
      return typeof argument === 'boolean' ? (value) => (value !== undefined) === argument : unknown();
    default:
      return unknown();
  }
}

function affix(operator: 'prefix' | 'suffix', argument: unknown): ValueMatcher | undefined {
  const has = (value: string, part: string): boolean =>
    operator === 'prefix' ? value.startsWith(part) : value.endsWith(part);
  if (typeof argument === 'string') return text((value) => has(value, argument));
  const insensitive = isObject(argument) ? argument['equals-ignore-case'] : undefined;
  if (typeof insensitive !== 'string') return undefined;
  return text((value) => has(value.toLowerCase(), insensitive.toLowerCase()));
}

function wildcard(pattern: string): ValueMatcher {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  const expression = new RegExp(`^${escaped}$`, 's');
  return text((value) => expression.test(value));
}

function anythingBut(argument: unknown): ValueMatcher | undefined {
  if (typeof argument === 'string' || typeof argument === 'number' || Array.isArray(argument)) {
    const excluded = [argument].flat();
    return (value) => value !== undefined && !excluded.includes(value);
  }
  if (!isObject(argument)) return undefined;
  const [operator, wanted] = Object.entries(argument)[0] ?? [];
  const matchers = [wanted].flat().map((part): ValueMatcher | undefined => {
    if (operator === 'prefix' || operator === 'suffix') return affix(operator, part);
    if (typeof part !== 'string') return undefined;
    if (operator === 'equals-ignore-case') return text((value) => value.toLowerCase() === part.toLowerCase());
    return operator === 'wildcard' ? wildcard(part) : undefined;
  });
  if (matchers.length === 0 || matchers.includes(undefined)) return undefined;
  return (value) => value !== undefined && !matchers.some((matches) => matches?.(value));
}

function numeric(argument: unknown): ValueMatcher | undefined {
  if (!Array.isArray(argument) || argument.length === 0 || argument.length % 2 !== 0) return undefined;
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < argument.length; index += 2) {
    const test = comparison(argument[index], argument[index + 1]);
    if (test === undefined) return undefined;
    tests.push(test);
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

function comparison(operator: unknown, bound: unknown): ((value: number) => boolean) | undefined {
  if (typeof bound !== 'number') return undefined;
  switch (operator) {
    case '=':
      return (value) => value === bound;
    case '<':
      return (value) => value < bound;
    case '<=':
      return (value) => value <= bound;
    case '>':
      return (value) => value > bound;
    case '>=':
      return (value) => value >= bound;
    default:
      return undefined;
  }
}

function text(test: (value: string) => boolean): ValueMatcher {
  return (value) => typeof value === 'string' && test(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
