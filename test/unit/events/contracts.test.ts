import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { catalogue } from '../../../events/catalogue.ts';
import pinned from '../../../events/fingerprints.json' with { type: 'json' };
import { defineEvent, type EventContract, makeEvent, rulePattern, sources } from '../../../shared/bus/contract.ts';

import {
  changedWithoutVersion,
  type Fingerprints,
  fingerprintOf,
  refreshedFingerprints,
} from '../../../tools/docs/fingerprints.ts';
import { fieldRows, jsonSchema } from '../../../tools/docs/json-schema.ts';
import { root } from '../../../tools/docs/project.ts';

/** How a contract is called in code: `event-scheduled` → `eventScheduled`. */
const contractName = (type: string) => type.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());

const each = catalogue.map((contract) => [contract.type, contract] as [string, EventContract]);

describe('every contract', () => {
  test.each(each)('%s has examples that satisfy it', (_type, { data, examples }) => {
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(data.strict().safeParse(example).error?.issues ?? []).toEqual([]);
  });

  test.each(each)('%s describes every field', (_type, { data, summary }) => {
    const silent = fieldRows(jsonSchema(data, 'output')).filter(({ description }) => description === '');
    expect(silent.map(({ path }) => path)).toEqual([]);
    expect(summary).toMatch(/^\p{Lu}.*\.$/u);
  });

  test.each(each)('%s is named in kebab-case, of one of our contexts, with a version', (type, { source, version }) => {
    expect(type).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(sources).toContain(source);
    expect(version).toMatch(/^[1-9]\d*\.\d+$/);
  });

  test('come from every source that the publisher takes for known', () => {
    expect([...new Set(catalogue.map(({ source }) => source))].sort()).toEqual([...sources].sort());
  });

  test.each(each)('%s has a rule pattern of its source, its name and its major', (type, contract) => {
    expect(rulePattern(contract)).toEqual({
      source: [contract.source],
      'detail-type': [type],
      detail: { metadata: { version: [{ prefix: `${contract.version.split('.')[0]}.` }] } },
    });
  });
});

describe('the catalogue', () => {
  test('has every event file once, by its name', async () => {
    const files = globSync('events/*/*.ts', { cwd: root, exclude: ['**/index.ts'] });
    const defined: string[] = [];
    for (const file of files) {
      const module = (await import(join(root, file))) as Record<string, unknown>;
      for (const [name, value] of Object.entries(module)) {
        if (!isContract(value)) continue;
        expect([name, basename(file)]).toEqual([contractName(value.type), `${value.type}.ts`]);
        defined.push(value.type);
      }
    }
    expect(catalogue.map(({ type }) => type)).toEqual([...new Set(defined)].sort());
  });
});

describe('fingerprints', () => {
  test('no schema changed without its version (the message says what to do)', () => {
    expect(changedWithoutVersion(catalogue, pinned as Fingerprints)).toEqual([]);
  });

  test('every event is pinned, and nothing else (else: npm run docs)', () => {
    expect(pinned).toEqual(Object.fromEntries(catalogue.map((contract) => [contract.type, fingerprintOf(contract)])));
  });

  const contract = (version: `${number}.${number}`, data: z.ZodObject): EventContract =>
    defineEvent({ type: 'tea-served', source: 'okaeri.gatherings', version, summary: 'Tea.', data, examples: [] });
  const cup = z.object({ cup: z.string().meta({ description: 'Which cup' }) });
  const before = { 'tea-served': fingerprintOf(contract('1.0', cup)) };

  test('a changed schema under the same version is refused, and named', () => {
    const changed = contract('1.0', cup.extend({ sugar: z.boolean() }));
    expect(changedWithoutVersion([changed], before)[0]).toContain('The schema of tea-served changed');
    expect(() => refreshedFingerprints([changed], before)).toThrow('Raise the version');
  });

  test('a new version is pinned again, new events are added, and removed ones are dropped', () => {
    const changed = contract('1.1', cup.extend({ sugar: z.boolean() }));
    expect(refreshedFingerprints([changed], { ...before, 'tea-spilt': { version: '1.0', sha256: 'x' } })).toEqual({
      'tea-served': fingerprintOf(changed),
    });
  });

  test('better words need no new version', () => {
    const reworded = contract(
      '1.0',
      z.object({ cup: z.string().meta({ description: 'The cup', examples: ['blue'] }) }),
    );
    expect(fingerprintOf(reworded)).toEqual(before['tea-served']);
  });
});

describe('making an event', () => {
  const [, contract] = each.find(([type]) => type === 'event-scheduled') ?? [];
  const event = { subject: 'gth_04fz7kq2m9x1c', sequence: 2, occurredAt: new Date('2026-04-01T01:00:00Z') };
  const data = { gatheringId: 'gth_04fz7kq2m9x1c' };

  test('gives the same id for the same state, and another for the next', () => {
    if (contract === undefined) throw new Error('no contract');
    const origin = { correlationId: 'c-1' };
    const first = makeEvent(contract, { ...event, data }, origin);
    expect(makeEvent(contract, { ...event, data }, { correlationId: 'c-2' }).detail.metadata.id).toBe(
      first.detail.metadata.id,
    );
    expect(makeEvent(contract, { ...event, sequence: 3, data }, origin).detail.metadata.id).not.toBe(
      first.detail.metadata.id,
    );
  });

  test('refuses data that the contract does not know', () => {
    if (contract === undefined) throw new Error('no contract');
    const leaking = { ...data, name: '髙橋 花子' };
    expect(() => makeEvent(contract, { ...event, data: leaking }, { correlationId: 'c-1' })).toThrow();
    expect(() => makeEvent(contract, { ...event, data: {} }, { correlationId: 'c-1' })).toThrow();
  });
});

function isContract(value: unknown): value is EventContract {
  return typeof value === 'object' && value !== null && 'source' in value && 'examples' in value;
}
