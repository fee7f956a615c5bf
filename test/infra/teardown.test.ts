/** What a deletion of the stacks keeps, and the order of docs/deploy.md in which they are deleted. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import * as z from 'zod';
import { projectFile } from '../../tools/docs/project.ts';
import { templates } from './assembly.ts';

const document = projectFile('docs/deploy.md').split('## 11. Taking it down')[1] ?? '';
const manifest = z.object({
  artifacts: z.record(z.string(), z.object({ dependencies: z.array(z.string()).default([]) })),
});

/** What holds data that nothing else holds. */
const stores = new Set(['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::SecretsManager::Secret']);

test('keeps every table, bucket and secret, and nothing else', () => {
  for (const { stack, Resources } of templates()) {
    const resources = Object.entries(Resources);
    const kept = resources.filter(([, { DeletionPolicy }]) => /^Retain/.test(DeletionPolicy ?? '')).map(([id]) => id);
    expect([stack, kept]).toEqual([stack, resources.filter(([, { Type }]) => stores.has(Type)).map(([id]) => id)]);
    expect(kept.length > 0).toBe(stack === 'Okaeri-Stateful');
  }
});

test('is refused by every table', () => {
  const tables = templates().flatMap(({ Resources }) =>
    Object.values(Resources).filter(({ Type }) => Type === 'AWS::DynamoDB::Table'),
  );
  expect(tables.length).toBeGreaterThan(20);
  expect(tables.filter(({ Properties }) => Properties['DeletionProtectionEnabled'] !== true)).toEqual([]);
});

test('names every bucket and secret that stays', () => {
  const named = templates().flatMap(({ Resources }) =>
    Object.entries(Resources).filter(([, { Type }]) => stores.has(Type) && Type !== 'AWS::DynamoDB::Table'),
  );
  // A logical id is the construct's name and a hash of eight digits.
  for (const [id] of named) expect(document).toContain(`\`${id.slice(0, -8)}\``);
});

test('deletes every other stack, those that use others first', () => {
  const [, command = ''] = /cdk destroy ([^`]+)```/.exec(document) ?? [];
  const order = command.split(/[\s\\]+/).filter((name) => name !== '');
  const all = templates().map(({ stack }) => stack);
  expect(order.toSorted()).toEqual(all.filter((stack) => stack !== 'Okaeri-Stateful').toSorted());
  const { artifacts } = manifest.parse(JSON.parse(readFileSync(join(inject('assembly'), 'manifest.json'), 'utf8')));
  const isBefore = order.flatMap((stack) =>
    (artifacts[stack]?.dependencies ?? [])
      .filter((used) => order.includes(used))
      .map((used) => [stack, used, order.indexOf(stack) < order.indexOf(used)] as const),
  );
  expect(isBefore.length).toBeGreaterThan(5);
  expect(isBefore.filter(([, , before]) => !before)).toEqual([]);
});
