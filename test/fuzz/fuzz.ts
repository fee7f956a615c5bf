/** Sends requests to a running programme, then lets what was accepted reach people, and says what should not have happened. */
import type { Okaeri } from '../../infra/laptop/okaeri.ts';
import { Random } from '../chaos/random.ts';
import { ProgrammeClient } from '../fixtures/programme-client.ts';
import { type FuzzRequest, type Known, nextRequest } from './requests.ts';

export interface Fuzzing {
  readonly requests: number;
  readonly seed: number;
  readonly say?: (line: string) => void;
}

export interface Fault {
  readonly what: string;
  readonly request?: FuzzRequest;
}

export interface Findings {
  /** Requests that got a response of 2xx. */
  readonly accepted: number;
  readonly byStatus: ReadonlyMap<number, number>;
  readonly faults: readonly Fault[];
}

/** What an accepted request made is sent after so many requests; a million drafts would say no more. */
const round = 400;
/** The longest wait of the programme that a mail can depend on. */
const longEnough = 'P45D';

const collections = { cmp: 'campaignId', gth: 'gatheringId', job: 'jobId', alm: 'alumniId', imp: 'importId' } as const;

export async function fuzz(cloud: Okaeri, { requests, seed, say = () => undefined }: Fuzzing): Promise<Findings> {
  const programme = new ProgrammeClient(cloud);
  const random = new Random(seed);
  const byStatus = new Map<number, number>();
  const faults: Fault[] = [];
  const known: Known = new Map([['source', ['standard', 'smarthr', 'freee']]]);
  for (let sent = 0; sent < requests; ) {
    const surroundings = { now: await programme.now(), noticeVersion: cloud.noticeVersion };
    const end = Math.min(requests, sent + round);
    for (; sent < end; sent++)
      await send(programme, nextRequest(random, known, surroundings), { known, byStatus, faults });
    faults.push(...(await deliverAccepted(programme, known)));
    say(`${sent} requests, ${faults.length} faults`);
    for (const parameter of ['campaignId', 'gatheringId', 'jobId']) known.delete(parameter);
  }
  const accepted = [...byStatus].reduce((sum, [status, count]) => sum + (status < 300 ? count : 0), 0);
  return { accepted, byStatus, faults };
}

interface Ledger {
  readonly known: Known;
  readonly byStatus: Map<number, number>;
  readonly faults: Fault[];
}

async function send(
  programme: ProgrammeClient,
  request: FuzzRequest,
  { known, byStatus, faults }: Ledger,
): Promise<void> {
  const { operation, as, path, body, headers } = request;
  const response = path.endsWith('/hris/standard')
    ? await programme.webhook(JSON.parse(body ?? '{}') as Record<string, unknown>)
    : await programme.call(as, operation.method, path, body, headers);
  byStatus.set(response.status, (byStatus.get(response.status) ?? 0) + 1);
  if (response.status >= 500) faults.push({ what: `answers ${response.status}`, request });
  const size = JSON.stringify(response.body).length;
  if (response.status >= 400 && size > 64_000) faults.push({ what: `explains itself in ${size} characters`, request });
  // The API's description names ids as examples.
  if (response.status < 300 && operation.operationId !== 'describeApi') remember(response.body, known);
}

/** Ids that a response names can be asked for later. */
function remember(body: object, known: Known): void {
  for (const [, kind = '', id = ''] of JSON.stringify(body).matchAll(/"((?:cmp|gth|job|alm|imp))(_[0-9a-z]{13})"/g)) {
    const parameter = collections[kind as keyof typeof collections];
    const ids = known.get(parameter) ?? [];
    if (!ids.includes(kind + id)) known.set(parameter, [...ids.slice(-200), kind + id]);
  }
}

/** Launches and publishes what stands as a draft, and lets the time pass in which mail about it leaves. */
async function deliverAccepted(programme: ProgrammeClient, known: Known): Promise<Fault[]> {
  for (const id of known.get('gatheringId') ?? []) await programme.call('hr', 'POST', `/gatherings/${id}/publish`);
  for (const id of known.get('jobId') ?? []) await programme.call('hr', 'POST', `/jobs/${id}/publish`);
  for (const id of known.get('campaignId') ?? []) await launch(programme, id);
  await programme.settled(600_000);
  await programme.advance(longEnough);
  const { deadLetters } = await programme.settled(600_000);
  const stuck = await Promise.all((known.get('campaignId') ?? []).map((id) => troubleOfCampaign(programme, id)));
  const troubled = await Promise.all((known.get('gatheringId') ?? []).map((id) => troubleOfGathering(programme, id)));
  return [
    ...[...stuck, ...troubled].filter((what) => what !== undefined).map((what) => ({ what })),
    ...deadLetters.map((letter) => ({ what: `dead letter: ${JSON.stringify(letter).slice(0, 600)}` })),
  ];
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
  if (body.pausedBecause !== null && body.status === 'paused') return `campaign ${id} is paused: ${body.pausedBecause}`;
  return body.counts.refused === 0 ? undefined : `campaign ${id} has ${body.counts.refused} mails that cannot be made`;
}

async function troubleOfGathering(programme: ProgrammeClient, id: string): Promise<string | undefined> {
  const { body } = await programme.call<{ readonly trouble?: unknown }>('hr', 'GET', `/gatherings/${id}`);
  return body.trouble == null ? undefined : `gathering ${id} is in trouble: ${JSON.stringify(body.trouble)}`;
}
