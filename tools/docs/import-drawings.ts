/** The drawings of the imports: floors from the top down, so that every arrow runs downwards. */
import { contextOf, importsBetween, roomIn, sourceFiles } from './source-files.ts';

/** The folder of the kit that holds a file; the two files beside the folders are imported nearly everywhere, and not drawn. */
export function kitFolderOf(path: string): string | undefined {
  return /^shared\/([^/]+)\//.exec(path)?.[1];
}

type Imports = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The floors of parts that import each other, from the ground up: each part is one floor above the highest part that it imports.
 * @throws Error when parts import each other in a circle
 */
export function floorsOf(imports: Imports): string[][] {
  const floors: string[][] = [];
  const left = new Map(imports);
  while (left.size > 0) {
    const floor = [...left].filter(([, imported]) => ![...imported].some((to) => left.has(to))).map(([part]) => part);
    if (floor.length === 0) throw new Error(`these import each other in a circle: ${[...left.keys()].join(', ')}`);
    for (const part of floor) left.delete(part);
    floors.push(floor.sort());
  }
  return floors;
}

/** Everything that a part imports, directly or through others. */
export function reachedFrom(part: string, imports: Imports, reached = new Set<string>()): ReadonlySet<string> {
  for (const to of imports.get(part) ?? []) {
    if (reached.has(to)) continue;
    reached.add(to);
    reachedFrom(to, imports, reached);
  }
  return reached;
}

/** The imports without those that follow from others: `a → c` is left out if there are `a → b` and `b → c`. */
export function withoutShortcuts(imports: Imports): Map<string, Set<string>> {
  const needed = (imported: ReadonlySet<string>) =>
    [...imported].filter((to) => ![...imported].some((other) => reachedFrom(other, imports).has(to)));
  return new Map([...imports].map(([part, imported]) => [part, new Set(needed(imported))]));
}

/** A mermaid graph of floors, the highest first. */
export function floorPlan(floors: readonly (readonly string[])[], imports: Imports): string {
  const id = (part: string) => part.replaceAll(/\W/g, '_');
  const fromTheTop = floors.toReversed();
  const boxes = fromTheTop.map((floor, index) => {
    const parts = floor.map((part) => `    ${id(part)}["${part}"]`);
    return [`  subgraph floor${floors.length - index}[" "]`, ...parts, '  end'].join('\n');
  });
  const arrows = fromTheTop.flat().flatMap((part) => {
    const imported = [...(imports.get(part) ?? [])].sort().map(id);
    return imported.length === 0 ? [] : [`  ${id(part)} --> ${imported.join(' & ')}`];
  });
  return ['```mermaid', 'flowchart TD', ...boxes, ...arrows, '```'].join('\n');
}

/** The part of the house that holds a file: a context, or a folder beside them. */
export function partOf(path: string): string | undefined {
  if (path.startsWith('@okaeri/laptop-cloud')) return 'packages/laptop-cloud';
  return contextOf(path) ?? /^(events|infra|shared|tools|packages\/laptop-cloud)\//.exec(path)?.[1];
}

/** The drawings by the document that shows them, each by the name in its mark. */
export function importDrawings(): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const files = sourceFiles('functions', 'shared', 'events', 'infra', 'tools', 'packages');
  const house = withoutShortcuts(importsBetween(files, partOf));
  const kit = withoutShortcuts(importsBetween(files, kitFolderOf));
  const contexts = new Set(files.flatMap(({ path }) => contextOf(path) ?? []));
  return new Map([
    [
      'docs/architecture.md',
      new Map([
        ['house', floorPlan(floorsOf(house), house)],
        ['kit', floorPlan(floorsOf(kit), kit)],
      ]),
    ],
    ...[...contexts].map((context) => {
      const rooms = importsBetween(files, (path) => roomIn(context, path));
      return [`functions/${context}/README.md`, new Map([['rooms', floorPlan(floorsOf(rooms), rooms)]])] as const;
    }),
  ]);
}
