/** Who may import whom. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../tools/docs/project.ts';
import {
  contextOf,
  importsBetween,
  isEntry,
  roomOf,
  type SourceFile,
  sourceFiles,
} from '../../tools/docs/source-files.ts';

const files = sourceFiles('functions', 'shared', 'events', 'infra');

const within = (folder: string) => files.filter(({ path }) => path.startsWith(`${folder}/`));

/** Imports that break a rule, as `from → to`. */
function breaches(from: readonly SourceFile[], forbidden: (to: string, file: SourceFile) => boolean): string[] {
  return from.flatMap((file) => file.imports.filter((to) => forbidden(to, file)).map((to) => `${file.path} → ${to}`));
}

/** What is in a circle, or below one: takes away what imports nothing that is left, until nothing more goes. */
function circles(importsOf: Map<string, ReadonlySet<string>>): string[] {
  const left = (imported: ReadonlySet<string>) => [...imported].filter((one) => importsOf.has(one));
  for (let before = -1; before !== importsOf.size; ) {
    before = importsOf.size;
    const free = [...importsOf].filter(([, imported]) => left(imported).length === 0);
    for (const [one] of free) importsOf.delete(one);
  }
  return [...importsOf].map(([one, imported]) => `${one} → ${left(imported).join(', ')}`);
}

/** Circles between the files and folders beside each other in one folder, each folder with all that is in it. */
function circlesIn(folder: string, all: readonly SourceFile[]): string[] {
  const childOf = (path: string) =>
    path.startsWith(`${folder}/`) ? path.slice(folder.length + 1).split('/')[0] : undefined;
  return circles(importsBetween(all, childOf)).map((circle) => `${folder}: ${circle}`);
}

describe('the arrows', () => {
  test('a context imports no other context', () => {
    const elsewhere = (to: string, { path }: SourceFile) =>
      contextOf(to) !== undefined && contextOf(to) !== contextOf(path);
    expect(breaches(within('functions'), elsewhere)).toEqual([]);
  });

  test('contexts do not know the infrastructure', () => {
    expect(breaches(within('functions'), (to) => to.startsWith('infra/'))).toEqual([]);
  });

  test('the kit and the contracts know neither contexts nor infrastructure', () => {
    const above = (to: string) => /^(functions|infra|test)\//.test(to);
    expect(breaches([...within('shared'), ...within('events')], above)).toEqual([]);
  });

  test('infrastructure knows of contexts only tables, routes, environments and subscriptions; operators’ commands, the rules that they apply', () => {
    const rules: Readonly<Record<string, string>> = {
      'infra/operate/checks/verify-ledger.ts': 'functions/consent/ledger/ledger.ts',
      'infra/operate/resend-service-mail.ts': 'functions/mail/service/service-mail.ts',
    };
    const inside = (to: string, { path }: SourceFile) =>
      contextOf(to) !== undefined &&
      !/^functions\/[^/]+\/(tables|routes|environment|subscriptions)\.ts$/.test(to) &&
      rules[path] !== to;
    expect(breaches(within('infra'), inside)).toEqual([]);
  });

  test('the laptop cloud is reached by its name, never by a path into it', () => {
    const everything = ['functions', 'shared', 'events', 'infra', 'tools', 'test'].map((folder) => `${folder}/**/*.ts`);
    const reaching = globSync(everything, { cwd: root }).filter((path) =>
      /(?:from|import)\s*\(?\s*'[^']*packages\/laptop-cloud/.test(readFileSync(join(root, path), 'utf8')),
    );
    expect(reaching).toEqual([]);
  });

  test('contexts, kit and contracts do not know the laptop cloud', () => {
    const what = [...within('functions'), ...within('shared'), ...within('events')];
    expect(breaches(what, (to) => to.startsWith('@okaeri/laptop-cloud'))).toEqual([]);
  });

  test('nothing that runs imports a test', () => {
    expect(breaches(files, (to) => to.startsWith('test/'))).toEqual([]);
  });

  test('no file or folder imports another in a circle, however deep, not even for a type', () => {
    const all = [...files, ...sourceFiles('packages', 'tools', 'test')];
    const folders = new Set(
      all.flatMap(({ path }) => {
        const parts = path.split('/').slice(0, -1);
        return parts.map((_part, depth) => parts.slice(0, depth + 1).join('/'));
      }),
    );
    expect([...folders].flatMap((folder) => circlesIn(folder, all))).toEqual([]);
  });

  test('a circle between folders is seen, below a folder and through a file', () => {
    const file = (path: string, ...imports: string[]): SourceFile => ({ path, text: '', imports });
    const all = [file('a/b/one.ts', 'a/c/two.ts'), file('a/c/two.ts', 'a/door.ts'), file('a/door.ts', 'a/b/three.ts')];
    expect(circlesIn('a', all)).toEqual(['a: b → c', 'a: c → door.ts', 'a: door.ts → b']);
    expect(circlesIn('a/b', all)).toEqual([]);
  });
});

describe('the rooms of a context', () => {
  const rooms = [...new Set(within('functions').flatMap(({ path }) => roomOf(path) ?? []))].sort();

  test('import downwards only', () => {
    expect(circles(importsBetween(within('functions'), roomOf))).toEqual([]);
  });

  test('each say in a README what they decide, and show their entry functions and neighbours as the code has them', () => {
    const readme = (room: string) => {
      const path = join(root, 'functions', room, 'README.md');
      return existsSync(path) ? readFileSync(path, 'utf8') : '';
    };
    expect(rooms.filter((room) => !readme(room).includes('<!-- room -->'))).toEqual([]);
    const contexts = [...new Set(rooms.map((room) => dirname(room)))];
    expect(contexts.filter((context) => !readme(context).includes('<!-- events -->'))).toEqual([]);
    const unnamed = within('functions')
      .filter(isEntry)
      .filter(({ path }) => !readme(roomOf(path) ?? '').includes(`\`${basename(path, '.ts')}`));
    expect(unnamed.map(({ path }) => path)).toEqual([]);
  });

  test('leave only plain lists and texts beside them', () => {
    const lists = /^functions\/[^/]+\/((tables|routes|environment|subscriptions|schemas|texts)|texts\/[^/]+)\.ts$/;
    const doors = within('functions').filter(({ path }) => roomOf(path) === undefined);
    expect(doors.map(({ path }) => path).filter((path) => !lists.test(path))).toEqual([]);
    expect(breaches(doors, (to) => roomOf(to) !== undefined)).toEqual([]);
  });
});

describe('the kit', () => {
  test('does not import the contracts', () => {
    expect(breaches(within('shared'), (to) => to.startsWith('events/'))).toEqual([]);
  });
});

describe('an agreement', () => {
  const agreements = within('events/agreements');

  test('knows neither events nor read models: these are written with it', () => {
    const others = (to: string) => to.startsWith('events/') && !to.startsWith('events/agreements/');
    expect(breaches(agreements, others)).toEqual([]);
  });

  test('is between two: contexts, or the publishers of events and read models', () => {
    const sideOf = (path: string) => contextOf(path) ?? /^events\/([^/]+)\//.exec(path)?.[1];
    const sides = (agreement: string) =>
      new Set(files.filter(({ imports }) => imports.includes(agreement)).flatMap(({ path }) => sideOf(path) ?? []));
    const alone = agreements.filter(({ path }) => sides(path).size < 2);
    expect(alone.map(({ path }) => path)).toEqual([]);
  });
});

/** Files that speak to a service beside entries and stores; a new one is a decision. */
const adapters = [
  'functions/campaigns/audience/candidates.ts',
  'functions/campaigns/progress/chunks-done.ts',
  'functions/campaigns/recipients/recipient-counts.ts',
  'functions/campaigns/recipients/recipients.ts',
  'functions/consent/ledger/transaction.ts',
  'functions/mail/service/compose-service-mail.ts',
  'functions/mail/service/deliver.ts',
  'functions/mail/campaign-sending/lane.ts',
  'functions/mail/campaign-sending/send-window.ts',
  'functions/mail/delivery/ses.ts',
];

describe('pure files', () => {
  const domain = within('functions').filter(
    (file) => !isEntry(file) && !file.path.endsWith('store.ts') && !adapters.includes(file.path),
  );

  test('only entries, stores and the listed adapters reach AWS', () => {
    const reaching = (to: string) => to.startsWith('@aws-sdk/') || /^shared\/(dynamo\/client|secrets\/|ses\/)/.test(to);
    expect(breaches(domain, reaching)).toEqual([]);
    const opening = domain.filter(({ text }) => /\bopenTable\(|\bcommit\(/.test(text));
    expect(opening.map(({ path }) => path)).toEqual([]);
  });

  test('the listed adapters exist', () => {
    expect(adapters.filter((path) => !files.some((file) => file.path === path))).toEqual([]);
  });

  test('tables and routes are plain: infrastructure and documents import them', () => {
    const plain = within('functions').filter(({ path }) =>
      /\/(tables|routes|environment|subscriptions)\.ts$/.test(path),
    );
    expect(breaches(plain, (to) => to.startsWith('@aws-sdk/') || to.startsWith('@middy/'))).toEqual([]);
  });

  // These send for minutes: a mail has the time at which it leaves, not the one at which the function was called.
  const senders = [
    'campaign-sending/lane',
    'campaign-sending/send-window',
    'service/deliver',
    'test-mail/send-test-mail',
  ];

  test('nothing but the senders looks at the clock: an invocation has one instant', () => {
    const looking = within('functions').filter(({ text }) => /\bnew Date\(\)|\bDate\.now\(/.test(text));
    expect(looking.map(({ path }) => path).sort()).toEqual(senders.map((sender) => `functions/mail/${sender}.ts`));
  });
});

/** Files beside each other whose names have the same words in another order, be it once as a verb and once as a noun. */
function turnedRound(paths: readonly string[]): string[][] {
  const several = paths.filter((path) => basename(path).includes('-'));
  const alike = Map.groupBy(several, (path) => {
    const words = basename(path, '.ts').split('-').map(stemOf).sort();
    return `${dirname(path)}/${words.join('-')}`;
  });
  return [...alike.values()].filter((beside) => beside.length > 1);
}

/** A word without the endings that make a noun of a verb, a participle or a plural. */
function stemOf(word: string): string {
  const shorter = word.replace(/^(\w{3,}?)(?:ments?|ings?|ions?|als?|ers?|e[sd]?|s)$/, '$1');
  return shorter === word ? word : stemOf(shorter);
}

describe('every folder and file', () => {
  // Events are a list, one file each (ADR 016).
  test('of functions, kit and infrastructure has at most twelve files beside each other', () => {
    const files = [...within('functions'), ...within('shared'), ...within('infra')];
    const folders = Map.groupBy(files, ({ path }) => dirname(path));
    expect([...folders].filter(([, beside]) => beside.length > 12).map(([folder]) => folder)).toEqual([]);
  });

  // A folder's contract with the rest of the house has the same name in every context, and a command line is a `main`; a read
  // model is named as what it shows.
  const conventional =
    /^(routes|schemas|subscriptions|tables|texts|index|environment|lifecycle|hr-api|mailable|gathering|job|main)\.ts$/;

  test('has a name of its own, so that a search finds one', () => {
    const product = [...within('functions'), ...within('shared'), ...within('events'), ...within('infra')];
    const named = Map.groupBy(product, ({ path }) => basename(path));
    const shared = [...named].filter(([name, beside]) => beside.length > 1 && !conventional.test(name));
    expect(shared.map(([, beside]) => beside.map(({ path }) => path))).toEqual([]);
  });

  test('is no other file of its folder with the words turned round', () => {
    const product = ['functions', 'shared', 'events', 'infra', 'packages/laptop-cloud/src', 'tools'];
    const files = product.flatMap((part) => within(part)).map(({ path }) => path);
    expect(turnedRound(files)).toEqual([]);
    const folder = 'functions/campaigns/announcements';
    const pairs = [
      'announce-job',
      'job-announcement',
      'audience-freeze',
      'freezes-audience',
      'rewrite-job',
      'job-texts',
    ];
    expect(turnedRound(pairs.map((name) => `${folder}/${name}.ts`))).toEqual([
      [`${folder}/announce-job.ts`, `${folder}/job-announcement.ts`],
      [`${folder}/audience-freeze.ts`, `${folder}/freezes-audience.ts`],
    ]);
  });

  test('exports no type whose name another file uses for something else', () => {
    const product = [...within('functions'), ...within('shared'), ...within('events')];
    const types = product.flatMap(({ path, text }) =>
      [...text.matchAll(/^export (?:type|interface|class) (\w+)/gm)].map(([, name]) => ({ name, path })),
    );
    expect(types.length).toBeGreaterThan(300);
    const named = [...Map.groupBy(types, ({ name }) => name)].filter(([, beside]) => beside.length > 1);
    expect(named.map(([name, beside]) => [name, beside.map(({ path }) => path)])).toEqual([]);
  });

  test('names no two types of one context alike, exported or not', () => {
    const types = within('functions').flatMap(({ path, text }) =>
      [...text.matchAll(/^(?:export )?(?:type|interface|class) (\w+)/gm)].map(([, name]) => {
        const [, context] = path.split('/');
        return { name: `${context}: ${name}`, path };
      }),
    );
    expect(types.length).toBeGreaterThan(300);
    const named = [...Map.groupBy(types, ({ name }) => name)].filter(([, beside]) => beside.length > 1);
    expect(named.map(([name, beside]) => [name, beside.map(({ path }) => path)])).toEqual([]);
  });

  // A subscription has the name of the decision that its function carries out.
  test('exports no function whose name another file of its context has for something else', () => {
    const functions = within('functions').flatMap(({ path, text }) =>
      [...text.matchAll(/^export (?:(?:async )?function\*? |const )(\w+)/gm)].map(([, name]) => ({ name, path })),
    );
    const own = functions.filter(({ name, path }) => name !== 'handler' && !path.endsWith('/subscriptions.ts'));
    expect(own.length).toBeGreaterThan(300);
    const named = Map.groupBy(own, ({ name, path }) => `${contextOf(path)}: ${name}`);
    const shared = [...named].filter(([, beside]) => beside.length > 1);
    expect(shared.map(([name, beside]) => [name, beside.map(({ path }) => path)])).toEqual([]);
  });

  test('makes what is costly when it is first used, not when a function starts (shared/process/on-first-use.ts)', () => {
    const atStart = /^(?:export )?const [^=\n]*=(?:(?!=>|\n\n).)*?\bnew Intl\./m;
    const product = [...within('functions'), ...within('shared'), ...within('events')];
    expect(product.filter(({ text }) => atStart.test(text)).map(({ path }) => path)).toEqual([]);
    for (const wrong of ["const byName = new Intl.Collator('ja');", 'export const x = [new Intl.Segmenter()];'])
      expect(atStart.test(wrong), wrong).toBe(true);
    for (const right of [
      "const byName = onFirstUse(() => new Intl.Collator('ja'));",
      '  const one = new Intl.Segmenter();',
    ])
      expect(atStart.test(right), right).toBe(false);
  });

  test('counts milliseconds in seconds, minutes, hours and days (shared/time/durations.ts)', () => {
    const raw = /\b(?:60_?000|3_?600_?000|86_?400_?000)\b|\* *1_?000\b/;
    // Numbers of characters and of mails, not of milliseconds; and what a mutant writes.
    const others = [
      ...['shared/time/durations.ts', 'shared/decision/text-problems.ts'],
      ...['test/bench/sending.ts', 'test/mutation/equivalents.ts'],
    ];
    // What tests are made of counts so, too; a test itself may say a number once more.
    const tools = sourceFiles('test', 'tools').filter(({ path }) => !/\.test\.ts$|^test\/unit\//.test(path));
    expect(tools.length).toBeGreaterThan(100);
    const counting = [...files, ...tools].filter(({ path, text }) => raw.test(text) && !others.includes(path));
    expect(counting.map(({ path }) => path)).toEqual([]);
    for (const faulty of ['10 * 60_000', 'age > 60000', '2 * 86_400_000', 'seconds * 1000'])
      expect(faulty).toMatch(raw);
    for (const right of ['10 * minute', 'mostChunks = 1_000', 'getTime() / 1000']) expect(right).not.toMatch(raw);
  });

  test('cites laws and standards, and no draft that is not in the repository', () => {
    const citing = files.filter(({ text }) =>
      /\b(ARCHITECTURE|STANDARDS) §|\bCONTRACT\.md|\bresearch\/[\w-]+\.md/.test(text),
    );
    expect(citing.map(({ path }) => path)).toEqual([]);
  });
});

/** Sentences that people would read: three words of English in a row, two between the tags of a page, or kana. */
function sentencesIn(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*/gm, '').replace(/\bError\(['`][^'`]*['`]/g, '');
  const quoted = /(['`])(?!Noto )[A-Za-z“][a-z’]*(?: [\w’,]+){2,}[.!?:]?\1/g;
  const betweenTags = /(?<!=)>[^<>()\n]*\b[A-Za-z]{2,} [A-Za-z]{2,}[^<>()\n]*<\//g;
  const japanese = /['`][^'`\n]*[\p{sc=Hira}\p{sc=Kana}]{2,}[^'`\n]*['`]/gu;
  return [quoted, betweenTags, japanese].flatMap((sentence) => code.match(sentence) ?? []);
}

describe('texts', () => {
  const product = [...within('functions'), ...within('shared'), ...within('events')];

  test('are in catalogues: nothing asks which language it is', () => {
    const choice =
      /[!=]==? ['"](?:ja|en)['"]|['"](?:ja|en)['"] [!=]==?|\bcase ['"](?:ja|en)['"]|\{ ?(?:ja|en): [^{}]*\}\[|\}\[(?:language|locale)\]/;
    expect(product.filter(({ text }) => choice.test(text)).map(({ path }) => path)).toEqual([]);
    for (const faulty of [
      "language === 'ja' ? 'はい' : 'Yes'",
      "person.language !== 'ja'",
      "'en' === locale",
      "case 'ja':",
      "{ ja: 'はい', en: 'Yes' }[language]",
      `{ ja: \`$\{count} 名\`, en: \`$\{count}\` }[language]`,
    ])
      expect(faulty).toMatch(choice);
  });

  // Descriptions of fields are for those who program, and so are the messages of errors and of the checks of programme.json.
  const catalogues = /^shared\/programme\/|(?:^|[/-])texts?\.ts$|\/texts\/|\/(?:routes|schemas|tables)\.ts$/;
  const writing = /html`|\bPageContent\b|mail-format\/(?:markdown-parts|mail-shell)/;

  test('are in catalogues: what writes pages and mails has no sentences of its own', () => {
    const writers = product.filter(({ path, text }) => writing.test(text) && !catalogues.test(path));
    expect(writers.length).toBeGreaterThan(30);
    expect(writers.flatMap(({ path, text }) => sentencesIn(text).map((found) => `${path}: ${found}`))).toEqual([]);
    for (const faulty of [
      "title: 'Your answer was recorded.'",
      'const note = `We have recorded your answer`;',
      'html`<p>Thank you</p>`',
      `html\`<p>Hello \${name}, you come with \${count} guests.</p>\``,
      "return '<p>Your answer was recorded</p>'",
      "const title = '回答を受け付けました';",
    ])
      expect(sentencesIn(faulty), faulty).not.toEqual([]);
    for (const right of [
      "throw new Error('a campaign without a body')",
      `html\`<p class="small">\${texts.thanks}</p>\``,
      "font-family:system-ui,'Noto Sans JP'",
      '(value: Given): Promise<Map<string, Names>>',
      "const sample = { family: '髙橋' };",
    ])
      expect(sentencesIn(right), right).toEqual([]);
  });
});

describe('what runs is what is deployed', () => {
  test('no function asks whether it runs on a laptop', () => {
    const asking = [...within('functions'), ...within('shared')].filter(({ text }) =>
      /OKAERI_LOCAL|\bisLocal\b/.test(text),
    );
    expect(asking.map(({ path }) => path)).toEqual([]);
  });

  test('zod comes as one namespace, so that bundles hold one copy', () => {
    const others = files.filter(({ text }) => /import (?!(type )?\* as z )[^;]*from 'zod'/.test(text));
    expect(others.map(({ path }) => path)).toEqual([]);
  });
});
