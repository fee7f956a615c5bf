/** Every text that the API takes has an end, and none that is shown takes what was not UTF-8: by the description of each request. */
import { describe, expect, test } from 'vitest';
import { generatedDocuments } from '../../../tools/docs/documents.ts';

interface Schema {
  readonly [keyword: string]: unknown;
  readonly type?: string;
  readonly pattern?: string;
  readonly not?: { readonly pattern?: string };
}

const documents = await generatedDocuments();
const openApi = JSON.parse(documents.get('docs/generated/openapi.json') ?? '') as {
  paths: Record<string, Record<string, { parameters?: unknown; requestBody?: unknown }>>;
  components: { schemas: Record<string, unknown> };
};

/** Every schema of a text within a value, also behind references, by where it was found first. */
function textsIn(value: unknown, path: string, found: Map<string, Schema>, seen: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  const schema = value as Schema;
  // API Gateway takes 10,240 bytes of headers, all together (Quotas for HTTP APIs).
  if (schema['in'] === 'header') return;
  if (schema.type === 'string') found.set(path, schema);
  const reference = schema['$ref'];
  if (typeof reference === 'string' && !seen.has(reference)) {
    seen.add(reference);
    const name = reference.split('/').at(-1) ?? '';
    textsIn(openApi.components.schemas[name], name, found, seen);
  }
  for (const [keyword, member] of Object.entries(schema)) {
    // What must not be, or only decides, describes no text.
    if (!['examples', 'not', 'if'].includes(keyword)) textsIn(member, `${path}/${keyword}`, found, seen);
  }
}

function textsOf(part: 'parameters' | 'requestBody'): [string, Schema][] {
  const found = new Map<string, Schema>();
  const seen = new Set<string>();
  for (const [path, operations] of Object.entries(openApi.paths)) {
    for (const [method, operation] of Object.entries(operations))
      textsIn(operation[part], `${method} ${path}`, found, seen);
  }
  return [...found];
}

const isNamed = ({ enum: names, const: only }: Schema) => names !== undefined || only !== undefined;
/** A pattern that ends: without a part that may be repeated for ever. */
const ends = ({ pattern = '' }: Schema) =>
  /^\^.*\$$/.test(pattern) && !/(?<!\\)[*+]|,\}/.test(pattern.replace(/\[[^\]]*\]/g, '.'));

/** Texts that are compared or counted only, and shown to nobody as they were sent. */
const neverShown =
  /\/(cursor|code|departments\/items|skills\/items|personalEmail(\/anyOf\/\d)?|email|sourceEmployeeId)$|\/type$/;

describe('a text that the API takes', () => {
  const texts = [...textsOf('requestBody'), ...textsOf('parameters')];

  test('is found', () => expect(texts.length).toBeGreaterThan(40));

  test('has an end', () => {
    const endless = texts.filter(
      ([, schema]) => schema['maxLength'] === undefined && !isNamed(schema) && !ends(schema),
    );
    expect(endless.map(([path]) => path)).toEqual([]);
  });
});

test('a text in a body that a mail, a page or a calendar may show holds no U+FFFD', () => {
  const takes = ({ pattern, not, maxLength, format, ...schema }: Schema) => {
    const refusedBy = not?.pattern !== undefined && new RegExp(not.pattern, 'u').test('\uFFFD');
    const outside = pattern !== undefined && !new RegExp(pattern, 'u').test(`https://example.com/\uFFFD`);
    return !(refusedBy || outside || isNamed(schema) || maxLength === 0);
  };
  const shown = textsOf('requestBody').filter(([path]) => !neverShown.test(path));
  expect(shown.length).toBeGreaterThan(30);
  expect(shown.filter(([, schema]) => takes(schema)).map(([path]) => path)).toEqual([]);
});
