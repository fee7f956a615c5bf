/** docs/generated/mutation.md, from what the runs found. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../tools/docs/project.ts';
import { pureModules } from './pure-modules.ts';
import { hashOf, type Measured, verdictOn } from './verdict.ts';

const kept = join(root, 'docs/generated/mutation.json');
export const documentPath = 'docs/generated/mutation.md';

/** What the last run over each file found. */
export function readMeasured(): Record<string, Measured> {
  return JSON.parse(readFileSync(kept, 'utf8')) as Record<string, Measured>;
}

/** Keeps what runs over files found, and writes the document again, with the reasons that there are now. */
export function keepMeasured(found: Readonly<Record<string, Measured>> = {}): void {
  const paths = pureModules().map(({ path }) => path);
  const all = Object.entries({ ...readMeasured(), ...found }).filter(([path]) => paths.includes(path));
  const marked = all.map(([path, measured]) => [path, marking(path, measured)] as const);
  const sorted = Object.fromEntries(marked.sort(([one], [other]) => (one < other ? -1 : 1)));
  writeFileSync(kept, `${JSON.stringify(sorted, undefined, 2)}\n`);
  writeFileSync(join(root, documentPath), mutationDocument(sorted, paths.length - all.length));
}

/** A result, marked when the source is another one by now. */
function marking(path: string, { changedSince: _before, sourceHash, ...numbers }: Measured): Measured {
  const isChanged = hashOf(readFileSync(join(root, path), 'utf8')) !== sourceHash;
  return { sourceHash, ...(isChanged ? { changedSince: true } : {}), ...numbers };
}

/** The document. `untried`: how many pure files have no result. */
export function mutationDocument(all: Readonly<Record<string, Measured>>, untried: number): string {
  const verdicts = Object.entries(all).map(([path, measured]) => ({ path, measured, ...verdictOn(path, measured) }));
  const rows = verdicts.map(
    ({ path, measured, percent, explained, unexplained }) =>
      `| \`${path}\` | ${measured.faults} | ${measured.faults === 0 ? 'nothing to change' : `${percent.toFixed(0)} %`} | ${explained.length} | ${unexplained.length} | ${measured.changedSince === true ? 'yes' : ''} |`,
  );
  const survivors = verdicts.filter(({ measured }) => measured.survivors.length > 0);
  const list = survivors.map(({ path, explained, unexplained }) =>
    [
      `### ${path}`,
      '',
      ...explained.map(({ survivor, reason }) => `- ${code(survivor)}: ${reason}`),
      ...unexplained.map((survivor) => `- ${code(survivor)}: not noticed`),
    ].join('\n'),
  );
  return `<!-- Written by \`npm run mutate\`. Reasons are in test/mutation/equivalents.ts. -->

# Do the tests bite?

\`npm run mutate -- <file>\` puts one small fault at a time into a pure file (Stryker) and runs the unit tests of the file's own
folder. A file should find 90 % of them. A fault that changes nothing anybody could notice is listed with its reason and is not
counted. The list of pure files is computed (\`test/mutation/pure-modules.ts\`): a new one is included automatically.
A result below 90 % is not committed: such a file counts as not yet tried until its tests find more.

**${verdicts.length} pure files were tried, ${untried} were not yet** (\`npm run mutate -- --untried\` lists them). Of those that were tried,
${verdicts.filter(({ measured }) => measured.changedSince === true).length} have been changed since: their numbers are of an earlier source. \`npm run mutate -- --document\` looks again which ones these are.

| file | faults | found | change nothing | not noticed | changed since |
|---|---|---|---|---|---|
${rows.join('\n')}

## What survived

${list.join('\n\n')}
`;
}

/** Code in one line of Markdown, whatever backticks it has. */
function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}
