/** Which file imports which: for the generated parts of the READMEs, and for the test of the arrows. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from './project.ts';

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Its imports: paths from the root, or names of packages. */
  readonly imports: readonly string[];
}

/** The source files of some folders, by their paths. */
export function sourceFiles(...folders: readonly string[]): SourceFile[] {
  return globSync(
    folders.map((folder) => `${folder}/**/*.ts`),
    { cwd: root, exclude: ['**/node_modules/**'] },
  )
    .sort()
    .map((path): SourceFile => {
      const text = readFileSync(join(root, path), 'utf8');
      const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
        ([, specifier = '']) => specifier,
      );
      const resolve = (specifier: string) =>
        specifier.startsWith('.') ? relative(root, join(root, dirname(path), specifier)) : specifier;
      return { path, text, imports: specifiers.map(resolve) };
    });
}

/**
 * The room of a file: the folder of its context that holds it, however deep (`mail/reports`). The lists and texts in the context's own
 * folder are in no room.
 */
export function roomOf(path: string): string | undefined {
  return /^functions\/([^/]+\/(?!texts\/)[^/]+)\/.+\.ts$/.exec(path)?.[1];
}

/** The room of a file by its name in its context (`reports`); nothing for a file of another context. */
export function roomIn(context: string, path: string): string | undefined {
  return contextOf(path) === context ? roomOf(path)?.slice(context.length + 1) : undefined;
}

/** The context of a file. */
export function contextOf(path: string): string | undefined {
  return /^functions\/([^/]+)\//.exec(path)?.[1];
}

/** Which parts import which other parts: a room, a folder, whatever `partOf` makes of a path. */
export function importsBetween(
  files: readonly SourceFile[],
  partOf: (path: string) => string | undefined,
): Map<string, Set<string>> {
  const importsOf = new Map<string, Set<string>>();
  for (const { path, imports } of files) {
    const part = partOf(path);
    if (part === undefined) continue;
    const others = imports.flatMap((to) => partOf(to) ?? []).filter((to) => to !== part);
    importsOf.set(part, new Set([...(importsOf.get(part) ?? []), ...others]));
  }
  return importsOf;
}

/** Whether a file is the entry of a Lambda function. */
export function isEntry({ text }: SourceFile): boolean {
  return /^export const handler\b/m.test(text);
}
