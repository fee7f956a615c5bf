/** The recipes of `docs/add-a-….md`, as what they do to a project: new files, and lines that come and go. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A block of a recipe: what it is written in, the file that it names, and its text. */
interface Block {
  readonly language: string;
  readonly path: string;
  readonly text: string;
}

/** The blocks that name a file, in their order; the indentation of the list that they are in is not part of them. */
function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/^( *)```(\w+) (\S+)\n([\s\S]*?)^\1```$/gm)].map(
    ([, indentation = '', language = '', path = '', text = '']) => ({
      language,
      path,
      text: text.replaceAll(new RegExp(`^${indentation}`, 'gm'), ''),
    }),
  );
}

/**
 * Does to a project what a recipe says.
 *
 * @throws Error when a new file is there already, or when a line is not there that the recipe shows or takes away
 */
export function follow(recipe: string, project: string): void {
  const blocks = blocksOf(readFileSync(join(project, recipe), 'utf8'));
  if (blocks.length === 0) throw new Error(`${recipe} has no block that names a file`);
  for (const { language, path, text } of blocks) {
    const file = join(project, path);
    if (language === 'diff') {
      writeFileSync(file, changed(readFileSync(file, 'utf8'), text, path));
      continue;
    }
    if (existsSync(file)) throw new Error(`${recipe} makes ${path}, which is there already`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** The text with the hunks of a diff in place, each looked for behind the one before; `…` stands between hunks. */
function changed(before: string, diff: string, path: string): string {
  let done = '';
  let left = before;
  for (const hunk of diff.split(/^…\n/m)) {
    const lines = hunk.split('\n').slice(0, -1);
    const side = (without: string) =>
      lines
        .filter((line) => !line.startsWith(without))
        .map((line) => `${line.slice(1)}\n`)
        .join('');
    const [shown, wanted] = [side('+'), side('-')];
    const at = left.startsWith(shown) ? 0 : left.indexOf(`\n${shown}`) + 1;
    if (at === 0 && !left.startsWith(shown)) throw new Error(`${path} does not have these lines (any more):\n${shown}`);
    done += left.slice(0, at) + wanted;
    left = left.slice(at + shown.length);
  }
  return done + left;
}
