import { Refusal } from '../refusal.ts';

/** Whether a filter matches a log line in JSON. */
export type LineMatcher = (line: object) => boolean;

const equality = String.raw`\$\.([\w.]+) ?= ?"([^"*]*)"`;
const oneEquality = new RegExp(`^\\{ ?${equality} ?\\}$`);
const anyEquality = new RegExp(`^\\{ ?\\(${equality}\\)(?: ?\\|\\| ?\\(${equality}\\))+ ?\\}$`);

/**
 * The CloudWatch filter patterns that compare fields of JSON with texts: `{ $.code = "SENT" }`, and
 * `{ ($.code = "SENT") || ($.code = "LOST") }` (Amazon CloudWatch Logs User Guide, "Filter pattern syntax").
 * @throws {Refusal} naming a pattern that the laptop cloud does not know
 */
export function lineMatcher(pattern: string, place: string): LineMatcher {
  if (!oneEquality.test(pattern) && !anyEquality.test(pattern))
    throw new Refusal(`${place} has the pattern ${pattern}, which the laptop cloud does not know.`);
  const wanted = [...pattern.matchAll(new RegExp(equality, 'g'))].map(([, field = '', value = '']) => ({
    field: field.split('.'),
    value,
  }));
  return (line) => wanted.some(({ field, value }) => textAt(line, field) === value);
}

/** A line as JSON; undefined when it is not a JSON object. */
export function jsonLine(line: string): object | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    // Not every line is JSON.
    return undefined;
  }
}

function textAt(line: object, field: readonly string[]): string | undefined {
  const found = field.reduce<unknown>(
    (value, part) => (typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined),
    line,
  );
  return found === undefined ? undefined : String(found);
}
