/** What goes wrong with queues and schedules, as the people on call hear of it: which queue, which function, who is affected, and that it is over. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Deployment, openDeployment } from '../../infra/operate/deployment.ts';
import { discard } from '../../infra/operate/queues/discard.ts';
import { redrive } from '../../infra/operate/queues/redrive.ts';
import { republish } from '../../infra/operate/republish.ts';
import { day } from '../../shared/time/durations.ts';
import { jobBody } from '../fixtures/jobs.ts';
import { startTestCloud, type TestCloud } from './cloud.ts';
import { employee, RunningProgramme } from './rare-paths/running-programme.ts';

let folder: string;
let running: TestCloud;
let deployment: Deployment;
let programme: RunningProgramme;

beforeAll(async () => {
  // A copy, because the code of its functions is replaced.
  folder = mkdtempSync(join(tmpdir(), 'okaeri-watch-'));
  cpSync(inject('assembly'), folder, { recursive: true });
  running = await startTestCloud({ outdir: folder });
  deployment = openDeployment(running.cloud.outputs, running.cloud);
  programme = new RunningProgramme(running.programme, deployment, folder);
});
afterAll(async () => {
  deployment?.close();
  await running?.cloud.close();
  rmSync(folder, { recursive: true, force: true });
});

async function items<Item>(path: string, { cloud } = running): Promise<Item[]> {
  return ((await (await fetch(cloud.control + path)).json()) as { items: Item[] }).items;
}

/** The notifications that name a queue, or something else, in their order. */
async function told(queue: string): Promise<string[]> {
  const all = await items<{ subject: string; message: unknown }>('/notifications?limit=1000');
  return all.flatMap(({ subject, message }) =>
    typeof message === 'string' && message.startsWith('What: ') && message.includes(queue)
      ? [`${subject}\n${message}`]
      : [],
  );
}

/** The subjects of all alarms and notifications. */
const subjects = async () =>
  (await items<{ subject: string }>('/notifications?limit=1000')).map(({ subject }) => subject);

async function rings(alarm: string, cloud = running): Promise<boolean> {
  const alarms = await items<{ name: string; state: string }>('/alarms', cloud);
  return alarms.some(({ name, state }) => state === 'ALARM' && name.includes(alarm));
}

/** Makes a function fail at every event from now on. */
function breakFunction(entry: string): void {
  const code = "export const handler = async () => { throw new TypeError('broken by a test'); };";
  running.cloud.replaceCode(entry, Buffer.from(code));
}

function mend(entry: string): void {
  running.cloud.replaceCode(entry, readFileSync(join(`${inject('assembly')}-bundles`, entry, 'index.mjs')));
}

const discardAll = (queue: string) =>
  discard(deployment, queue, { messageId: undefined, of: undefined }, async () => undefined);

/** What a notification says: what is wrong, where, with which function, and who is affected. */
const notification = (title: string, queue: string, source: string, affects: string) =>
  expect.stringMatching(
    new RegExp(
      `^${title}: [a-z ]+ in ${queue}[^]*\\nWhat: [^]*${queue}[^]*${source}[^]*\\nImpact: ${affects}[^]*\\nRunbook: docs/runbooks/[a-z-]+\\.md$`,
    ),
  );

describe('a dead letter leads to one notification that says who is affected, and one when it is over', () => {
  test('of a function that a rule invokes', async () => {
    breakFunction('rehire/jobs/accept-outside-job');
    await running.programme.announce('com.example.ats', 'job-posted', jobBody());
    await running.programme.advance('PT10M');
    // The laptop starts the queue watch when dead letters change, and not every five minutes: the alarm rings for a quarter of an hour.
    expect(await rings('DeadLetters')).toBe(true);
    await running.programme.advance('PT20M');
    const said = ['Okaeri-Core-Failures', 'Okaeri-Rehire-AcceptOutsideJob', 'jobs'] as const;
    expect(await told('AcceptOutsideJob')).toEqual([notification('ALARM', ...said)]);
    mend('rehire/jobs/accept-outside-job');
    await redrive(deployment, 'Failures');
    await running.programme.untilIdle();
    await running.programme.advance('PT30M');
    expect(await told('AcceptOutsideJob')).toEqual([notification('ALARM', ...said), notification('OK', ...said)]);
    expect(await rings('DeadLetters')).toBe(false);
  });

  test('of an event that nobody can read, without a word of it', async () => {
    await running.programme.announce('com.example.ats', 'job-posted', { title: { en: 'No duties' } });
    await running.programme.advance('PT6M');
    const sent = await told('AcceptOutsideJob');
    expect(sent.at(-1)).toMatch(/^ALARM: dead letters/);
    expect(JSON.stringify(sent)).not.toContain('No duties');
    await discardAll('Failures');
    await running.programme.advance('PT6M');
    expect((await told('AcceptOutsideJob')).at(-1)).toMatch(/^OK: dead letters/);
  });

  test('of a function behind a queue', async () => {
    breakFunction('alumni/intake/register-leaver');
    await programme.join(employee(1), { settled: false });
    await running.programme.advance('PT1H');
    const said = ['Okaeri-Alumni-RegisterLeaverDeadLetters', 'register-leaver', 'leavers are not registered'] as const;
    expect(await told('RegisterLeaverDeadLetters')).toEqual([notification('ALARM', ...said)]);
    mend('alumni/intake/register-leaver');
    await redrive(deployment, 'RegisterLeaver');
    await running.programme.untilIdle();
    await running.programme.advance('PT6M');
    expect(await told('RegisterLeaverDeadLetters')).toEqual([
      notification('ALARM', ...said),
      notification('OK', ...said),
    ]);
  });

  test('of a daily run', async () => {
    breakFunction('mail/reports/sync-suppression-list');
    await running.programme.advance('P1D');
    const said = ['Okaeri-Core-FailedRuns', 'Okaeri-Mail-SyncSuppressionList', 'addresses that SES refuses'] as const;
    expect(await told('SyncSuppressionList')).toEqual([notification('ALARM', ...said)]);
    mend('mail/reports/sync-suppression-list');
    await discardAll('FailedRuns');
    await running.programme.advance('PT6M');
    expect(await told('SyncSuppressionList')).toEqual([notification('ALARM', ...said), notification('OK', ...said)]);
  });
});

describe('a queue that stands still leads to a notification within half an hour', () => {
  test('when its function fails at the same message again and again, and campaign mail waits', async () => {
    const alumniId = await programme.join(employee(2));
    breakFunction('mail/campaign-sending/send-mail');
    await programme.newsletter([alumniId]);
    await running.programme.advance('PT25M');
    const said = ['Okaeri-Mail-SendMailQueue', 'send-mail', 'campaigns are not sent, or stop midway'] as const;
    expect(await told('SendMailQueue')).toEqual([notification('ALARM', ...said)]);
    expect(await rings('StuckQueues')).toBe(true);
    mend('mail/campaign-sending/send-mail');
    await running.programme.advance('PT30M');
    expect(await told('SendMailQueue')).toEqual([notification('ALARM', ...said), notification('OK', ...said)]);
    expect(await rings('StuckQueues')).toBe(false);
  });
});

test('a line that somebody has to act upon leads to one notification an hour, with ids and without the rest of the line', async () => {
  const line = {
    ...{ code: 'HARMED_BY_BOUNCES', campaignId: 'cmp_of_a_test', correlationId: 'cause_of_a_test' },
    address: 'someone@example.com',
  };
  const code = `export const handler = async () => { process.stdout.write(${JSON.stringify(`${JSON.stringify(line)}\n`)}); };`;
  running.cloud.replaceCode('mail/health/judge-sending', Buffer.from(code));
  for (let count = 0; count < 2; count += 1) {
    await programme.give('JudgeSending', {});
    await running.programme.untilIdle();
  }
  const sent = await told('cmp_of_a_test');
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatch(
    /^ALARM: HARMED_BY_BOUNCES\nWhat: .*bounced.*\nImpact: the rest of its recipients.*\nLog: .*cause_of_a_test\.\nRunbook: docs\/runbooks\/campaign-paused\.md$/,
  );
  mend('mail/health/judge-sending');
});

test('a missing heartbeat leads to a notification after its time, and to one when it comes again', async () => {
  breakFunction('mail/reports/sync-suppression-list');
  await running.programme.advance('P3D');
  const what = 'for two days no run compared the suppression list of SES with ours';
  expect(await told(what)).toEqual([expect.stringMatching(/^ALARM: no SUPPRESSION_SYNCED\nWhat: for two days/)]);
  mend('mail/reports/sync-suppression-list');
  await discardAll('FailedRuns');
  await running.programme.advance('P1D');
  expect((await told(what)).slice(1)).toEqual([expect.stringMatching(/^OK: no SUPPRESSION_SYNCED\nWhat: it is over/)]);
  // Nobody hears of the other daily run, which was completed.
  expect(await told('INVITATIONS_SENT')).toEqual([]);
});

describe('a failure of the publisher, the sweep or the queue watch', () => {
  test('leads to notifications that events are late, and what the publisher gave up', async () => {
    breakFunction('backbone/outbox/publish-outbox');
    const from = await running.programme.now();
    const before = (await subjects()).length;
    await programme.join(employee(3), { settled: false });
    await running.programme.advance('PT1H');
    expect((await subjects()).slice(before)).toContainEqual(expect.stringMatching(/^ALARM: .*OutboxLate/));
    const said = ['Okaeri-Core-OutboxUnpublished', 'Okaeri-Core-OutboxPublisher', 'events are late'] as const;
    expect((await told('OutboxUnpublished'))[0]).toEqual(notification('ALARM', ...said));
    mend('backbone/outbox/publish-outbox');
    await discardAll('OutboxUnpublished');
    await republish(deployment, { from, to: new Date(from.getTime() + day / 2) }, new Date());
    await running.programme.advance('PT30M');
    expect((await told('OutboxUnpublished')).at(-1)).toEqual(notification('OK', ...said));
    expect(await rings('OutboxLate')).toBe(false);
  });

  test('sets off an alarm when the queue watch fails each time, and the queue watch reports it afterwards', async () => {
    breakFunction('backbone/queue-watch/watch-queues');
    await running.programme.announce('com.example.ats', 'job-posted', { title: { en: 'No duties' } });
    await running.programme.advance('PT25M');
    expect(await rings('WatchSilent')).toBe(true);
    mend('backbone/queue-watch/watch-queues');
    await running.programme.advance('PT25M');
    expect(await rings('WatchSilent')).toBe(false);
    expect((await told('QueueWatch')).at(-1)).toEqual(
      notification(
        'ALARM',
        'Okaeri-Core-FailedRuns',
        'Okaeri-Observability-QueueWatch',
        'nobody hears of dead letters',
      ),
    );
  });

  test('sets off an alarm when they are not started, which ends when they are started again', async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'okaeri-silent-'));
    const start = (state: 'ENABLED' | 'DISABLED') =>
      startTestCloud({
        stateDir,
        edit: (_stack, { Resources }) => {
          for (const { Type, Properties } of Object.values(Resources))
            if (Type === 'AWS::Scheduler::Schedule') Object.assign(Properties, { State: state });
        },
      });
    const silent = await start('DISABLED');
    try {
      await silent.programme.advance('PT20M');
      expect([await rings('TimersSilent', silent), await rings('WatchSilent', silent)]).toEqual([true, true]);
    } finally {
      await silent.cloud.close();
    }
    const again = await start('ENABLED');
    try {
      await again.programme.advance('PT20M');
      expect([await rings('TimersSilent', again), await rings('WatchSilent', again)]).toEqual([false, false]);
    } finally {
      await again.cloud.close();
      rmSync(stateDir, { recursive: true, force: true });
    }
  });
});
