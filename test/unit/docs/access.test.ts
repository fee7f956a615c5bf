/** docs/access.md says in words what the routes say: when one of these fails, that document has to change, too. */
import { globSync } from 'node:fs';
import { expect, test } from 'vitest';
import { programme } from '../../../shared/programme/compiled.ts';
import { scopesOf } from '../../../shared/programme/scopes.ts';
import { allRoutes, projectFile, root } from '../../../tools/docs/project.ts';

const document = projectFile('docs/access.md');
const routes = Object.entries(await allRoutes()).filter(([, { scope }]) => scope !== null);

/** The operations that a scope is needed, or enough, for. */
const operations = (scope: string) =>
  routes.filter(([, route]) => route.scope === scope || route.orScope === scope).map(([operationId]) => operationId);

test('reading needs programme/read, changing programme/write; the other scopes are for single operations', () => {
  expect(operations('programme/approve')).toEqual(['approveCampaign', 'rejectCampaign']);
  expect(operations('programme/hiring').sort()).toEqual([
    'changeJob',
    'closeJob',
    'createJob',
    'getJob',
    'listJobs',
    'publishJob',
  ]);
  expect(operations('programme/privacy')).toEqual(['listConsentRecords']);
  const single = ['approveCampaign', 'rejectCampaign', 'listConsentRecords'];
  const common = routes.filter(([operationId]) => !single.includes(operationId));
  const unlike = common.filter(
    ([operationId, { method, scope }]) =>
      scope !== (method === 'GET' || operationId === 'searchAlumni' ? 'programme/read' : 'programme/write'),
  );
  expect(unlike).toEqual([]);
});

test('programme/write includes programme/hiring only', () => {
  expect([...scopesOf({ scope: 'programme/write' }, { claim: 'scope', grants: {} })]).toEqual([
    'programme/write',
    'programme/hiring',
  ]);
});

/** The requests that runbooks tell people to send, each with its route. */
const requestsInRunbooks = globSync('docs/runbooks/*.md', { cwd: root }).flatMap((runbook) =>
  [...projectFile(runbook).matchAll(/`(GET|POST|PATCH|PUT|DELETE) (\/[^`?]*)/g)].map(([, method, path = '']) => {
    const named = (template: string) => template.replaceAll(/\{\w+\}/g, '{}');
    const route = routes.find(([, one]) => one.method === method && named(one.path) === named(path));
    return { runbook, request: `${method} ${path}`, scope: route?.[1].scope ?? undefined };
  }),
);

test('whoever follows a runbook can be given the scope of each of its requests by a group of the sample', () => {
  expect(requestsInRunbooks.length).toBeGreaterThan(9);
  const granted: readonly (string | undefined)[] = Object.values(programme.access.grants).flat();
  expect(requestsInRunbooks.filter(({ scope }) => !granted.includes(scope))).toEqual([]);
});

test('a runbook names the scope of a request that HR may not send', () => {
  const hr: readonly (string | undefined)[] = programme.access.grants['okaeri-hr'] ?? [];
  const special = requestsInRunbooks.filter(({ scope }) => !hr.includes(scope));
  expect(special.map(({ scope }) => scope)).toContain('programme/privacy');
  expect(special.filter(({ runbook, scope }) => !projectFile(runbook).includes(`\`${scope}\``))).toEqual([]);
});

test('every scope is granted by a group of the sample', () => {
  const granted = new Set(Object.values(programme.access.grants).flat());
  expect([...new Set(routes.map(([, { scope }]) => scope))].filter((scope) => scope && !granted.has(scope))).toEqual(
    [],
  );
});

test('the groups of the sample are those that it names', () => {
  const { grants } = programme.access;
  const named = [...document.matchAll(/`(okaeri-\w+)` \(([\w, ]+)\)/g)].map(([, group, scopes = '']) => [
    group,
    scopes.split(', ').map((scope) => `programme/${scope}`),
  ]);
  expect(Object.fromEntries(named)).toEqual(grants);
});
