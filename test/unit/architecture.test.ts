/** Who may import whom. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../tools/docs/project.ts';

interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** What it imports: paths from the root, or names of packages. */
  readonly imports: readonly string[];
}

const files = globSync(['functions/**/*.ts', 'shared/**/*.ts', 'events/**/*.ts', 'infra/**/*.ts'], { cwd: root })
  .sort()
  .map((path): SourceFile => {
    const text = readFileSync(join(root, path), 'utf8');
    const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, specifier = '']) => specifier);
    const resolve = (specifier: string) =>
      specifier.startsWith('.') ? relative(root, join(root, dirname(path), specifier)) : specifier;
    return { path, text, imports: specifiers.map(resolve) };
  });

const within = (folder: string) => files.filter(({ path }) => path.startsWith(`${folder}/`));
const contextOf = (path: string) => /^functions\/([^/]+)\//.exec(path)?.[1];
const isEntry = ({ text }: SourceFile) => /^export const handler\b/m.test(text);

/** Imports that break a rule, as `from → to`. */
function breaches(from: readonly SourceFile[], forbidden: (to: string, file: SourceFile) => boolean): string[] {
  return from.flatMap((file) => file.imports.filter((to) => forbidden(to, file)).map((to) => `${file.path} → ${to}`));
}

/** What stands on itself: takes away what stands on nothing that is left, floor by floor, until nothing more goes. */
function circles(floors: Map<string, ReadonlySet<string>>): string[] {
  const left = (below: ReadonlySet<string>) => [...below].filter((one) => floors.has(one));
  for (let before = -1; before !== floors.size; ) {
    before = floors.size;
    const built = [...floors].filter(([, below]) => left(below).length === 0);
    for (const [one] of built) floors.delete(one);
  }
  return [...floors].map(([one, below]) => `${one} → ${left(below).join(', ')}`);
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

  test('infrastructure knows of contexts only tables, routes, environments and subscriptions; who verifies the ledger, its rule', () => {
    const inside = (to: string, { path }: SourceFile) =>
      contextOf(to) !== undefined &&
      !/^functions\/[^/]+\/(tables|routes|environment|subscriptions)\.ts$/.test(to) &&
      !(path === 'infra/operate/verify-ledger.ts' && to === 'functions/consent/ledger/ledger.ts');
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

  test('no file imports another in a circle, not even for a type', () => {
    const product = [...within('functions'), ...within('shared'), ...within('events')];
    expect(circles(new Map(product.map(({ path, imports }) => [path, new Set(imports)])))).toEqual([]);
  });
});

/** The room of a file: the folder of its context that it lies in, however deep; the lists and texts at the context's door lie in none. */
const roomOf = (path: string) => /^functions\/([^/]+\/(?!texts\/)[^/]+)\/.+\.ts$/.exec(path)?.[1];

describe('the rooms of a context', () => {
  const rooms = [...new Set(within('functions').flatMap(({ path }) => roomOf(path) ?? []))].sort();
  const importsOf = (room: string) =>
    new Set(
      within('functions')
        .filter(({ path }) => roomOf(path) === room)
        .flatMap(({ imports }) => imports.flatMap((to) => roomOf(to) ?? []))
        .filter((to) => to !== room),
    );

  test('lie on floors: no arrow runs back up', () => {
    expect(circles(new Map(rooms.map((room) => [room, importsOf(room)])))).toEqual([]);
  });

  test('each say in a README what they decide, their entry functions and what may import them', () => {
    const readme = (room: string) => {
      const path = join(root, 'functions', room, 'README.md');
      return existsSync(path) ? readFileSync(path, 'utf8') : '';
    };
    const unnamed = within('functions')
      .filter(isEntry)
      .filter(({ path }) => !readme(roomOf(path) ?? '').includes(`\`${basename(path, '.ts')}`));
    expect(unnamed.map(({ path }) => path)).toEqual([]);
    expect(rooms.filter((room) => !/\bimport/i.test(readme(room)))).toEqual([]);
  });

  test('stand behind a door with plain lists and texts only', () => {
    const lists = /^functions\/[^/]+\/((tables|routes|environment|subscriptions|schemas|texts)|texts\/[^/]+)\.ts$/;
    const doors = within('functions').filter(({ path }) => roomOf(path) === undefined);
    expect(doors.map(({ path }) => path).filter((path) => !lists.test(path))).toEqual([]);
    expect(breaches(doors, (to) => roomOf(to) !== undefined)).toEqual([]);
  });
});

/** The folders and files of the kit from the ground up: each may import what lies on a lower floor. */
const kitFloors = [
  ['text'],
  ['process', 'log', 'locale', 'time', 'identifier.ts', 'vocabulary.ts'],
  ['bus', 'dynamo', 'secrets', 'texts'],
  ['mail-format'],
  ['outbox', 'timers', 'links', 'programme', 'ses'],
  ['lambda', 'decision'],
  ['http'],
] as const satisfies readonly (readonly string[])[];

describe('the floors of the kit', () => {
  const folderOf = (path: string) => /^shared\/([^/]+)/.exec(path)?.[1];
  const floorOf = (path: string) =>
    kitFloors.findIndex((rooms: readonly string[]) => rooms.includes(folderOf(path) ?? ''));

  test('every folder has its floor', () => {
    const homeless = within('shared').filter(({ path }) => floorOf(path) < 0);
    expect(homeless.map(({ path }) => path)).toEqual([]);
  });

  test('a folder imports only from lower floors', () => {
    const upwards = (to: string, { path }: SourceFile) =>
      folderOf(to) !== undefined && folderOf(to) !== folderOf(path) && floorOf(to) >= floorOf(path);
    expect(breaches(within('shared'), upwards)).toEqual([]);
  });

  test('the kit does not know the contracts that stand on it', () => {
    expect(breaches(within('shared'), (to) => to.startsWith('events/'))).toEqual([]);
  });
});

/** Files that speak to a service beside entries and stores; a new one is a decision. */
const adapters = [
  'functions/campaigns/audience/audience.ts',
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

  test('decisions do not look at the clock', () => {
    const looking = domain.filter(({ text }) => /\bnew Date\(\)|\bDate\.now\(/.test(text));
    expect(looking.map(({ path }) => path)).toEqual([]);
  });
});

describe('every folder and file', () => {
  // Events, one file each, and stacks are lists.
  test('of functions and the kit has at most twelve files beside each other', () => {
    const folders = Map.groupBy([...within('functions'), ...within('shared')], ({ path }) => dirname(path));
    expect([...folders].filter(([, beside]) => beside.length > 12).map(([folder]) => folder)).toEqual([]);
  });

  test('cites laws and standards, and no draft that is not in the repository', () => {
    const citing = files.filter(({ text }) =>
      /\b(ARCHITECTURE|STANDARDS) §|\bCONTRACT\.md|\bresearch\/[\w-]+\.md/.test(text),
    );
    expect(citing.map(({ path }) => path)).toEqual([]);
  });
});

describe('texts', () => {
  test('stand in catalogues: only the rules of the locale ask which language it is', () => {
    const asking = [...within('functions'), ...within('shared'), ...within('events')].filter(
      ({ path, text }) => /\b[lL]anguage === '(ja|en)'/.test(text) && !path.startsWith('shared/locale/'),
    );
    expect(asking.map(({ path }) => path)).toEqual([]);
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
