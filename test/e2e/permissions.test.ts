import { beforeAll, describe, expect, test } from 'vitest';
import type { PermissionUse } from '../../infra/local/iam/permissions.ts';
import { openDeployment } from '../../infra/operate/deployment.ts';
import { narrator } from '../demo/narrator.ts';
import { tellStory } from '../demo/story.ts';
import { startTestCloud } from './cloud.ts';
import { RarePaths } from './rare-paths.ts';
import { unneededPermissions } from './unneeded-permissions.ts';

/**
 * Takes every permission of every role away in turn, and finds a call of the story or of a rare path that is then denied.
 * The calls are judged once more by the policies that are left: what is allowed beyond need, or asked for in vain, shows.
 */
describe('the roles', () => {
  let uses: readonly PermissionUse[];

  beforeAll(async () => {
    const running = await startTestCloud({ recordAccess: true });
    const deployment = openDeployment(running.cloud.outputs, running.cloud);
    try {
      await tellStory(
        running.programme,
        narrator(() => undefined),
      );
      await new RarePaths(running.programme, deployment).walk();
      uses = running.cloud.permissions();
    } finally {
      deployment.close();
      await running.cloud.close();
    }
  }, 600_000);

  test('have no permission that nobody needs', () => {
    const unneeded = uses.filter(({ denial }) => denial === undefined).map(({ name }) => name);
    const unexplained = unneeded.filter((name) => !unneededPermissions.some(({ permission }) => permission.test(name)));
    expect(uses.length).toBeGreaterThan(500);
    expect(unexplained).toEqual([]);
  });

  test('are told what is missing: the AccessDenied names the action and the resource', () => {
    for (const { actions, resources, denial } of uses) {
      if (denial === undefined) continue;
      const [, action = '', resource = ''] = /perform: (\S+) on resource: (\S+) because/.exec(denial) ?? [];
      expect(actions).toContain(action);
      expect(
        resources.some((pattern) => covers(pattern, resource)),
        denial,
      ).toBe(true);
    }
  });

  test('have no exception that is not needed any more', () => {
    const unneeded = uses.filter(({ denial }) => denial === undefined).map(({ name }) => name);
    const stale = unneededPermissions.filter(({ permission }) => !unneeded.some((name) => permission.test(name)));
    expect(stale).toEqual([]);
  });
});

function covers(pattern: string, resource: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(resource);
}
