/** What a token's claim lets its bearer do. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accessSchema, type Scope, scopesOf } from '../../../shared/programme/scopes.ts';

const access = accessSchema.parse({
  claim: 'groups',
  grants: {
    ...{ hr: ['programme/read', 'programme/approve'], owners: ['programme/write', 'programme/privacy'] },
    // Neither is ever the name of a group.
    ...{ '': ['programme/privacy'], 7: ['programme/privacy'] },
  },
});
const granted = (groups: unknown) => [...scopesOf({ groups, scope: 'programme/write' }, access)].sort();

test.each<readonly [string, unknown, readonly Scope[]]>([
  ['no claim', undefined, []],
  ['an empty text', '', []],
  ['an empty array as an HTTP API writes it', '[]', []],
  ['a number', 7, []],
  ['a value that stands for nothing', 'guests', []],
  ...Object.getOwnPropertyNames(Object.prototype).map((name) => [`a group called ${name}`, name, []] as const),
  ['a scope', 'programme/read', ['programme/read']],
  ['scopes with spaces around', '  programme/read   programme/privacy ', ['programme/privacy', 'programme/read']],
  ['scopes with commas', 'programme/read, programme/privacy', ['programme/privacy', 'programme/read']],
  [
    'an array as an HTTP API writes it',
    '[hr programme/privacy]',
    ['programme/approve', 'programme/privacy', 'programme/read'],
  ],
  ['the same over two lines', '[hr\nprogramme/privacy]', ['programme/approve', 'programme/privacy', 'programme/read']],
  ['brackets inside are part of a value', 'h[r]', []],
  ['brackets that do not end the text', '[hr] x', []],
  ['an array', ['hr'], ['programme/approve', 'programme/read']],
  ['an array with other things', [7, null, 'hr'], ['programme/approve', 'programme/read']],
  ['an array keeps its values whole', ['hr owners'], []],
  ['whoever may write may hire', 'owners', ['programme/hiring', 'programme/privacy', 'programme/write']],
  ['whoever may only read may not', 'programme/read', ['programme/read']],
])('%s', (_case, claim, scopes) => {
  expect(granted(claim)).toEqual(scopes);
});

test('only the named claim counts, and an array says what its text says', () => {
  const values = fc.uniqueArray(fc.constantFrom('hr', 'owners', 'programme/read', 'programme/hiring', 'guests'));
  fc.assert(
    fc.property(values, (groups) => {
      expect(granted(`[${groups.join(' ')}]`)).toEqual(granted(groups));
      expect(scopesOf({ other: groups }, access).size).toBe(0);
    }),
  );
});
