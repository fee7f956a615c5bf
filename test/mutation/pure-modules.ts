/** Which files are pure, and whose tests ought to notice a fault in them. Computed: a new file falls into the list by itself. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../../tools/docs/project.ts';

export interface PureModule {
  readonly path: string;
  /** Folder of the unit tests that mirrors its own; that of its context, or all unit tests, when there is none. */
  readonly tests: string;
}

/** What a pure file does not import: services, frameworks, the file system, and what the kit makes of them, such as a sealed cursor. */
const effects =
  /from '(@aws-sdk\/|@aws-lambda-powertools\/|@middy\/|hono\b|node:(fs|http|https|child_process)|[^']*\/(dynamo\/(client|table|table-reader|commit|read-together)|batch-get|[a-z-]+-store|secrets\/[^']+|http\/cursor|compile|process\/environment)\.ts')/;

/** Lists and catalogues, which other tests hold, and pages, whose markup the browser tests read. */
const plain =
  /\/(tables|routes|environment|subscriptions|schemas|texts|index|catalogue|kit-texts|glossary|[^/]+-views|[^/]+-table)\.ts$|\/texts\/|\/pages?\/|\/page-layout\.ts$|\/middleware\//;

/** The pure files of functions, kit and contracts, by path. */
export function pureModules(): readonly PureModule[] {
  return globSync(['functions/*/*/**/*.ts', 'shared/**/*.ts', 'events/{agreements,read-models}/*.ts'], { cwd: root })
    .sort()
    .filter((path) => !plain.test(path) && isPure(readFileSync(join(root, path), 'utf8')))
    .map((path) => ({ path, tests: testsOf(path) }));
}

function isPure(text: string): boolean {
  const imports = text.replaceAll(/^import type [^;]*;/gm, '');
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
  const computes = /=>|\bfunction\*? \w+[<(]|\bclass \w|\blifecycle</.test(code);
  return computes && !effects.test(imports) && !/^export const handler\b|\bopenTable\(|\bcommit\(/m.test(text);
}

function testsOf(path: string): string {
  const room = dirname(path).replace(/^(functions|shared)(\/|$)/, '');
  const own = room === '' ? path.replace(/^shared\/(.*)\.ts$/, '$1') : room;
  // What has no folder of its own is held by the tests of its context; contracts, by those of whoever uses them.
  const context = path.startsWith('functions/') ? dirname(own) : '';
  const folder = [own, context].find((folder) => folder !== '' && existsSync(join(root, 'test/unit', folder)));
  return folder === undefined ? 'test/unit' : `test/unit/${folder}`;
}
