/**
 * An upgrade while the programme works: the HRIS announces leavers and a newsletter is being sent, a version without some consumers is
 * replaced by one that has them, and the events of that time are published again, as `npm run deploy` does. Nothing is lost, and nobody
 * is written to twice. The laptop cloud stops and starts in between: functions of both versions never run side by side here.
 */
import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Okaeri, type OkaeriOptions, startOkaeri } from '../../infra/laptop/okaeri.ts';
import { type Deployment, openDeployment } from '../../infra/operate/deployment.ts';
import { republish } from '../../infra/operate/republish.ts';
import { leaverData, takahashi } from '../fixtures/people.ts';
import { ProgrammeClient } from '../fixtures/programme-client.ts';
import { at, listOf, type NamedResource, resourcesOf } from '../infra/assembly.ts';
import { campaignNow, launchNewsletter, recipientsOf } from './campaign.ts';
import { atRest } from './population.ts';

/** Mails a second: the newsletter is being sent while the version changes. */
const quota = 25;
const members = 120;
/** Leavers that the HRIS announces meanwhile, and how many of them before the version changes. */
const announced = 50;
const before = 20;
/** The consumers that the old version does not have: each reacts to a context that reacts to others in turn. */
const added = ['ReflectMembership', 'CompleteCampaign', 'SendServiceMailMemberJoined'];
/** What the new version of one function prints once it is loaded. */
const mark = 'the new version is loaded';

const stateDir = mkdtempSync(join(tmpdir(), 'okaeri-upgrade-'));
const newVersion = join(stateDir, 'next.out');
let cloud: Okaeri | undefined;
let programme: ProgrammeClient;
let deployment: Deployment;

async function start(options: OkaeriOptions): Promise<void> {
  cloud = await startOkaeri({ quiet: true, stateDir, ses: { maxSendRate: quota }, ...options });
  programme = new ProgrammeClient(cloud);
  deployment = openDeployment(cloud.outputs, cloud);
}

async function stop(): Promise<void> {
  deployment?.close();
  const running = cloud;
  cloud = undefined;
  await running?.close();
}

const isAdded = (logicalId: string) => added.some((consumer) => logicalId.startsWith(consumer));
/** A rule that matches nothing takes the place of a missing one, because queue policies name their rules. */
const withoutAdded: OkaeriOptions['edit'] = (_stack, { Resources }) => {
  for (const [logicalId, { Type, Properties }] of Object.entries(Resources)) {
    if (Type === 'AWS::Events::Rule' && isAdded(logicalId) && Properties !== undefined)
      Object.assign(Properties, { EventPattern: { source: ['nobody'] } });
  }
};

/** The old assembly with other code in one function: the one that receives the webhooks. */
function makeNewVersion(): void {
  cpSync(inject('assembly'), newVersion, { recursive: true });
  const receiver = resourcesOf('AWS::Lambda::Function').find(
    ({ Metadata }) => Metadata?.['laptop-cloud:entry'] === 'hris/webhooks/receive-webhook',
  );
  const key = String(at(receiver?.Properties, 'Code', 'S3Key')).replace(/\.zip$/, '');
  appendFileSync(join(newVersion, `asset.${key}`, 'index.mjs'), `\nconsole.log(${JSON.stringify(mark)});\n`);
}

const personOf = (id: string) => ({ ...takahashi, id, email: `${id.toLowerCase()}@example.net` });
const consenting = (id: string) =>
  leaverData(personOf(id), '2026-04-30', {
    contactBasis: 'consent_at_exit',
    consentAtExit: {
      decision: 'granted',
      noticeVersion: '2026-04',
      purposes: ['membership', 'newsletter'],
      at: '2026-04-20T02:00:00Z',
      method: 'paper',
    },
  });

/** Announces leavers as an HRIS does: a webhook that is not taken is sent again with the same id. Says how many were taken so far. */
class Traffic {
  readonly ids = Array.from({ length: announced }, (_none, number) => `T${number}`);
  taken = 0;
  repeated = 0;
  readonly done: Promise<void>;

  constructor() {
    this.done = this.#announce();
  }

  async #announce(): Promise<void> {
    for (const id of this.ids) {
      while (!(await this.#isTaken(id))) {
        this.repeated += 1;
        await delay(50);
      }
      this.taken += 1;
      await delay(30);
    }
  }

  async #isTaken(id: string): Promise<boolean> {
    try {
      const timestamp = (await programme.now()).toISOString();
      const event = { type: 'employee.offboarded', timestamp: '2026-11-30T00:00:00Z', data: consenting(id) };
      return (await programme.webhook(event, { id: `msg_${id}`, at: new Date(timestamp) })).status === 202;
    } catch {
      return false;
    }
  }

  async until(taken: number): Promise<void> {
    while (this.taken < taken) await delay(20);
  }
}

interface Person {
  readonly sourceEmployeeId: string;
  readonly status: string;
}

async function people(): Promise<Person[]> {
  const found: Person[] = [];
  let cursor: string | null = null;
  do {
    const more: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = await programme.call<{ items: Person[]; cursor: string | null }>(
      'hr',
      'GET',
      `/alumni?limit=100${more}`,
    );
    found.push(...body.items);
    ({ cursor } = body);
  } while (cursor !== null);
  return found;
}

/** The rules of the new version for our events, each with the function that it leads to. */
function subscriptions() {
  const queued = resourcesOf('AWS::Lambda::EventSourceMapping');
  const functions = resourcesOf('AWS::Lambda::Function');
  return resourcesOf('AWS::Events::Rule').flatMap((rule) => {
    // A function, or the queue in front of one.
    const aim = at(rule.Properties, 'Targets', 0, 'Arn', 'Fn::GetAtt', 0);
    const mapping = queued.find(
      (one) => one.stack === rule.stack && at(one.Properties, 'EventSourceArn', 'Fn::GetAtt', 0) === aim,
    );
    const behind = at(mapping?.Properties, 'FunctionName', 'Ref') ?? aim;
    const target = functions.find((one) => one.stack === rule.stack && one.logicalId === behind);
    return target === undefined ? [] : [{ rule, entry: String(target.Metadata?.['laptop-cloud:entry']) }];
  });
}

interface Emitted {
  readonly eventId: string;
  readonly source: string;
  readonly type: string;
  readonly occurredAt: string;
}

const isFor = ({ Properties }: NamedResource, { source, type }: Emitted) =>
  listOf(at(Properties, 'EventPattern', 'source')).includes(source) &&
  listOf(at(Properties, 'EventPattern', 'detail-type')).includes(type);

async function emittedSince(from: Date): Promise<Emitted[]> {
  const found: Emitted[] = [];
  const outbox = { TableName: deployment.output('OutboxTableName') };
  for await (const { Items = [] } of paginateScan({ client: deployment.tables }, outbox))
    found.push(...(Items as Emitted[]));
  return found.filter(({ occurredAt }) => occurredAt >= from.toISOString());
}

/** What a function has printed in both versions. Its log has its name, with that of the context if two functions have the same name. */
function printed(entry: string): string[] {
  const [context = '', , name = ''] = entry.split('/');
  const files = [`${name}.log`, `${context}-${name}.log`].map((file) => join(stateDir, 'logs', file));
  return files.flatMap((file) => (existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []));
}

/** The events that a function has handled in either version. */
function handled(entry: string): ReadonlySet<string> {
  const lines = printed(entry).filter((line) => line.includes('"EVENT_HANDLED"'));
  return new Set(lines.map((line) => String((JSON.parse(line) as { eventId: unknown }).eventId)));
}

describe('an upgrade with traffic', { timeout: 600_000 }, () => {
  let traffic: Traffic;
  let campaignId: string;
  let from: Date;
  let to: Date;
  let early: Person[];

  beforeAll(async () => {
    makeNewVersion();
    await start({ outdir: inject('assembly'), edit: withoutAdded });
    const employees = Array.from({ length: members }, (_none, number) => consenting(`X${number}`));
    await programme.call('hr', 'POST', '/alumni/imports', { employees, dryRun: false });
    await atRest(programme);
    await programme.advance('PT1H');
    await atRest(programme);

    from = await programme.now();
    campaignId = await launchNewsletter(programme);
    traffic = new Traffic();
    await traffic.until(before);
    await stop();
    await start({ outdir: newVersion });
    await traffic.done;
    await atRest(programme);
    early = await people();
    to = await programme.now();
    await republish(deployment, { from, to }, to);
    await atRest(programme);
    await programme.advance('PT2H');
    await atRest(programme);
  });
  afterAll(async () => {
    await stop();
    rmSync(stateDir, { recursive: true, force: true, maxRetries: 5 });
  });

  test('was one: calls failed meanwhile, other code ran, and events found no consumer until they were published again', () => {
    expect(traffic.repeated).toBeGreaterThan(0);
    expect(printed('hris/webhooks/receive-webhook').join('\n')).toContain(mark);
    const unheard = early.filter(
      ({ sourceEmployeeId, status }) => traffic.ids.includes(sourceEmployeeId) && status !== 'member',
    );
    expect(unheard.length).toBeGreaterThan(0);
  });

  test('every webhook led to a leaver, who became a member as the paper says', async () => {
    const all = await people();
    const wanted = traffic.ids.map((id) => [id, 'member']);
    const found = traffic.ids.map((id) =>
      all.filter((one) => one.sourceEmployeeId === id).flatMap(({ status }) => [id, status]),
    );
    expect(found).toEqual(wanted);
  });

  test('every event since its start reached every consumer of the new version', async () => {
    const events = await emittedSince(from);
    const wanted = subscriptions().flatMap(({ rule, entry }) =>
      events.filter((event) => isFor(rule, event)).map((event) => ({ rule, entry, event })),
    );
    expect(new Set(wanted.map(({ rule }) => rule.logicalId)).size).toBeGreaterThan(8);
    expect(wanted.some(({ rule }) => isAdded(rule.logicalId))).toBe(true);
    const done = new Map([...new Set(wanted.map(({ entry }) => entry))].map((entry) => [entry, handled(entry)]));
    const missed = wanted.filter(({ entry, event }) => done.get(entry)?.has(event.eventId) !== true);
    expect(missed.map(({ rule, event }) => `${event.type} ${event.eventId}: ${rule.logicalId}`)).toEqual([]);
  });

  test('the newsletter came to its end: nobody twice, nobody missed', async () => {
    const mails = (await programme.mails()).filter(({ tags }) => tags['campaign'] === campaignId);
    const { status, counts } = await campaignNow(programme, campaignId);
    const recipients = await recipientsOf(programme, campaignId);
    expect([status, counts.pending]).toEqual(['completed', 0]);
    expect(recipients.length).toBeGreaterThanOrEqual(members);
    expect(twice(mails.map(({ tags }) => String(tags['recipient'])))).toEqual([]);
    const reached = new Set(mails.map(({ tags }) => tags['recipient']));
    const missed = recipients.filter(({ alumniId, state }) => !reached.has(alumniId) && state !== 'inDoubt');
    expect(missed).toEqual([]);
  });

  test('every new member has one receipt, and nobody has a service mail twice', async () => {
    const service = (await programme.mails()).filter(({ tags }) => tags['mail'] !== undefined);
    expect(twice(service.map(({ tags }) => String(tags['mail'])))).toEqual([]);
    const receipts = service.map(({ to: address }) => String(address));
    const wanted = traffic.ids.map((id) => personOf(id).email);
    expect(receipts.filter((address) => wanted.includes(address)).sort()).toEqual([...wanted].sort());
  });
});

function twice(all: readonly (string | undefined)[]): string[] {
  const seen = new Set<string>();
  return all.flatMap((one) => {
    if (one === undefined) return [];
    if (seen.has(one)) return [one];
    seen.add(one);
    return [];
  });
}
