/** docs/access.md says in words what the routes say: when one of these fails, that document has to change, too. */
import { expect, test } from 'vitest';
import { programme } from '../../../shared/programme/compiled.ts';
import { scopesOf } from '../../../shared/programme/scopes.ts';
import { allRoutes, projectFile } from '../../../tools/docs/project.ts';

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
    ([, { method, scope }]) => scope !== (method === 'GET' ? 'programme/read' : 'programme/write'),
  );
  expect(unlike).toEqual([]);
});

test('programme/write includes programme/hiring only', () => {
  expect([...scopesOf({ scope: 'programme/write' }, { claim: 'scope', grants: {} })]).toEqual([
    'programme/write',
    'programme/hiring',
  ]);
});

test('the groups of the sample are those that it names', () => {
  const { grants } = programme.access;
  const named = [...document.matchAll(/`(okaeri-\w+)` \(([\w, ]+)\)/g)].map(([, group, scopes = '']) => [
    group,
    scopes.split(', ').map((scope) => `programme/${scope}`),
  ]);
  expect(Object.fromEntries(named)).toEqual(grants);
});
