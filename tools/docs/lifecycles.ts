/** The diagrams of the lifecycles, drawn from the lifecycles that the decisions are tested against. */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Lifecycle } from '../../shared/decision/lifecycle.ts';
import { root } from './project.ts';

/** Every lifecycle by the name that its module gives it (`jobLifecycle`). */
export async function allLifecycles(): Promise<ReadonlyMap<string, Lifecycle>> {
  const found = new Map<string, Lifecycle>();
  for (const file of globSync('functions/**/lifecycle.ts', { cwd: root }).sort()) {
    const module = (await import(pathToFileURL(join(root, file)).href)) as Record<string, unknown>;
    for (const [name, value] of Object.entries(module)) if (isLifecycle(value)) found.set(name, value);
  }
  return found;
}

function isLifecycle(value: unknown): value is Lifecycle {
  return typeof value === 'object' && value !== null && 'begins' in value && 'steps' in value;
}

/** A lifecycle as a mermaid state diagram. */
function stateDiagram({ begins, steps, groups = {} }: Lifecycle): string {
  const all = Object.values(steps);
  const reached = new Set([...begins.flatMap(({ to }) => to), ...all.flatMap(({ from, to }) => to ?? from)]);
  const ends = [...reached].filter((state) => !all.some(({ from }) => from.includes(state)));
  const grouped = (states: readonly string[]) =>
    Object.entries(groups).reduce<readonly string[]>(
      (drawn, [group, members]) =>
        members.every((state) => drawn.includes(state))
          ? [group, ...drawn.filter((state) => !members.includes(state))]
          : drawn,
      states,
    );
  const arrows = (from: readonly string[], to: readonly string[], says: string) =>
    grouped(from).flatMap((one) => grouped(to).map((other) => `${one} --> ${other}: ${says}`));
  const lines = [
    ...Object.entries(groups).flatMap(([group, members]) => [
      `state ${group} {`,
      ...members.map((state) => `  ${state}`),
      '}',
    ]),
    ...begins.flatMap(({ to, says }) => arrows(['[*]'], to, says)),
    ...all.flatMap(({ from, to, stays = to === undefined ? from : [], says }) => [
      ...arrows(from, to ?? [], says),
      ...stays.map((state) => `${state} --> ${state}: ${says}`),
    ]),
    ...ends.map((state) => `${state} --> [*]`),
  ];
  return ['```mermaid', 'stateDiagram-v2', ...lines.map((line) => `  ${line}`), '```'].join('\n');
}

const marked = /<!-- lifecycle: (\w+) -->\n[\s\S]*?<!-- \/lifecycle -->/g;

/** Draws the lifecycles that a document shows. @throws Error when it names one that is not there */
export async function withDiagrams(): Promise<(path: string, text: string) => string> {
  const lifecycles = await allLifecycles();
  return (path, text) =>
    text.replace(marked, (_all, name: string) => {
      const known = lifecycles.get(name);
      if (known === undefined) throw new Error(`${path} shows the lifecycle ${name}, which is not there`);
      return `<!-- lifecycle: ${name} -->\n${stateDiagram(known)}\n<!-- /lifecycle -->`;
    });
}
