import { existsSync, globSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectFile, root } from '../../../tools/docs/project.ts';

/** Written by people, for people. What is generated is right by construction. */
const documents = globSync(['*.md', 'docs/**/*.md', 'functions/**/*.md', 'packages/*/*.md'], {
  cwd: root,
  exclude: ['docs/generated/**', '**/node_modules/**'],
}).sort();

/** The names of all source files and tests. */
const sources = new Set(
  globSync('{events,functions,infra,packages,shared,test,tools}/**/*.ts', {
    cwd: root,
    exclude: ['**/node_modules/**', '**/cdk.out/**'],
  }).map((path) => basename(path)),
);

describe('the documents', () => {
  test.each(documents)('%s links to what is there', (document) => {
    expect(linksOf(document).filter((link) => !leadsSomewhere(link))).toEqual([]);
  });

  test.each(documents)('%s holds no marks of a merge that was not finished', (document) => {
    expect(projectFile(document)).not.toMatch(/^(<{7}|>{7}) /m);
  });

  test.each(documents)('%s names files and folders that are there', (document) => {
    // A package is copied as a whole: what its documents name is in it.
    const [folder = '.'] = /^packages\/[^/]+/.exec(document) ?? [];
    const named = pathsIn(projectFile(document));
    expect(named.filter((path) => globSync(path, { cwd: join(root, folder) }).length === 0)).toEqual([]);
  });

  test.each(documents)('%s names source files that are there, also by their names alone', (document) => {
    const named = [
      ...projectFile(document)
        .replace(fence, '')
        .matchAll(/`([\w-]+(?:\.test)?\.ts)`/g),
    ];
    expect(named.map(([, name]) => name).filter((name) => !sources.has(name ?? ''))).toEqual([]);
  });

  test.each(documents)('%s names things of a source file that are in it', (document) => {
    const named = [
      ...projectFile(document).matchAll(/`([\w-]+\/[\w./-]+\.ts)` \((`\w+`(?:(?:, | and )`\w+`)*)/g),
    ].flatMap(([, path = '', names = '']) =>
      [...names.matchAll(/\w+/g)].map(([name]) => ({ path, name })).filter(({ name }) => name !== 'and'),
    );
    const absent = named.filter(
      ({ path, name }) => existsSync(join(root, path)) && !new RegExp(`\\b${name}\\b`).test(projectFile(path)),
    );
    expect(absent).toEqual([]);
  });

  test.each(documents)('%s names commands that are there', (document) => {
    const [folder = '.'] = /^packages\/[^/]+/.exec(document) ?? [];
    const { scripts } = JSON.parse(projectFile(`${folder}/package.json`)) as { scripts: Record<string, string> };
    const named = [...projectFile(document).matchAll(/\bnpm run (?:--silent )?([a-z][\w:-]*)/g)];
    expect(named.map(([, script]) => script ?? '').filter((script) => !(script in scripts))).toEqual([]);
  });
});

describe('CONTRIBUTING.md', () => {
  test('answers each question with one folder or file, and at most a recipe', () => {
    const [, section = ''] = /## Where is what\n([\s\S]*?)\n## /.exec(projectFile('CONTRIBUTING.md')) ?? [];
    const answers = [...section.matchAll(/^\| .+\? \| (.+) \|$/gm)].map(([, answer]) => answer ?? '');
    expect(answers).toHaveLength(20);
    expect(answers.filter((answer) => answer.match(/`[^`]+`/g)?.length !== 1)).toEqual([]);
    expect(answers.filter((answer) => pathsIn(answer).length === 0)).toEqual([]);
  });
});

describe('README.ja.md', () => {
  const [english, japanese] = [projectFile('README.md'), projectFile('README.ja.md')];

  test('has the headings of README.md', () => {
    const levels = (text: string) => [...text.replace(fence, '').matchAll(/^(#+) /gm)].map(([, level]) => level);
    expect(levels(japanese)).toEqual(levels(english));
  });

  test('has its blocks, word for word', () => {
    expect(japanese.match(fence)).toEqual(english.match(fence));
  });

  test('has its links and pictures', () => {
    const targets = (document: string, other: string) =>
      linksOf(document)
        .map(({ path }) => (path === other ? 'the other language' : path.replace(/-(ja|en)-/, '-')))
        .sort();
    expect(targets('README.ja.md', 'README.md')).toEqual(targets('README.md', 'README.ja.md'));
  });

  test('names its commands, files and figures', () => {
    const code = (text: string) => [...new Set(text.replace(fence, '').match(/`[^`\n]+`/g))].sort();
    expect(code(japanese)).toEqual(code(english));
    const dollars = (text: string) => text.match(/\d+\.\d\d(?= ?(?:USD|米ドル))/g);
    expect(dollars(japanese)).toEqual(dollars(english));
  });
});

const fence = /^```\w*\n[\s\S]*?^```$/gm;

interface Link {
  /** From the root of the project. */
  readonly path: string;
  readonly anchor: string;
}

function linksOf(document: string): Link[] {
  const text = projectFile(document).replace(fence, '');
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)|<img src="([^"]+)"/g)].map(
    ([, link, image]) => link ?? image ?? '',
  );
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', anchor = ''] = target.split('#');
      return { path: path === '' ? document : join(dirname(document), path), anchor };
    });
}

function leadsSomewhere({ path, anchor }: Link): boolean {
  if (!existsSync(join(root, path))) return false;
  return anchor === '' || anchorsOf(projectFile(path)).includes(anchor);
}

/** The anchors that GitHub gives to headings. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Paths of the project in backticks, as patterns: `<context>` and `…` stand for any name. */
function pathsIn(text: string): string[] {
  const folders = readdirSync(root, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() && !entry.name.startsWith('.') ? [entry.name] : [],
  );
  return (
    [...text.replace(fence, '').matchAll(/`([^`\s]+)`/g)]
      .map(([, code]) => code ?? '')
      .filter((code) => folders.includes(code.split('/')[0] ?? '') && code.includes('/'))
      // A scope of the API looks like a path.
      .filter((code) => !/^programme\/[a-z]+$/.test(code))
      .map((code) => code.replace(/<[^>]*>|…/g, '*'))
  );
}
