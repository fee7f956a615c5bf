/** The generated parts of the READMEs and of the page on the architecture, each between its marks; the rest is written by hand. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importDrawings } from './import-drawings.ts';
import { withDiagrams } from './lifecycles.ts';
import { root } from './project.ts';
import { neighbours } from './rooms.ts';

const written = ['README*.md', 'functions/**/README.md', 'docs/architecture.md'];

/** Every README that has a generated part, with these parts made again. @throws Error when one shows what is not there */
export async function readmesWithGeneratedParts(): Promise<[path: string, text: string][]> {
  const draw = await withDiagrams();
  const lists = await neighbours();
  const drawings = importDrawings();
  return globSync(written, { cwd: root, exclude: ['node_modules/**'] })
    .sort()
    .flatMap((path): [string, string][] => {
      const text = readFileSync(join(root, path), 'utf8');
      if (!/<!-- (lifecycle: \w+|imports: \w+|room|events) -->/.test(text)) return [];
      const { room, events } = lists.get(path) ?? {};
      const listed = between('events', events, between('room', room, draw(path, text), path), path);
      return [[path, withImports(path, listed, drawings.get(path))]];
    });
}

function withImports(path: string, text: string, drawings: ReadonlyMap<string, string> | undefined): string {
  const marks = new Set([...text.matchAll(/<!-- imports: (\w+) -->/g)].map(([, name = '']) => name));
  const marked = (sofar: string, name: string) => between(`imports: ${name}`, drawings?.get(name), sofar, path);
  return [...marks].reduce(marked, text);
}

function between(mark: string, list: string | undefined, text: string, path: string): string {
  return text.replace(new RegExp(`<!-- ${mark} -->\\n[\\s\\S]*?<!-- /${mark} -->`, 'g'), () => {
    if (list === undefined) throw new Error(`${path} has the mark ${mark}, but is not the README of one`);
    return `<!-- ${mark} -->\n${list}\n<!-- /${mark} -->`;
  });
}
