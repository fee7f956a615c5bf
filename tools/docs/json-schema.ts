/** JSON Schemas, and how people read them: a table of fields, and an example. */
import * as z from 'zod';
import { datePatterns } from '../../shared/time/calendar.ts';

/** The part of JSON Schema that zod writes. */
export interface JsonSchema {
  readonly title?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
}

/** The JSON Schema (2020-12) of a zod schema. */
export function jsonSchema(schema: z.ZodType, side: 'input' | 'output'): Record<string, unknown> {
  const { $schema, ...json } = z.toJSONSchema(schema, {
    io: side,
    unrepresentable: 'any',
    override: plainly,
  });
  return json;
}

/** The largest number of 32 bits. */
const int32 = 2 ** 31 - 1;

/**
 * Corrects what a reader would not expect from zod: pages of pattern for a date, integers above 0 instead of from 1, no format. For the option `override` of zod and zod-openapi.
 */
export function plainly({ jsonSchema: part }: { jsonSchema: JsonSchemaPart }): void {
  const pattern = datePatterns[part.format ?? ''];
  if (pattern !== undefined) part.pattern = pattern;
  if (part.type !== 'integer') return;
  if (part.exclusiveMinimum !== undefined) {
    part.minimum = Number(part.exclusiveMinimum) + 1;
    delete part.exclusiveMinimum;
  }
  const inRange = (bound: number | undefined) => Math.abs(bound ?? Number.POSITIVE_INFINITY) <= int32;
  part.format = inRange(part.minimum) && inRange(part.maximum) ? 'int32' : 'int64';
}

interface JsonSchemaPart {
  type?: unknown;
  format?: string | undefined;
  pattern?: string | undefined;
  minimum?: number | undefined;
  maximum?: number | undefined;
  exclusiveMinimum?: unknown;
}

/** A field, by its path: `place.name`, `items[].answer`. */
export interface FieldRow {
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
}

/** The fields of an object, nested ones after their parent. */
export function fieldRows(schema: JsonSchema, prefix = ''): FieldRow[] {
  const { properties = {}, required = [] } = objectOf(schema) ?? {};
  return Object.entries(properties).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const nested = objectOf(field) ?? objectOf(itemsOf(field) ?? {});
    const list = itemsOf(field) === undefined ? '' : '[]';
    return [
      { path, type: typeName(field), required: required.includes(name), description: describe(field) },
      ...(nested === undefined ? [] : fieldRows(nested, `${path}${list}.`)),
    ];
  });
}

/** A value that fits the schema: its examples, else its defaults, else something small. */
export function exampleOf(schema: JsonSchema): unknown {
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const branch = branches(schema)[0];
  if (branch !== undefined) return exampleOf(branch);
  if (schema.properties !== undefined) {
    return Object.fromEntries(Object.entries(schema.properties).map(([name, field]) => [name, exampleOf(field)]));
  }
  if (schema.items !== undefined) return [exampleOf(schema.items)];
  return exampleOfType(schema);
}

/** A SHA-256 in hexadecimal digits, as the schemas write it. */
const sha256Pattern = '^[0-9a-f]{64}$';

function exampleOfType(schema: JsonSchema): unknown {
  switch (mainType(schema)) {
    case 'integer':
    case 'number':
      return smallest(schema);
    case 'boolean':
      return false;
    case 'array':
      return [];
    case 'object':
      return {};
    case 'null':
      return null;
    default:
      return schema.pattern === sha256Pattern ? 'e3'.repeat(32) : exampleOfFormat(schema.format);
  }
}

/** The smallest number that a schema allows; zod writes the smallest safe integer where there is no minimum. */
function smallest({ minimum, exclusiveMinimum }: JsonSchema): number {
  if (exclusiveMinimum !== undefined) return exclusiveMinimum + 1;
  return minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? 0 : minimum;
}

function exampleOfFormat(format: string | undefined): string {
  const byFormat: Record<string, string> = {
    'date-time': '2026-12-10T10:00:00Z',
    date: '2026-12-10',
    uri: 'https://www.example.com/',
    email: 'hanako@example.net',
  };
  return byFormat[format ?? ''] ?? 'text';
}

/** The alternatives of a schema, including those of an alternative; the type says whether it may be null. */
function branches(schema: JsonSchema): readonly JsonSchema[] {
  return alternatives(schema).filter(({ type }) => type !== 'null');
}

function alternatives({ anyOf, oneOf, allOf }: JsonSchema): readonly JsonSchema[] {
  return (anyOf ?? oneOf ?? allOf ?? []).flatMap((branch) => {
    const inner = branch.type === undefined ? alternatives(branch) : [];
    return inner.length > 0 ? inner : [branch];
  });
}

function objectOf(schema: JsonSchema): JsonSchema | undefined {
  if (schema.properties !== undefined) return schema;
  const objects = branches(schema).filter(({ properties }) => properties !== undefined);
  return objects.length === 1 ? objects[0] : undefined;
}

function itemsOf(schema: JsonSchema): JsonSchema | undefined {
  return schema.items ?? branches(schema).find(({ items }) => items !== undefined)?.items;
}

function describe(field: JsonSchema): string {
  const of = field.description ?? branches(field)[0]?.description ?? '';
  const values = valuesOf(field);
  return [of, values.length === 0 ? '' : values.map((value) => `\`${String(value)}\``).join(' ')]
    .filter((part) => part !== '')
    .join(': ');
}

/** The values that a field, or an item of its list, may have, if the schema lists them. */
function valuesOf(field: JsonSchema): readonly unknown[] {
  const own = field.const === undefined ? (field.enum ?? []) : [field.const];
  const inner = [...branches(field), ...(field.items === undefined ? [] : [field.items])];
  return [...new Set([...own, ...inner.flatMap(valuesOf)])];
}

function typeName(schema: JsonSchema): string {
  const nullable = alternatives(schema).some(({ type }) => type === 'null');
  const names = branches(schema).length > 0 ? branches(schema).map(plainType) : [plainType(schema)];
  return [...new Set(names), ...(nullable ? ['null'] : [])].join(' or ');
}

function plainType(schema: JsonSchema): string {
  if (schema.enum !== undefined || schema.const !== undefined) return 'one of';
  if (schema.items !== undefined) return `list of ${typeName(schema.items)}`;
  if (schema.format === 'date-time') return 'instant';
  if (schema.maxLength === 0) return 'empty text';
  return schema.format ?? mainType(schema) ?? 'any';
}

function mainType({ type }: JsonSchema): string | undefined {
  return typeof type === 'string' ? type : type?.find((name) => name !== 'null');
}

/** A fenced block of JSON. */
export function jsonBlock(value: unknown): string {
  return `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;
}

/** A table in Markdown; nothing for no rows. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Sections with an empty line between them. */
export function paragraphs(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}
