/** Every example of a generated schema, judged by a validator that is not ours: JSON Schema 2020-12, with formats. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { outsideGatheringSchema } from '../../../events/read-models/gathering.ts';
import { outsideJobSchema } from '../../../events/read-models/job.ts';
import { readCanonicalEvent } from '../../../functions/hris/employee/canonical-event.ts';
import { checkLines } from '../../../functions/hris/imports/import-lines.ts';
import { readOutsideEvent } from '../../../shared/lambda/read-event.ts';
import { generatedDocuments } from '../../../tools/docs/documents.ts';

type Json = Record<string, unknown>;

const documents = await generatedDocuments();
const document = (path: string) => JSON.parse(documents.get(path) ?? 'null') as Json;

/** A validator that knows a document, whose parts are named by JSON pointers. */
function judge(known: Json) {
  const ajv = new Ajv2020({ strict: false, validateFormats: true, allErrors: true });
  formats.default(ajv);
  // Of numbers, formats say only how wide they are; of addresses, that they may be in any script.
  for (const name of ['int32', 'int64', 'idn-email']) ajv.addFormat(name, true);
  ajv.addSchema({ ...known, $id: 'https://example.com/judged' }, 'https://example.com/judged', false, false);
  return (pointer: string, value: unknown): string[] => {
    const validate = ajv.compile({ $ref: `https://example.com/judged#${pointer}` });
    return validate(value) ? [] : [`${pointer}: ${ajv.errorsText(validate.errors)}`];
  };
}

/** Every place in a document that has examples, and each example. */
function examplesIn(value: unknown, pointer = ''): [schema: string, example: unknown][] {
  if (typeof value !== 'object' || value === null) return [];
  const { examples, example, schema } = value as Json;
  const own: [string, unknown][] = Array.isArray(examples) ? examples.map((one) => [pointer, one]) : [];
  if (example !== undefined && schema !== undefined) own.push([`${pointer}/schema`, example]);
  const inner = Object.entries(value)
    .filter(([name]) => name !== 'examples' && name !== 'example')
    .flatMap(([name, member]) =>
      examplesIn(member, `${pointer}/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`),
    );
  return [...own, ...inner];
}

const schemas = [...documents.keys()].filter((path) => path.startsWith('docs/generated/schemas/'));

describe('the examples', () => {
  test.each(schemas)('of %s are valid', (path) => {
    const schema = document(path);
    const judged = judge(schema);
    const examples = examplesIn(schema);
    expect(examples.length).toBeGreaterThan(0);
    expect(examples.flatMap(([pointer, example]) => judged(pointer, example))).toEqual([]);
  });

  test('of the description of the API are valid, and every body of a request has one', () => {
    const description = document('docs/generated/openapi.json');
    const judged = judge(description);
    const examples = examplesIn(description);
    expect(examples.flatMap(([pointer, example]) => judged(pointer, example))).toEqual([]);
    const bodies = Object.values(description['paths'] as Record<string, Record<string, Json>>)
      .flatMap((path) => Object.values(path))
      .flatMap(({ requestBody }) => Object.values(((requestBody ?? {}) as { content?: Json }).content ?? {}));
    expect(bodies.filter((body) => (body as Json)['example'] === undefined)).toEqual([]);
    expect(bodies.length).toBeGreaterThan(10);
  });

  test('of the reference of the API are valid', () => {
    const judged = judge(document('docs/generated/openapi.json'));
    const sections = (documents.get('docs/generated/api.md') ?? '').split(/^### (?=[A-Z]+ \/)/m).slice(1);
    const examples = sections.flatMap((section) => {
      const [, method = '', path = ''] = /^(\w+) (\S+)/.exec(section) ?? [];
      const operation = `/paths/${encodeURIComponent(path.replaceAll('/', '~1'))}/${method.toLowerCase()}`;
      return section.split(/^(?=\*\*\d+\*\*)/m).flatMap((part) => {
        const status = /^\*\*(\d+)\*\*/.exec(part)?.[1];
        const place = `${operation}/${status === undefined ? 'requestBody' : `responses/${status}`}`;
        return [...part.matchAll(/^```json\n(.*?)\n```/gms)].map(
          ([, json = '']) => [`${place}/content/application~1json/schema`, JSON.parse(json)] as const,
        );
      });
    });
    expect(examples.length).toBeGreaterThan(60);
    expect(examples.flatMap(([pointer, example]) => judged(pointer, example))).toEqual([]);
  });

  test('of the description of the events are valid', () => {
    const asyncApi = document('docs/generated/asyncapi.json') as { components: { messages: Record<string, Json> } };
    const judged = judge(asyncApi as unknown as Json);
    const messages = Object.entries(asyncApi.components.messages);
    const wrong = messages.flatMap(([type, { examples }]) =>
      (examples as { payload: unknown }[]).flatMap(({ payload }) => judged(`/components/schemas/${type}`, payload)),
    );
    expect(wrong).toEqual([]);
    expect(messages.length).toBeGreaterThan(50);
  });
});

describe('what other systems send', () => {
  const outside = (name: string) => document(`docs/generated/schemas/outside/${name}.json`) as { examples: Json[] };
  const now = new Date('2026-11-22T00:00:00Z');

  test('is read as its examples are', () => {
    for (const example of outside('hris-event').examples) {
      expect(readCanonicalEvent(Buffer.from(JSON.stringify(example)), now)).toMatchObject({ result: 'statement' });
    }
    for (const { employees } of outside('import').examples) {
      expect(checkLines(employees as unknown[], now)).toMatchObject({ result: 'good' });
    }
    for (const [type, schema] of [
      ['job-posted', outsideJobSchema],
      ['event-scheduled', outsideGatheringSchema],
    ] as const) {
      for (const example of outside(type).examples) {
        expect(readOutsideEvent(type, schema, JSON.stringify(example))).toMatchObject({
          type,
          source: example['source'],
        });
      }
    }
  });

  test('may say null for what is not known, and more than we read', () => {
    const judged = judge(outside('hris-event') as unknown as Json);
    const [example] = outside('hris-event').examples as { data: Json }[];
    const data = { ...example?.data, locale: null, bankAccount: '0000000', skills: null };
    expect(judged('', { ...example, data })).toEqual([]);
    expect(readCanonicalEvent(Buffer.from(JSON.stringify({ ...example, data })), now)).toMatchObject({
      result: 'statement',
    });
    expect(judged('', { ...example, data: { ...data, names: null } })).not.toEqual([]);
  });

  test('never has a source of the programme', () => {
    const judged = judge(outside('job-posted') as unknown as Json);
    const [example] = outside('job-posted').examples;
    expect(judged('', { ...example, source: 'okaeri.rehire' })).not.toEqual([]);
  });
});
