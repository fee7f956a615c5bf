import type { PermissionUse } from '@okaeri/laptop-cloud';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openDeployment } from '../../infra/operate/deployment.ts';
import { narrator } from '../demo/narrator.ts';
import { personalData } from '../demo/scene.ts';
import { tellStory } from '../demo/story.ts';
import { startTestCloud, type TestCloud } from './cloud.ts';
import { walkRarePaths } from './rare-paths/walk.ts';
import { unneededPermissions } from './unneeded-permissions.ts';

let running: TestCloud;
const lines: string[] = [];
const say = narrator((line) => lines.push(line));

beforeAll(async () => {
  running = await startTestCloud({ recordAccess: true });
  await tellStory(running.programme, say);
}, 900_000);
afterAll(async () => running?.cloud.close());

describe('the story of the demo', () => {
  test('is true, sentence by sentence', () => {
    expect(say.checked).toBeGreaterThan(50);
  });

  test('left nothing personal in any log, event or trace', async () => {
    const logs = await everyLogLine(running.cloud.control);
    const events = await running.programme.events();
    expect(logs.length).toBeGreaterThan(100);
    expect(events.length).toBeGreaterThan(30);
    const written = JSON.stringify([logs, events]);
    expect(personalData.filter((secret) => written.includes(secret))).toEqual([]);
  });

  test('every response follows its schema', async () => {
    const lines = await everyLogLine(running.cloud.control);
    expect(lines.filter((line) => line.includes('RESPONSE_OUTSIDE_SCHEMA'))).toEqual([]);
  });

  test('left no link token in any log, event or trace', async () => {
    const logs = (await everyLogLine(running.cloud.control)).join('\n');
    const tokens: string[] = [];
    for (const { id } of await running.programme.mails()) {
      const { text } = await running.programme.mail(id);
      tokens.push(...[...text.matchAll(/\/[a-z]\/([A-Za-z0-9_-]{56})/g)].map(([, token]) => token ?? ''));
    }
    expect(tokens.length).toBeGreaterThan(20);
    const written = logs + JSON.stringify(await running.programme.events());
    expect(tokens.filter((token) => written.includes(token))).toEqual([]);
  });

  test('keeps one correlation id from the webhook to the mail', async () => {
    const events = (await running.programme.events()) as {
      'detail-type': string;
      detail: { metadata: { correlationId: string; subject: string } };
    }[];
    const offboarded = events.find((event) => event['detail-type'] === 'employee-offboarded');
    const invited = events.find(
      (event) =>
        event['detail-type'] === 'alumni-invited' &&
        event.detail.metadata.correlationId === offboarded?.detail.metadata.correlationId,
    );
    expect(invited).toBeDefined();
    const logs = await everyLogLine(running.cloud.control);
    const sent = logs.filter(
      (line) => line.includes('MAIL_SENT') && line.includes(offboarded?.detail.metadata.correlationId ?? '-'),
    );
    expect(sent.length).toBeGreaterThan(0);
  });
});

/**
 * Removes every permission of every role in turn, and finds a call of the story or of a rare path that is then denied. It evaluates the
 * calls again with the remaining policies, which shows permissions that nobody needs and calls that were denied.
 */
describe('the roles', () => {
  let uses: readonly PermissionUse[];

  beforeAll(async () => {
    const deployment = openDeployment(running.cloud.outputs, running.cloud);
    try {
      await walkRarePaths(running.programme, deployment, inject('assembly'));
      uses = running.cloud.permissions();
    } finally {
      deployment.close();
    }
  }, 900_000);

  test('have no permission that nobody needs', () => {
    const unneeded = uses.filter(({ denial }) => denial === undefined).map(({ name }) => name);
    const unexplained = unneeded.filter((name) => !unneededPermissions.some(({ permission }) => permission.test(name)));
    expect(uses.length).toBeGreaterThan(500);
    expect(unexplained).toEqual([]);
  });

  test('cause an AccessDenied that names the missing action and the resource', () => {
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

  test('have no exception that is no longer needed', () => {
    const unneeded = uses.filter(({ denial }) => denial === undefined).map(({ name }) => name);
    const stale = unneededPermissions.filter(({ permission }) => !unneeded.some((name) => permission.test(name)));
    expect(stale).toEqual([]);
  });
});

function covers(pattern: string, resource: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(resource);
}

/** Every line that any function wrote. */
async function everyLogLine(control: string): Promise<string[]> {
  const lines: string[] = [];
  let cursor: string | null = null;
  do {
    const answer: Response = await fetch(
      `${control}/logs?limit=1000${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    const page = (await answer.json()) as { items: unknown[]; cursor: string | null };
    lines.push(...page.items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))));
    cursor = page.cursor;
  } while (cursor !== null);
  return lines;
}
