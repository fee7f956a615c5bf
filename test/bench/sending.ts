/** The sending path: the real handler in processes of its own, a fake SES, and DynamoDB behind a meter. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { chunksPerLane, laneMemory, lanes } from '../../functions/mail/environment.ts';
import { registeredTables } from '../../infra/tables.ts';
import { type CampaignId, idFrom } from '../../shared/identifier.ts';
import { second } from '../../shared/time/durations.ts';
import { type Meter, MeteredDynamoDb } from '../costs/metered-dynamodb.ts';
import { startDynamoDb } from '../fixtures/dynamodb-engine.ts';
import { FakeAws } from '../fixtures/fake-aws.ts';
import { createTables } from '../fixtures/tables.ts';
import { reportCosts, type Used } from './costs.ts';
import { RatedSes } from './rated-ses.ts';
import { report } from './report.ts';
import type { Answer, Order, Steps, Worked } from './sender.ts';

const indexes = new Map(registeredTables.map(({ name, indexes: of }) => [name, Object.keys(of ?? {}).length] as const));

const members = 3_000;
const perChunk = 100;
/** The account's rate in mails a second, and how many mails are sent at it: enough for some seconds. */
const rates = [
  { rate: 14, mails: 200 },
  { rate: 100, mails: 1_000 },
  { rate: 160, mails: 1_500 },
  { rate: 500, mails: 3_000 },
];
/** A lane begins at half its share and rises to all of it: the share of the quota is printed with and without that time. */
const slowStart = 2_000;
const steps = 2_000;
/** The first campaign of a process: only a warm function is measured. */
const warmingUp = 'warming up';
/** Bytes of the log that the senders wrote. */
let logged = 0;

export async function measureSending(): Promise<void> {
  const engine = await startDynamoDb();
  const meter = await MeteredDynamoDb.start(engine.endpoint, indexes);
  const [ses, aws] = await Promise.all([RatedSes.start(), FakeAws.start()]);
  aws.secret({ active: '1', k1: 'a-key-for-the-bench-that-is-long-enough' });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SES: ses.endpoint,
    SENDER_ADDRESS: 'alumni@mail.example.com',
    SENDER_DOMAIN: 'mail.example.com',
    CONFIGURATION_SET: 'okaeri',
    REFUSE_RESERVED_DOMAINS: 'false',
    PUBLIC_ORIGIN: 'https://alumni.example.com',
    LINK_KEYS_SECRET: 'link-keys',
    POWERTOOLS_LOG_LEVEL: 'INFO',
  });
  const senders: ChildProcess[] = [];
  try {
    await createTables(meter.endpoint, registeredTables);
    const { enrol, handOver, numbered } = await import('../integration/mail/frozen-campaign.ts');
    const people = Array.from({ length: members }, (_, number) => numbered(number));
    await enrol(...people);
    const ids = people.map(({ alumniId }) => alumniId);
    const launch = (name: string, mails: number) => handOver(name, ids.slice(0, mails));
    for (let lane = 0; lane < lanes; lane++) senders.push(await startSender());
    const [first] = senders;
    if (first === undefined) throw new Error('there is no sender');

    const { sending, ...costs } = await measureOneSender(first, ses, meter, launch);
    compare(costs);
    for (const { rate, mails } of rates) {
      const campaignId = await measureShare(senders, ses, rate, mails, launch);
      const reports = await measureReports(senders, meter, campaignId, rate, mails);
      reportCosts(rate, sending, reports);
    }
  } finally {
    for (const sender of senders) sender.kill('SIGKILL');
    for (const part of [ses, meter, engine]) part.stop();
    await aws.stop();
  }
}

type Launch = (name: string, mails: number) => Promise<CampaignId>;

/** Without a quota: how fast, at what cost, and with which calls. */
async function measureOneSender(sender: ChildProcess, ses: RatedSes, meter: MeteredDynamoDb, launch: Launch) {
  ses.reset(Number.POSITIVE_INFINITY);
  await sendAll(sender, await launch(warmingUp, members), members);
  const campaignId = await launch('no quota', members);
  meter.read();
  ses.reset(Number.POSITIVE_INFINITY);
  logged = 0;
  const worked = await sendAll(sender, campaignId, members);
  const sending: Used = { mails: members, metered: meter.read(), worked, logBytes: logged };
  arrived(ses, members);
  report('mails a second of one sender process, no quota', `${((members / worked.elapsed) * second).toFixed(0)}/s`);
  report('memory of the sender process, at most', `${worked.megabytes.toFixed(0)} MB`, `${laneMemory} MB`);
  reportCalls(sending.metered, ses);
  const { measured } = await order<{ measured: Steps }>(sender, { campaignId, steps });
  return { ...measured, total: worked.cpu / members, sending };
}

/** What SES reports on the same mails: each as sent and as delivered. */
async function measureReports(
  [sender]: readonly ChildProcess[],
  meter: MeteredDynamoDb,
  campaignId: CampaignId,
  rate: number,
  mails: number,
): Promise<Used> {
  if (sender === undefined) throw new Error('there is no sender');
  await order(sender, { campaignId: idFrom('campaign', warmingUp), reports: members, rate });
  meter.read();
  logged = 0;
  const worked = await order<Worked>(sender, { campaignId, reports: mails, rate });
  const used: Used = { mails, metered: meter.read(), worked, logBytes: logged };
  const per = (count: number) => ((count / mails) * 1000).toFixed(0);
  const { writes, writeUnits, readUnits } = used.metered;
  report(`reports at ${rate}/s, per 1,000 mails: items written`, per(writes));
  report('  write units, read units', `${per(writeUnits)}, ${per(readUnits)}`);
  report('  CPU per mail (two reports)', `${(worked.cpu / mails).toFixed(3)} ms`);
  return used;
}

function reportCalls({ calls, writes, writeUnits, readUnits, unitsByTable }: Meter, ses: RatedSes): void {
  const per = (count: number, digits = 0) => ((count / members) * 1000).toFixed(digits);
  const named = [...calls].map(([name, count]) => `${name} ${per(count)}`).join(', ');
  const byTable = [...unitsByTable].map(([name, units]) => `${name} ${per(units)}`).join(', ');
  report('per 1,000 mails: DynamoDB items written', per(writes), '≤ 60');
  report('per 1,000 mails: write units', `${per(writeUnits)} (${byTable})`);
  report('per 1,000 mails: read units', per(readUnits));
  report('per 1,000 mails: DynamoDB calls', named);
  report('per 1,000 mails: SES calls', `${per(ses.acceptedAt.length)} sends, ${per(ses.quotaAsked, 1)} GetSendQuota`);
}

function compare({ compose, mime, send, baseline, total }: Steps & { total: number }): void {
  const ms = (milliseconds: number) => `${milliseconds.toFixed(3)} ms`;
  report('CPU per mail: compose (slots, tokens, headers)', ms(compose));
  report('CPU per mail: MIME', ms(mime));
  report('CPU per mail: SDK, signature, HTTP', ms(send - mime));
  report('CPU per mail: claim, check, log (the rest of the handler)', ms(total - compose - send));
  report('CPU per mail, whole handler', ms(total), '≤ 0.6 ms');
  report('baseline: handlebars + nodemailer + SDK raw, no claim, no check', ms(baseline));
  report('baseline against ours: CPU per mail', `${(baseline / total).toFixed(1)} times`);
  report(
    'baseline against ours: composing and MIME only',
    `${((baseline - send + mime) / (compose + mime)).toFixed(1)} times`,
  );
}

/** Two lanes, each a process, each with its part of the chunks, against an SES that enforces its rate. */
async function measureShare(
  senders: ChildProcess[],
  ses: RatedSes,
  rate: number,
  mails: number,
  launch: Launch,
): Promise<CampaignId> {
  const campaignId = await launch(`at ${rate} a second`, mails);
  // Fresh processes: a lane begins slowly, as on any day.
  for (const [index, sender] of senders.entries()) {
    sender.kill('SIGKILL');
    senders[index] = await startSender();
  }
  ses.reset(rate);
  const chunks = Array.from({ length: Math.ceil(mails / perChunk) }, (_, chunk) => chunk);
  const waiting = [...chunks];
  // Until a lane has nothing more to do, all of them are at work.
  let end = 0;
  await Promise.all(
    senders.map(async (sender) => {
      while (waiting.length > 0) {
        const handed = Math.min(chunksPerLane, Math.ceil(waiting.length / senders.length));
        await order(sender, { campaignId, chunks: waiting.splice(0, handed) });
      }
      end ||= performance.now();
    }),
  );
  arrived(ses, mails);
  const [start = 0] = ses.acceptedAt;
  const steady = ses.acceptedAt.filter((time) => time >= start + slowStart && time < end).length;
  const share = steady / ((end - start - slowStart) / 1000) / rate;
  const whole = mails / (((ses.acceptedAt.at(-1) ?? 0) - start) / 1000) / rate;
  report(
    `share of ${rate}/s after the first 2 s (whole run of ${mails} mails)`,
    `${(share * 100).toFixed(1)} % (${(whole * 100).toFixed(0)} %)`,
    '≥ 98 %',
  );
  report(`429s at ${rate}/s`, `${((ses.throttled / (mails + ses.throttled)) * 100).toFixed(2)} %`, '< 0.1 %');
  return campaignId;
}

/** On an overloaded machine a send may time out and stay in doubt; more than that is a fault. */
function arrived({ acceptedAt }: RatedSes, mails: number): void {
  const missing = mails - acceptedAt.length;
  if (missing < 0 || missing > mails / 100) throw new Error(`${acceptedAt.length} of ${mails} mails arrived`);
  if (missing > 0) console.warn(`${missing} of ${mails} mails stayed in doubt: the machine is too busy for true times`);
}

async function startSender(): Promise<ChildProcess> {
  const sender = fork(join(import.meta.dirname, 'sender.ts'), { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  sender.stdout?.on('data', (lines: Buffer) => {
    logged += lines.length;
  });
  await once(sender, 'message');
  return sender;
}

async function sendAll(sender: ChildProcess, campaignId: CampaignId, mails: number) {
  const chunks = Array.from({ length: Math.ceil(mails / perChunk) }, (_, chunk) => chunk);
  return order<Worked>(sender, { campaignId, chunks });
}

async function order<Wanted extends Answer>(sender: ChildProcess, what: Order): Promise<Wanted> {
  const gone = once(sender, 'exit').then(() => {
    throw new Error('a sender ended before it was done');
  });
  sender.send(what);
  const [answer] = (await Promise.race([once(sender, 'message'), gone])) as [Wanted];
  return answer;
}
