/** The tokens of docs/tokens.md, as an HTTP API passes their claims on: an array becomes a text in brackets. */
import { describe, expect, test } from 'vitest';
import { compileProgramme } from '../../../shared/programme/compile.ts';
import { type Scope, scopesOf } from '../../../shared/programme/scopes.ts';
import { projectFile, root } from '../../../tools/docs/project.ts';

const { grants } = compileProgramme(`${root}/programme`).access;
const document = projectFile('docs/tokens.md');

const cognito = (groups: string) => ({
  ...{ sub: '7d8ca528-0000-4000-8000-000000000000', iss: 'https://cognito-idp.ap-northeast-1.amazonaws.com/pool' },
  ...{ client_id: 'client', token_use: 'access', scope: 'openid email', 'cognito:groups': groups },
});
const entra = (roles: string) => ({
  ...{ aud: 'client', iss: 'https://login.microsoftonline.com/tenant/v2.0', ver: '2.0', sub: 'pairwise' },
  ...{ scp: 'access', roles, email: 'hr@example.com' },
});

describe.each([
  ['Amazon Cognito', 'cognito:groups', cognito],
  ['Microsoft Entra ID', 'roles', entra],
] as const)('%s', (_provider, claim, token) => {
  test('is documented with the claim that is read', () => expect(document).toContain(`\`"claim": "${claim}"\``));

  test.each<[string, readonly Scope[]]>([
    ['[okaeri-hr]', ['programme/hiring', 'programme/read', 'programme/write']],
    ['[okaeri-hiring okaeri-privacy]', ['programme/hiring', 'programme/privacy', 'programme/read']],
    ['[]', []],
    ['[everybody]', []],
  ])('grants what the groups %s may do', (groups, scopes) => {
    expect([...scopesOf(token(groups), { claim, grants })].sort()).toEqual(scopes);
  });

  test('grants nothing by another claim', () => {
    const { [claim]: _groups, ...without } = token('[okaeri-hr]') as Record<string, unknown>;
    expect(scopesOf({ ...without, groups: '[okaeri-hr]' }, { claim, grants }).size).toBe(0);
  });
});

test('every group of the sample is created in both', () => {
  for (const group of Object.keys(grants)) expect(document.split(`\`${group}\``).length, group).toBeGreaterThan(2);
});
