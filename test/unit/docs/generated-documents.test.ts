import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { registeredTables } from '../../../infra/tables.ts';
import { notOurMarkdown } from '../../../shared/characters/written-text.ts';
import { generatedDocuments } from '../../../tools/docs/documents.ts';
import { exampleOf, jsonSchema } from '../../../tools/docs/json-schema.ts';
import { allLifecycles } from '../../../tools/docs/lifecycles.ts';
import { allRoutes, projectFile, root } from '../../../tools/docs/project.ts';

const documents = await generatedDocuments();
const routes = await allRoutes();

describe('generated documents', () => {
  test.each([...documents])('%s is what the code says (else: npm run docs)', (path, text) => {
    expect(existsSync(join(root, path)) ? projectFile(path) : 'missing').toBe(text);
  });

  test('every lifecycle is drawn in a README', async () => {
    const drawn = [...documents.values()].flatMap((text) => [...text.matchAll(/<!-- lifecycle: (\w+) -->/g)]);
    expect(drawn.map(([, name]) => name).sort()).toEqual([...(await allLifecycles()).keys()].sort());
  });

  test('every lifecycle is compared with the outcomes of decisions', async () => {
    const tests = globSync('test/unit/**/*.ts', { cwd: root }).map((path) => projectFile(path));
    const comparing = tests.filter((text) => /\b(stepsBetween|expectToFollow)\(/.test(text));
    const compared = (name: string) => comparing.some((text) => new RegExp(`[(,]\\s*${name}\\b`).test(text));
    expect([...(await allLifecycles()).keys()].filter((name) => !compared(name))).toEqual([]);
  });

  test('there is no schema of an event that is gone', () => {
    const schemas = globSync('docs/generated/schemas/**/*.json', { cwd: root });
    expect(schemas.filter((path) => !documents.has(path))).toEqual([]);
  });
});

describe('the description of the API', () => {
  const openApi = JSON.parse(documents.get('docs/generated/openapi.json') ?? '') as {
    paths: Record<string, Record<string, { operationId: string; responses: object }>>;
    components: { schemas: Record<string, unknown> };
  };

  test('has every operation once', () => {
    const described = Object.values(openApi.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(described.sort()).toEqual(Object.keys(routes).sort());
  });

  test('refers to nothing that it does not define', () => {
    const references = [...JSON.stringify(openApi).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(references.filter((name) => !(String(name) in openApi.components.schemas))).toEqual([]);
  });

  test('says for every field of Markdown what is not part of it', () => {
    const descriptions = [...JSON.stringify(openApi).matchAll(/"description":"((?:[^"\\]|\\.)*)"/g)].map(
      ([, text = '']) => text,
    );
    const ofMarkdown = descriptions.filter((text) => /\bMarkdown\b/.test(text) && !text.startsWith('The statement'));
    expect(ofMarkdown.length).toBeGreaterThan(4);
    expect(ofMarkdown.filter((text) => !text.includes(notOurMarkdown))).toEqual([]);
  });

  const bodies = Object.entries(routes).flatMap(([operationId, { body }]) =>
    body === undefined ? [] : [[operationId, body] as [string, z.ZodType]],
  );
  test.each(bodies)('the example body of %s would be taken', (_operationId, body) => {
    expect(body.safeParse(exampleOf(jsonSchema(body, 'input'))).error?.issues ?? []).toEqual([]);
  });
});

describe('the data register', () => {
  const lines = (documents.get('docs/generated/data-register.md') ?? '').split('\n');

  test('has a line for every table', () => {
    const missing = registeredTables.filter(({ name }) => !lines.some((line) => line.startsWith(`| Table ${name} |`)));
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  test('says for every table in which people give reasons in their own words that it holds why', () => {
    const written = registeredTables.filter(({ item }) =>
      holdsReasons(z.toJSONSchema(item, { io: 'input', unrepresentable: 'any' })),
    );
    expect(written.length).toBeGreaterThan(2);
    expect(written.filter(({ holds }) => !/\bwhy\b/.test(holds)).map(({ name }) => name)).toEqual([]);
  });

  test('every line says what is held and how it is forgotten', () => {
    const rows = lines.filter((line) => line.startsWith('| ')).slice(2);
    for (const row of rows)
      expect(
        row
          .split('|')
          .slice(1, -1)
          .every((cell) => cell.trim().length > 3),
      ).toBe(true);
  });
});

/** Whether entries of a list each have a reason that is not one of a few codes. */
function holdsReasons({ properties = {}, items }: z.core.JSONSchema.BaseSchema): boolean {
  const parts = Object.values(properties) as z.core.JSONSchema.BaseSchema[];
  const { properties: entry = {} } = (items ?? {}) as z.core.JSONSchema.BaseSchema;
  const { type, enum: codes } = (entry['reason'] ?? {}) as z.core.JSONSchema.BaseSchema;
  return (type === 'string' && codes === undefined) || parts.some(holdsReasons);
}
