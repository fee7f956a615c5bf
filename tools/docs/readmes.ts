/** The generated parts of the READMEs, each between its marks; everything else in them is written by hand. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withDiagrams } from './lifecycles.ts';
import { root } from './project.ts';
import { neighbours } from './rooms.ts';

/** Every README that has a generated part, with these parts made again. @throws Error when one shows what is not there */
export async function readmesWithGeneratedParts(): Promise<[path: string, text: string][]> {
  const draw = await withDiagrams();
  const lists = await neighbours();
  return globSync(['README*.md', 'functions/**/README.md'], { cwd: root, exclude: ['node_modules/**'] })
    .sort()
    .flatMap((path): [string, string][] => {
      const text = readFileSync(join(root, path), 'utf8');
      if (!/<!-- (lifecycle: \w+|room|events) -->/.test(text)) return [];
      const { room, events } = lists.get(path) ?? {};
      return [[path, between('events', events, between('room', room, draw(path, text), path), path)]];
    });
}

function between(mark: string, list: string | undefined, text: string, path: string): string {
  return text.replace(new RegExp(`<!-- ${mark} -->\\n[\\s\\S]*?<!-- /${mark} -->`, 'g'), () => {
    if (list === undefined) throw new Error(`${path} has the mark ${mark}, but is not the README of one`);
    return `<!-- ${mark} -->\n${list}\n<!-- /${mark} -->`;
  });
}
