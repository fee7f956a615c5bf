/** Tests mirror rooms: who changes `functions/mail/reports` finds its tests in `test/unit/mail/reports` and `test/integration/mail/reports`. */
import { describe, expect, test } from 'vitest';
import { contextOf, roomOf, type SourceFile, sourceFiles } from '../../tools/docs/source-files.ts';

const code = sourceFiles('functions');
const rooms = new Set(code.flatMap(({ path }) => roomOf(path) ?? []));
const contexts = new Set(code.flatMap(({ path }) => contextOf(path) ?? []));

const inTests = sourceFiles('test');
const byPath = new Map([...code, ...inTests, ...sourceFiles('shared', 'events')].map((file) => [file.path, file]));
const contextTests = inTests.filter(({ path }) => {
  const [, context = ''] = /^test\/(?:unit|integration)\/([^/]+)\/.*\.test\.ts$/.exec(path) ?? [];
  return contexts.has(context);
});

/** Whether a test beside the folders of rooms is of what is beside the rooms of its context: its environment, its routes. */
function isOfDoor({ path, imports }: SourceFile): boolean {
  const [, , context] = path.split('/');
  return path.split('/').length === 4 && imports.some((to) => contextOf(to) === context && roomOf(to) === undefined);
}
const roomTests = contextTests.filter((file) => !isOfDoor(file));

/** The room that a test stands for, by its folder: `mail/reports`. */
function mirrored(path: string): string {
  return path.split('/').slice(2, -1).slice(0, 2).join('/');
}

/** Whether a file, or one that it imports in turn, is of a room. Of fixtures only what they import themselves counts: together they reach every room. */
function reaches(room: string, { path, imports }: SourceFile, seen = new Set<string>()): boolean {
  return imports.some((to) => {
    if (roomOf(to) === room) return true;
    if (seen.has(to) || path.startsWith('test/fixtures/')) return false;
    seen.add(to);
    const file = byPath.get(to);
    return file !== undefined && reaches(room, file, seen);
  });
}

describe('the tests of a context', () => {
  test('are each in the folder of a room that exists, or beside the rooms for the lists there', () => {
    const homeless = roomTests.filter(({ path }) => !rooms.has(mirrored(path)));
    expect(homeless.map(({ path }) => path)).toEqual([]);
  });

  test('each run code of their room', () => {
    const elsewhere = roomTests.filter((file) => !reaches(mirrored(file.path), file));
    expect(elsewhere.map(({ path }) => path)).toEqual([]);
  });

  test('leave no room without one', () => {
    const tested = new Set(roomTests.map(({ path }) => mirrored(path)));
    expect([...rooms].filter((room) => !tested.has(room))).toEqual([]);
  });
});
