/** Sends requests to a running programme, then lets what was accepted reach people, and says what should not have happened. */
import type { Okaeri } from '../../infra/laptop/okaeri.ts';
import { Random } from '../chaos/random.ts';
import { ProgrammeClient } from '../fixtures/programme-client.ts';
import type { Fault } from './fault.ts';
import { openMails } from './open-mails.ts';
import { type FuzzRequest, type Known, nextRequest } from './requests.ts';

export interface Fuzzing {
  readonly requests: number;
  readonly seed: number;
  readonly say?: (line: string) => void;
}

export interface Findings {
  /** Requests that got a response of 2xx. */
  readonly accepted: number;
  readonly byStatus: ReadonlyMap<number, number>;
  /** Operations that accepted no request, with how often each status came. */
  readonly neverAccepted: ReadonlyMap<string, ReadonlyMap<number, number>>;
  /** Mails that arrived, by their kind; what nobody was mailed was not tried. */
  readonly mails: ReadonlyMap<string, number>;
  /** Pages that were opened from a mail. */
  readonly pages: number;
  readonly faults: readonly Fault[];
}

/** What an accepted request made is sent after so many requests; a million drafts would say no more. */
const round = 400;
/** Until every campaign has been sent and every gathering been announced, and no answer is due yet. */
const untilAnnounced = 'P2DT1H';
/** The longest wait of the programme that a mail can depend on. */
const longEnough = 'P45D';

const collections = { cmp: 'campaignId', gth: 'gatheringId', job: 'jobId', alm: 'alumniId', imp: 'importId' } as const;

export async function fuzz(cloud: Okaeri, { requests, seed, say = () => undefined }: Fuzzing): Promise<Findings> {
  const programme = new ProgrammeClient(cloud);
  const random = new Random(seed);
  const known: Known = new Map([['source', ['standard', 'smarthr', 'freee']]]);
  const ledger = { known, byStatus: new Map(), byOperation: new Map(), faults: [] as Fault[] } satisfies Ledger;
  let pages = 0;
  for (let sent = 0; sent < requests; ) {
    const end = Math.min(requests, sent + round);
    const middle = Math.ceil((sent + end) / 2);
    const { noticeVersion } = cloud;
    for (; sent < middle; sent++) {
      await send(programme, nextRequest(random, known, { now: await programme.now(), noticeVersion }), ledger);
    }
    pages += await announceAccepted(programme, ledger, random);
    // Guests can be answered for and checked in only now.
    for (; sent < end; sent++) {
      await send(programme, nextRequest(random, known, { now: await programme.now(), noticeVersion }), ledger);
    }
    pages += await announceAccepted(programme, ledger, random);
    await letTimePass(programme, ledger);
    say(`${sent} requests, ${pages} pages, ${ledger.faults.length} faults`);
    for (const parameter of ['campaignId', 'gatheringId', 'jobId']) known.delete(parameter);
  }
  ledger.faults.push(...(await outsideSchema(cloud)));
  const { byStatus, byOperation, faults } = ledger;
  const accepted = acceptedOf(byStatus);
  const neverAccepted = new Map([...byOperation].filter(([, statuses]) => acceptedOf(statuses) === 0));
  return { accepted, byStatus, neverAccepted, mails: await mailsByKind(programme), pages, faults };
}

/** Nothing in a programme that is new was stored by older rules: a response outside its schema is a handler's fault. */
async function outsideSchema({ control }: Okaeri): Promise<Fault[]> {
  const response = await fetch(`${control}/logs?contains=RESPONSE_OUTSIDE_SCHEMA&limit=20`);
  const { items } = (await response.json()) as { readonly items: readonly unknown[] };
  return items.map((line) => ({ what: `a response breaks its schema: ${JSON.stringify(line).slice(0, 400)}` }));
}

function acceptedOf(byStatus: ReadonlyMap<number, number>): number {
  return [...byStatus].reduce((sum, [status, count]) => sum + (status < 300 ? count : 0), 0);
}

async function mailsByKind(programme: ProgrammeClient): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { tags } of await programme.mails()) {
    count(tags['campaign'] === undefined ? 'service' : 'campaign', counts);
  }
  return counts;
}

interface Ledger {
  readonly known: Known;
  readonly byStatus: Map<number, number>;
  readonly byOperation: Map<string, Map<number, number>>;
  readonly faults: Fault[];
}

async function send(programme: ProgrammeClient, request: FuzzRequest, ledger: Ledger): Promise<void> {
  const { operation, as, path, body, headers } = request;
  const { known, byStatus, byOperation, faults } = ledger;
  const response = path.endsWith('/hris/standard')
    ? await programme.webhook(JSON.parse(body ?? '{}') as Record<string, unknown>)
    : await programme.call(as, operation.method, path, body, headers);
  count(response.status, byStatus);
  const ofOperation = byOperation.get(operation.operationId) ?? new Map<number, number>();
  byOperation.set(operation.operationId, count(response.status, ofOperation));
  if (response.status >= 500) faults.push({ what: `answers ${response.status}`, request });
  const size = JSON.stringify(response.body).length;
  if (response.status >= 400 && size > 64_000) faults.push({ what: `explains itself in ${size} characters`, request });
  // The API's description names ids as examples, and a dry run names people that do not exist yet.
  const names = operation.operationId !== 'describeApi' && body?.includes('"dryRun":true') !== true;
  if (response.status < 300 && names) remember(path, response.body, known);
}

function count<Key>(key: Key, counts: Map<Key, number>): Map<Key, number> {
  return counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Ids that a response names can be asked for later; but a gathering or a job names its campaign before that is made. */
function remember(path: string, body: object, known: Known): void {
  for (const [, kind = '', id = ''] of JSON.stringify(body).matchAll(/"((?:cmp|gth|job|alm|imp))(_[0-9a-z]{13})"/g)) {
    if (kind === 'cmp' && !path.startsWith('/campaigns')) continue;
    const parameter = collections[kind as keyof typeof collections];
    const ids = known.get(parameter) ?? [];
    if (!ids.includes(kind + id)) known.set(parameter, [...ids.slice(-200), kind + id]);
  }
}

/** Launches and publishes what stands as a draft, and opens what was mailed. Returns how many pages were opened. */
async function announceAccepted(programme: ProgrammeClient, ledger: Ledger, random: Random): Promise<number> {
  const { known, faults } = ledger;
  const before = new Set((await programme.mails()).map(({ id }) => id));
  for (const id of known.get('gatheringId') ?? []) await programme.call('hr', 'POST', `/gatherings/${id}/publish`);
  for (const id of known.get('jobId') ?? []) await programme.call('hr', 'POST', `/jobs/${id}/publish`);
  for (const id of known.get('campaignId') ?? []) await launch(programme, id);
  await programme.untilIdle();
  await programme.advance(untilAnnounced);
  await programme.untilIdle();
  const arrived = (await programme.mails()).filter(({ id }) => !before.has(id));
  const opened = await openMails(programme, arrived, random);
  faults.push(...opened.faults);
  return opened.pages;
}

/** Lets the time pass in which mail about what was accepted leaves, and looks for what did not. */
async function letTimePass(programme: ProgrammeClient, { known, faults }: Ledger): Promise<void> {
  await programme.untilIdle();
  await programme.advance(longEnough);
  const { deadLetters } = await programme.untilIdle();
  const stuck = await Promise.all((known.get('campaignId') ?? []).map((id) => troubleOfCampaign(programme, id)));
  const troubled = await Promise.all((known.get('gatheringId') ?? []).map((id) => troubleOfGathering(programme, id)));
  faults.push(
    ...[...stuck, ...troubled].filter((what) => what !== undefined).map((what) => ({ what })),
    ...deadLetters.map((letter) => ({ what: `dead letter: ${JSON.stringify(letter).slice(0, 600)}` })),
  );
}

async function launch(programme: ProgrammeClient, id: string): Promise<void> {
  const { headers } = await programme.call('hr', 'POST', `/campaigns/${id}/submit`);
  const etag = headers.get('etag');
  await programme.call(
    'approver',
    'POST',
    `/campaigns/${id}/approve`,
    undefined,
    etag === null ? {} : { 'if-match': etag },
  );
  await programme.call('hr', 'POST', `/campaigns/${id}/launch`);
}

interface CampaignNow extends Record<string, unknown> {
  readonly status: string;
  readonly pausedBecause: string | null;
  readonly counts: { readonly refused: number; readonly pending: number };
}

async function troubleOfCampaign(programme: ProgrammeClient, id: string): Promise<string | undefined> {
  const { body } = await programme.call<CampaignNow>('hr', 'GET', `/campaigns/${id}`);
  if (body.status === 'freezing' || body.status === 'sending') return `campaign ${id} is ${body.status} for ever`;
  // Audiences of chance may be empty; such a campaign waits for HR.
  if (body.status === 'paused' && ![null, 'reaches_nobody'].includes(body.pausedBecause))
    return `campaign ${id} is paused: ${body.pausedBecause}`;
  return body.counts.refused === 0 ? undefined : `campaign ${id} has ${body.counts.refused} mails that cannot be made`;
}

async function troubleOfGathering(programme: ProgrammeClient, id: string): Promise<string | undefined> {
  const { body } = await programme.call<{ readonly trouble?: unknown }>('hr', 'GET', `/gatherings/${id}`);
  return body.trouble == null ? undefined : `gathering ${id} is in trouble: ${JSON.stringify(body.trouble)}`;
}
