/**
 * The order in which `cdk deploy --all` deploys the stacks: a rule exists before anything that produces its events, except among contexts
 * that react to each other in a circle. Their events are published again (docs/deploy.md; test/chaos/upgrade.test.ts).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import * as z from 'zod';
import { at, listOf, resourcesOf, templates } from './assembly.ts';

const manifest = z.object({
  artifacts: z.record(z.string(), z.object({ type: z.string(), dependencies: z.array(z.string()).default([]) })),
});

/** The stacks that each stack waits for, directly or not. */
function order(): ReadonlyMap<string, ReadonlySet<string>> {
  const { artifacts } = manifest.parse(JSON.parse(readFileSync(join(inject('assembly'), 'manifest.json'), 'utf8')));
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  return reachable(new Map(stacks.map(([stack, { dependencies }]) => [stack, dependencies])));
}

/**
 * The other stacks for whose events each stack has a rule. The core is first in any order: it has what every stack needs, and rules for all
 * events. The sweep of the timers is in it, and a timer is set by the context that waits for it.
 */
function producers(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>(templates().map(({ stack }) => [stack, []]));
  for (const { stack, Properties } of resourcesOf('AWS::Events::Rule')) {
    if (stack === 'Okaeri-Core') continue;
    for (const source of listOf(at(Properties, 'EventPattern', 'source'))) {
      const [, context = ''] = typeof source === 'string' ? (/^okaeri\.(\w+)$/.exec(source) ?? []) : [];
      const producer = `Okaeri-${context[0]?.toUpperCase()}${context.slice(1)}`;
      if (context !== '' && context !== 'timers' && producer !== stack) found.get(stack)?.push(producer);
    }
  }
  return found;
}

function reachable(edges: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, ReadonlySet<string>> {
  const from = (stack: string, seen = new Set<string>()): Set<string> => {
    for (const next of edges.get(stack) ?? []) if (!seen.has(next)) from(next, seen.add(next));
    return seen;
  };
  return new Map([...edges.keys()].map((stack) => [stack, from(stack)]));
}

const reacts = reachable(producers());
const inCircle = (one: string, other: string) => reacts.get(one)?.has(other) === true && reacts.get(other)?.has(one);

test('every producer of events is a stack that is deployed', () => {
  expect([...producers().values()].flat().filter((stack) => !order().has(stack))).toEqual([]);
});

test('rules are deployed before what produces their events, wherever there is such an order', () => {
  const late = [...producers()].flatMap(([consumer, all]) =>
    [...new Set(all)]
      .filter((producer) => !inCircle(producer, consumer))
      .filter((producer) => order().get(producer)?.has(consumer) !== true)
      .map((producer) => `${producer} may be deployed before the rules of ${consumer}`),
  );
  expect(late).toEqual([]);
});

test('the contexts without such an order are those that react to each other, as docs/deploy.md says', () => {
  const circle = [...reacts.keys()].filter((stack) =>
    [...reacts.keys()].some((other) => other !== stack && inCircle(stack, other)),
  );
  expect(circle.sort()).toEqual(
    ['Alumni', 'Campaigns', 'Consent', 'Gatherings', 'Mail'].map((name) => `Okaeri-${name}`),
  );
});

test('a new route, from which new events may come, is open only when every context is deployed', () => {
  const contexts = [...producers().keys()].filter((stack) => !/-(Stateful|Core|Api|Observability|Mail)$/.test(stack));
  expect(contexts.filter((stack) => order().get('Okaeri-Api')?.has(stack) !== true)).toEqual([]);
});
