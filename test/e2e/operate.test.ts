/** The engineer on call: what `npm run operate` and the related commands do with a running programme. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Deployment, openDeployment } from '../../infra/operate/deployment.ts';
import { redrive } from '../../infra/operate/queues/redrive.ts';
import { status } from '../../infra/operate/queues/status.ts';
import { republish } from '../../infra/operate/republish.ts';
import { rotateLinkKeys } from '../../infra/operate/rotate-link-keys.ts';
import { jobBody } from '../fixtures/jobs.ts';
import { garcia, leaverData, obrien, takahashi } from '../fixtures/people.ts';
import { linkIn } from '../fixtures/programme-client.ts';
import { startTestCloud, type TestCloud } from './cloud.ts';

const operations = fileURLToPath(new URL('../../infra/operate/main.ts', import.meta.url));
const run = promisify(execFile);

let running: TestCloud;
let deployment: Deployment;
let folder: string;

beforeAll(async () => {
  running = await startTestCloud();
  const { aws, region, operatorAccessKey, control, outputs } = running.cloud;
  deployment = openDeployment(outputs, { aws, region, operatorAccessKey, control });
  folder = mkdtempSync(join(tmpdir(), 'okaeri-operate-'));
  writeFileSync(join(folder, 'ready.json'), JSON.stringify({ aws, region, operatorAccessKey, control, outputs }));
});
afterAll(async () => {
  deployment?.close();
  await running?.cloud.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The script as a person runs it. */
async function operate(...options: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [operations, ...options, '--ready-file', join(folder, 'ready.json')]);
  return stdout;
}

async function control<Body>(path: string, body?: object): Promise<Body> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return (await (await fetch(running.cloud.control + path, init)).json()) as Body;
}

async function jobTitles(): Promise<string[]> {
  const { body } = await running.programme.call<{ items: { title: { en: string } }[] }>('hr', 'GET', '/jobs');
  return body.items.map(({ title }) => title.en);
}

/** Where the events are that functions invoked by rules failed to handle, and one of these functions. */
const kept = expect.stringMatching(/^Okaeri-Core-Failures/);
const acceptOutsideJob = expect.stringMatching(/^Okaeri-Rehire-AcceptOutsideJob/);

describe('redrive', () => {
  test('what failed while the database was away is done after the redrive, and only once', async () => {
    await control('/faults', { service: 'dynamodb', kind: 'error', rate: 1 });
    await running.programme.announce('com.example.ats', 'job-posted', jobBody());
    await running.programme.advance('PT30M');
    await control('/faults', { service: 'dynamodb', kind: 'error', rate: 0 });
    expect(await jobTitles()).toEqual([]);

    // The runs of schedules failed, too, and are kept apart: no redrive starts them, by whatever name.
    const failedRuns = async () => {
      const { queues } = await status(deployment);
      return queues.find(({ name }) => name.includes('FailedRuns'))?.visible ?? 0;
    };
    const runs = await failedRuns();
    expect(runs).toBeGreaterThan(0);
    await expect(operate('redrive', 'FailedRuns')).rejects.toThrow('holds nothing that can go back');
    await expect(operate('redrive', '--all', '--function', 'sweep-timers')).rejects.toThrow('for sweep-timers');
    expect(await failedRuns()).toBe(runs);
    await operate('discard', 'FailedRuns', '--all', '--reason', 'obsolete');
    const { deadLetters } = await status(deployment);
    expect(deadLetters).toMatchObject([
      {
        queue: kept,
        function: acceptOutsideJob,
        eventType: 'job-posted',
        reason: expect.stringMatching(/^RetriesExhausted: \w+$/),
      },
    ]);
    for (const where of ['Failures', '--all'])
      await expect(operate('redrive', where, '--function', 'close-job')).rejects.toThrow('for close-job');
    await expect(
      operate('discard', 'Failures', '--all', '--function', 'close-job', '--reason', 'obsolete'),
    ).rejects.toThrow('holds nothing for close-job');
    const printed = await operate('redrive', 'Failures', '--function', 'accept-outside-job');
    expect(printed).toMatch(/^1 message from Okaeri-Core-Failures\w+ back to Okaeri-Rehire-AcceptOutsideJob/);
    await running.programme.untilIdle();
    expect(await jobTitles()).toEqual(['Process engineer']);
    expect((await status(deployment)).deadLetters).toEqual([]);
    expect(await operate('redrive', '--all')).toContain('No dead-letter queue');
  });

  test('what cannot be read comes back with its reason, and is not moved for ever', async () => {
    for (let count = 0; count < 12; count++) {
      await running.programme.announce('com.example.ats', 'job-posted', { title: { en: 'No duties' } });
    }
    await running.programme.untilIdle();
    expect(await redrive(deployment, 'Failures', 'AcceptOutsideJob')).toMatchObject([{ moved: 12 }]);
    await running.programme.untilIdle();
    const { queues, deadLetters } = await status(deployment);
    expect(queues.find(({ name }) => name.includes('Failures'))?.visible).toBe(12);
    expect(deadLetters[0]?.reason).toMatch(/^invalid: data\.duties/);
  });

  test('a status names ids and reasons, never what a message says', async () => {
    const printed = await operate('status');
    expect(printed).toContain('invalid: data.duties');
    expect(printed).not.toContain('No duties');
  });

  test.each([
    ['nothing', 'names 0 dead-letter queues'],
    ['DeadLetters', 'give one of:\n  Okaeri-'],
    ['OutboxUnpublished', 'npm run republish'],
  ])('refuses %s with one sentence', async (name, sentence) => {
    await expect(redrive(deployment, name)).rejects.toThrow(sentence);
  });
});

describe('discard', () => {
  test('deletes the one invalid event that is named, or all, and prints what it was but nothing that it says', async () => {
    const { deadLetters } = await status(deployment);
    const letter = deadLetters.find(({ function: of }) => of?.includes('AcceptOutsideJob'));
    const discarding = ['discard', 'Failures', '--function', 'AcceptOutsideJob', '--reason', 'invalid'] as const;
    const printed = await operate(...discarding, letter?.messageId ?? '');
    expect(printed).toContain(`message ${letter?.messageId} of ${letter?.sentAt}`);
    expect(printed).toContain('(job-posted');
    expect(printed).toContain('because it is not a valid event, and its sender knows.');
    // The clock was moved by half an hour: the output has only times of the programme, none of the machine.
    const at = Date.parse(/^Discarded at (\S+):/.exec(printed)?.[1] ?? '');
    expect(at).toBeGreaterThan(Date.now() + 20 * 60_000);
    expect(printed).not.toContain('No duties');
    const waiting = async () => {
      const { queues } = await status(deployment);
      const { visible, inFlight } = queues.find(({ name }) => name.includes('Failures')) ?? {};
      return { visible, inFlight };
    };
    expect(await waiting()).toEqual({ visible: 11, inFlight: 0 });
    await expect(operate(...discarding, letter?.messageId ?? '')).rejects.toThrow('holds no waiting message');
    expect(await waiting()).toEqual({ visible: 11, inFlight: 0 });
    expect((await operate(...discarding, '--all')).trim().split('\n')).toHaveLength(11);
    expect((await status(deployment)).deadLetters).toEqual([]);
    await expect(operate(...discarding, '--all')).rejects.toThrow('holds nothing');
  });
});

describe('republish', () => {
  /** How often each event went over the bus. */
  async function deliveries(): Promise<Map<string, number>> {
    const events = (await running.programme.events()) as { detail: { metadata?: { id: string; subject: string } } }[];
    const ids = events.flatMap(({ detail }) => (detail.metadata === undefined ? [] : [detail.metadata.id]));
    return new Map(ids.map((id) => [id, ids.filter((other) => other === id).length]));
  }

  test('the same events go out again, and nothing changes', async () => {
    const { programme } = running;
    const timestamp = (await programme.now()).toISOString();
    const lastDay = new Date(Date.parse(timestamp) + 3 * 86_400_000).toISOString().slice(0, 10);
    await programme.webhook({ type: 'employee.offboarded', timestamp, data: leaverData(takahashi, lastDay) });
    await programme.advance('P20D');
    const people = (await programme.call('hr', 'GET', '/alumni')).body;
    const mails = (await programme.mails()).length;
    expect(mails).toBeGreaterThan(0);
    const before = await deliveries();
    expect(before.size).toBeGreaterThan(2);
    expect(new Set(before.values())).toEqual(new Set([1]));

    const to = await programme.now();
    const from = new Date(to.getTime() - 25 * 86_400_000);
    expect(await operate('republish', '--from', from.toISOString(), '--to', to.toISOString(), '--dry-run')).toBe(
      `${before.size} events would be published again.\n`,
    );
    expect(await deliveries()).toEqual(before);
    expect(await republish(deployment, { from, to }, new Date())).toBe(before.size);
    await programme.untilIdle();
    expect(new Set((await deliveries()).values())).toEqual(new Set([2]));
    expect((await programme.call('hr', 'GET', '/alumni')).body).toEqual(people);
    expect(await programme.mails()).toHaveLength(mails);
  });

  test('one subject only', async () => {
    const { body } = await running.programme.call<{ items: { alumniId: string }[] }>('hr', 'GET', '/alumni');
    const subject = body.items[0]?.alumniId ?? '';
    const marked = await republish(deployment, { subject }, new Date());
    await running.programme.untilIdle();
    const again = [...(await deliveries()).values()].filter((count) => count === 3);
    expect(marked).toBeGreaterThan(0);
    expect(again).toHaveLength(marked);
  });

  test('the operator cannot speak as okaeri, whatever else is allowed', async () => {
    const { aws, region, operatorAccessKey, busName } = running.cloud;
    const credentials = { accessKeyId: operatorAccessKey, secretAccessKey: 'any' };
    const bus = new EventBridgeClient({ endpoint: aws, region, credentials });
    const entry = {
      EventBusName: busName ?? '',
      Source: 'okaeri.hris',
      DetailType: 'employee-offboarded',
      Detail: '{}',
    };
    await expect(bus.send(new PutEventsCommand({ Entries: [entry] }))).rejects.toThrow(
      'OnlyThePublisherSpeaksAsOkaeri',
    );
    bus.destroy();
  });

  test('refuses a time that runs backwards, and one longer than the archive', async () => {
    const at = (day: string) => new Date(`${day}T00:00:00Z`);
    const refusal = (from: string, to: string) =>
      republish(deployment, { from: at(from), to: at(to) }, new Date()).catch((error: Error) => error.message);
    expect(await refusal('2026-02-01', '2026-01-01')).toBe('--from is later than --to.');
    expect(await refusal('2026-01-01', '2026-12-31')).toContain('90 days');
  });
});

describe('rotate-link-keys', () => {
  const noWait = () => Promise.resolve();
  async function keys(): Promise<Record<string, string>> {
    const answer = await deployment.secrets.send(
      new GetSecretValueCommand({ SecretId: deployment.output('LinkKeysArn') }),
    );
    return JSON.parse(answer.SecretString ?? '{}') as Record<string, string>;
  }

  test('links made before stay valid; the new key is added before links are made with it', async () => {
    const before = await keys();
    let whileWaiting: Record<string, string> = {};
    const active = await rotateLinkKeys(deployment, async () => {
      whileWaiting = await keys();
    });
    expect(active).toBe(2);
    expect(whileWaiting).toEqual({ ...before, k2: expect.stringMatching(/^[A-Za-z0-9]{48}$/) });
    expect(await keys()).toEqual({ ...whileWaiting, active: '2' });
    await control('/kill', { function: 'consent-joining-page' });
    const invitation = await running.programme.latestMailTo(takahashi.email ?? '');
    expect((await running.programme.openPage(linkIn(invitation, 'i'))).status).toBe(200);
  });

  test('interrupted before the new key was active, the next run makes that one active', async () => {
    const interrupted = () => Promise.reject(new Error('interrupted'));
    await expect(rotateLinkKeys(deployment, interrupted)).rejects.toThrow('interrupted');
    const left = await keys();
    expect(left['active']).toBe('2');
    expect(await rotateLinkKeys(deployment, noWait)).toBe(3);
    expect(await keys()).toEqual({ ...left, active: '3' });
  });
});

describe('verify-ledger', () => {
  test('says that every chain is intact; a changed record is found, named by id, and fails the command', async () => {
    const { programme } = running;
    const granted = {
      ...leaverData(obrien, '2020-03-31'),
      consentAtExit: {
        decision: 'granted',
        noticeVersion: '2026-04',
        purposes: ['membership', 'newsletter'],
        at: '2020-03-31T09:00:00Z',
        method: 'paper',
      },
    };
    await programme.call('hr', 'POST', '/alumni/imports', { employees: [granted] });
    await programme.untilIdle();
    expect(await operate('verify-ledger')).toMatch(/^[1-9]\d* records? of .+ read\.\nEvery chain is intact/);

    const { body } = await programme.call<{ items: { alumniId: string }[] }>('hr', 'GET', '/alumni?status=member');
    const alumniId = body.items[0]?.alumniId ?? '';
    const TableName = deployment.output('ConsentLedgerTableName');
    const found = await deployment.tables.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'alumniId = :id',
        ExpressionAttributeValues: { ':id': alumniId },
      }),
    );
    const backdate = (eventTime: string) =>
      deployment.tables.send(
        new UpdateCommand({
          TableName,
          Key: { alumniId, sequence: 1 },
          UpdateExpression: 'SET eventTime = :at',
          ExpressionAttributeValues: { ':at': eventTime },
        }),
      );
    await backdate('2019-01-01T00:00:00.000Z');
    const failed = await operate('verify-ledger').catch((error: { stderr: string; code: number }) => error);
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining(`1 chain is broken:\n  ${alumniId}`) });

    await backdate(String(found.Items?.[0]?.['eventTime']));
    expect(await operate('verify-ledger')).toContain('Every chain is intact');
  });
});

describe('resend-service-mail', () => {
  test('names service mails that stayed in doubt, and has those sent once more that are asked for', async () => {
    const { programme } = running;
    const timestamp = (await programme.now()).toISOString();
    const lastDay = new Date(Date.parse(timestamp) + 86_400_000).toISOString().slice(0, 10);
    const lost = ['accept-then-reset', 'drop-report'];
    for (const kind of lost) await control('/faults', { service: 'ses', kind, rate: 1 });
    await programme.webhook({ type: 'employee.offboarded', timestamp, data: leaverData(garcia, lastDay) });
    const invitations = async () =>
      (await programme.mails()).filter(({ to }) => to.includes(garcia.email ?? '')).length;
    await programme.advance('P6D');
    expect(await invitations()).toBe(2);
    for (const kind of lost) await control('/faults', { service: 'ses', kind, rate: 0 });

    const list = () => operate('resend-service-mail', '--all', '--dry-run');
    const [, mailId = ''] =
      /service mails? (?:is|are) in doubt [\s\S]* {2}(mal_\w+) invitation to alm_\w+, since/.exec(await list()) ?? [];
    expect(mailId).not.toBe('');
    await programme.advance('PT1H');
    expect(await invitations()).toBe(2);
    expect(await operate('resend-service-mail', mailId)).toMatch(
      new RegExp(`^1 service mail is resent .*\n  ${mailId}`),
    );
    await programme.advance('PT15M');
    expect(await invitations()).toBe(3);
    expect(await list()).not.toContain(mailId);
  });
});

describe('the command line', () => {
  test.each([
    [
      ['nonsense'],
      'Give one of: status, redrive, discard, republish, rotate-link-keys, verify-ledger, smoke, dns, resend-service-mail.',
    ],
    [['resend-service-mail'], 'Give the ids of service mails, or --all.'],
    [['resend-service-mail', 'mal_00000000000000', '--all'], 'Give the ids of service mails, or --all.'],
    [['resend-service-mail', 'mal_0000000000000'], 'Not left in doubt: mal_0000000000000.'],
    [['redrive'], 'Give the name of one dead-letter queue, or --all.'],
    [
      ['discard', 'AcceptOutsideJob'],
      'Give the name of one dead-letter queue and the id of a message in it, or --all.',
    ],
    [['discard', 'AcceptOutsideJob', '--all'], 'Give --reason invalid | republished | obsolete.'],
    [['discard', 'AcceptOutsideJob', '--all', '--reason', '佐藤様'], 'Give --reason invalid | republished | obsolete.'],
    [['discard', 'OutboxUnpublished', 'x', '--reason', 'invalid'], 'holds no waiting message x'],
    [['republish', '--from', 'yesterday', '--to', 'today'], '--from yesterday is not an instant'],
    [
      ['rotate-link-keys', '--wait-seconds', '299'],
      '--wait-seconds is at least 300: functions keep the keys for that long',
    ],
    [['republish'], 'Give --subject, or --from and --to.'],
    [['status', '--nonsense'], "Unknown option '--nonsense'"],
  ])('%j is answered with one sentence', async (options, sentence) => {
    const { stderr, code } = await operate(...options).then(
      () => ({ stderr: '', code: 0 }),
      (error: { stderr: string; code: number }) => error,
    );
    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('a file that is not there, and one that lacks what it needs', async () => {
    const attempt = async (...options: string[]) =>
      run(process.execPath, [operations, 'status', ...options]).catch((error: { stderr: string }) => error.stderr);
    expect(await attempt('--ready-file', join(folder, 'missing.json'))).toContain('npm start -- --ready-file');
    writeFileSync(join(folder, 'empty.json'), '{}');
    expect(await attempt('--ready-file', join(folder, 'empty.json'))).toContain('it lacks aws');
    expect(await attempt('--deployment', join(folder, 'missing.json'))).toContain('npm run deploy` writes it');
  });
});
