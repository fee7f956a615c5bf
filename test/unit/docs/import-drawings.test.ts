/** The drawings of the imports show what the code has, and no arrow in them runs up. */
import { describe, expect, test } from 'vitest';
import {
  floorPlan,
  floorsOf,
  importDrawings,
  kitFolderOf,
  partOf,
  reachedFrom,
  withoutShortcuts,
} from '../../../tools/docs/import-drawings.ts';
import { projectFile } from '../../../tools/docs/project.ts';
import { contextOf, importsBetween, roomIn, sourceFiles } from '../../../tools/docs/source-files.ts';

const files = sourceFiles('functions', 'shared', 'events', 'infra', 'tools', 'packages');

/** What a drawing shows: its boxes with their floor, counted from the top, and its arrows. */
function read(drawing: string) {
  const floors = drawing.split(/^ {2}subgraph /m).slice(1);
  const boxes = floors.flatMap((text, floor) =>
    [...text.matchAll(/^ {4}(\w+)\["(.+)"\]$/gm)].map(([, id = '', name = '']) => ({ id, name, floor })),
  );
  const boxOf = (id: string) => boxes.find((box) => box.id === id) ?? { id, name: `${id}: no box`, floor: -1 };
  const arrows = [...drawing.matchAll(/^ {2}(\w+) --> (.+)$/gm)].flatMap(([, from = '', to = '']) =>
    to.split(' & ').map((one) => ({ from: boxOf(from), to: boxOf(one) })),
  );
  return { boxes, arrows };
}

function arrowsOf(imports: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  return [...imports].flatMap(([from, to]) => [...to].map((one) => `${from} → ${one}`)).sort();
}

const drawings = [...importDrawings()].flatMap(([path, named]) =>
  [...named].map(([name, text]) => [path, name, text] as const),
);

describe.each(drawings)('%s: %s', (_path, _name, text) => {
  const { boxes, arrows } = read(text);

  test('has no arrow that runs up or along a floor', () => {
    expect(arrows.filter(({ from, to }) => from.floor >= to.floor)).toEqual([]);
  });

  test('has every box once', () => {
    expect(boxes.length).toBeGreaterThan(0);
    expect(new Set(boxes.map(({ id }) => id)).size).toBe(boxes.length);
  });
});

describe('what is drawn', () => {
  const drawn = (path: string, name: string) => {
    const { boxes, arrows } = read(importDrawings().get(path)?.get(name) ?? '');
    const imports = new Map(boxes.map(({ name: box }) => [box, new Set<string>()]));
    for (const { from, to } of arrows) imports.get(from.name)?.add(to.name);
    return imports;
  };
  const followed = (imports: ReadonlyMap<string, ReadonlySet<string>>) =>
    arrowsOf(new Map([...imports.keys()].map((part) => [part, reachedFrom(part, imports)])));

  test('of a context is every import between its rooms', () => {
    for (const context of new Set(files.flatMap(({ path }) => contextOf(path) ?? []))) {
      const imports = importsBetween(files, (path) => roomIn(context, path));
      const shown = drawn(`functions/${context}/README.md`, 'rooms');
      expect(arrowsOf(shown)).toEqual(arrowsOf(imports));
      expect([...shown.keys()].sort()).toEqual([...imports.keys()].sort());
    }
  });

  test('of the house and the kit leads wherever an import leads', () => {
    const house = importsBetween(files, partOf);
    expect(followed(drawn('docs/architecture.md', 'house'))).toEqual(followed(house));
    const kit = importsBetween(files, kitFolderOf);
    expect(followed(drawn('docs/architecture.md', 'kit'))).toEqual(followed(kit));
  });

  test('is in the README of every context that has an import between rooms', () => {
    const missing = drawings.filter(
      ([path, name, text]) => read(text).arrows.length > 0 && !projectFile(path).includes(`<!-- imports: ${name} -->`),
    );
    expect(missing.map(([path, name]) => `${path}: ${name}`)).toEqual([]);
  });
});

describe('floors', () => {
  const imports = new Map([
    ['page', new Set(['store', 'decision'])],
    ['store', new Set(['decision'])],
    ['decision', new Set<string>()],
    ['brand', new Set<string>()],
  ]);

  test('put each part above everything that it imports', () => {
    expect(floorsOf(imports)).toEqual([['brand', 'decision'], ['store'], ['page']]);
  });

  test('cannot be drawn for a circle', () => {
    const circle = new Map([...imports, ['decision', new Set(['page'])]]);
    expect(() => floorsOf(circle)).toThrow('these import each other in a circle: page, store, decision');
  });

  test('leave out an arrow that follows from others, if asked', () => {
    expect(arrowsOf(withoutShortcuts(imports))).toEqual(['page → store', 'store → decision']);
  });

  test('are drawn from the top down', () => {
    expect(floorPlan([['a-b'], ['c']], new Map([['c', new Set(['a-b'])]]))).toBe(
      [
        '```mermaid',
        'flowchart TD',
        '  subgraph floor2[" "]',
        '    c["c"]',
        '  end',
        '  subgraph floor1[" "]',
        '    a_b["a-b"]',
        '  end',
        '  c --> a_b',
        '```',
      ].join('\n'),
    );
  });
});
