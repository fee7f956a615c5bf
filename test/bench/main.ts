/**
 * `npm run bench`: measures what the README says about speed and size, in one run, and prints a table. Times are of a laptop
 * cloud on this machine; they are there to be compared with each other, not with AWS. `-- --install` also times `npm ci`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLaptopCloud } from '../../infra/local/laptop-cloud.ts';
import { leaverData, takahashi } from '../fixtures/people.ts';
import { linkIn, ProgrammeClient } from '../fixtures/programme-client.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const rows: [measure: string, figure: string, target: string][] = [];
const report = (measure: string, figure: string, target = '') => {
  rows.push([measure, figure, target]);
  console.log(`${measure.padEnd(52)} ${figure.padStart(24)}  ${target}`);
};
const members = 1_000;

console.log(`${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}\n`);
if (process.argv.includes('--install')) measureInstall();

const started = performance.now();
const outdir = join(mkdtempSync(join(tmpdir(), 'okaeri-bench-')), 'cdk.out');
const cloud = await startLaptopCloud({ quiet: true, synth: { outdir } });
try {
  report('boot to ready, with synth', seconds(performance.now() - started), '< 15 s');
  const programme = new ProgrammeClient(cloud);
  await measureWebhooks(programme);
  const recipients = await measureImport(programme);
  await measureCampaign(programme);
  await measureAnswers(programme, recipients);
} finally {
  await cloud.close();
}
measureBundles();
rmSync(join(outdir, '..'), { recursive: true, force: true });
console.log(`\n${markdown()}`);

async function measureWebhooks(programme: ProgrammeClient): Promise<void> {
  const times: number[] = [];
  const lastDay = '2030-03-31';
  for (let number = 0; number < 320; number++) {
    const person = { ...takahashi, id: `W${number}`, email: `w${number}@example.net` };
    const event = {
      type: 'employee.offboarded',
      timestamp: (await programme.now()).toISOString(),
      data: leaverData(person, lastDay),
    };
    const from = performance.now();
    const { status } = await programme.webhook(event, { at: new Date(event.timestamp) });
    if (status !== 202) throw new Error(`a webhook was answered ${status}`);
    // The first ones start the function's process.
    if (number >= 20) times.push(performance.now() - from);
  }
  await programme.settled();
  report('webhook → intake answered, p50 / p99 of 300', percentiles(times), 'p99 < 200 ms');
}

async function measureImport(programme: ProgrammeClient): Promise<string[]> {
  const consentAtExit = {
    decision: 'granted',
    noticeVersion: '2026-04',
    purposes: ['membership', 'newsletter', 'gatherings', 'jobs'],
    at: '2026-04-20T02:00:00Z',
    method: 'paper',
  };
  const addresses = Array.from({ length: members }, (_, number) => `member${number}@example.net`);
  const employees = addresses.map((email, number) =>
    leaverData({ ...takahashi, id: `M${number}`, email }, '2026-04-30', {
      consentAtExit,
      contactBasis: 'consent_at_exit',
    }),
  );
  const from = performance.now();
  const { body } = await programme.call('hr', 'POST', '/alumni/imports', { employees, dryRun: false });
  for (;;) {
    const state = await programme.call<{ status: string }>('hr', 'GET', `/alumni/imports/${body['importId']}`);
    if (state.body.status === 'done') break;
    if (state.body.status === 'refused') throw new Error('the import was refused');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  report(`import of ${members} taken in`, seconds(performance.now() - from));
  await programme.settled();
  await programme.advance('P5D');
  await programme.settled();
  report(`import of ${members} to members (clock moved)`, seconds(performance.now() - from));
  return addresses;
}

async function measureCampaign(programme: ProgrammeClient): Promise<void> {
  const before = (await programme.mails()).length;
  const day = new Date((await programme.now()).getTime() + 20 * 86_400_000).toISOString().slice(0, 10);
  const { body } = await programme.call('hr', 'POST', '/gatherings', {
    title: { ja: '交流会', en: 'Gathering' },
    startsAt: `${day}T19:00:00+09:00`,
    endsAt: `${day}T21:00:00+09:00`,
    timeZone: 'Asia/Tokyo',
    place: { name: '本社' },
    seats: 500,
  });
  const from = performance.now();
  await programme.call('hr', 'POST', `/gatherings/${body['gatheringId']}/publish`);
  for (;;) {
    if ((await programme.mails()).length - before >= members) break;
    if (performance.now() - from > 120_000) throw new Error('the mails do not arrive');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  report(`publish → last of ${members} mails (SES quota 100/s)`, seconds(performance.now() - from), '< 30 s');
  await programme.settled();
}

async function measureAnswers(programme: ProgrammeClient, recipients: readonly string[]): Promise<void> {
  const invited = new Map(
    (await programme.mails())
      .filter(({ tags }) => tags['campaign'] !== undefined)
      .map((mail) => [String(mail.to), mail.id]),
  );
  const links: string[] = [];
  for (const address of recipients.slice(0, 420)) {
    const id = [...invited].find(([to]) => to.includes(address))?.[1];
    if (id !== undefined) links.push(linkIn(await programme.mail(id), 'r'));
  }
  const pages = await Promise.all(links.map((url) => programme.openPage(url)));
  const times: number[] = [];
  const waiting = links.map((url, position) => ({ url, nonce: pages[position]?.nonce ?? '' }));
  const lane = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const from = performance.now();
      const response = await fetch(next.url, {
        method: 'POST',
        body: new URLSearchParams({ answer: 'attending', nonce: next.nonce }),
      });
      await response.text();
      if (response.status !== 200) throw new Error(`an answer was answered ${response.status}`);
      if (waiting.length < links.length - 40) times.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: 20 }, lane));
  report(`RSVP POST, 20 parallel, p50 / p99 of ${times.length}`, percentiles(times), 'p99 < 150 ms');
}

/** Size of each bundle, and how long a fresh process takes to import it. */
function measureBundles(): void {
  const bundles = `${outdir}-bundles`;
  const variables = environmentVariables();
  const measured: { name: string; kilobytes: number; milliseconds: number }[] = [];
  for (const context of readdirSync(bundles).sort()) {
    for (const name of readdirSync(join(bundles, context)).sort()) {
      const file = join(bundles, context, name, 'index.mjs');
      const script = `const t=performance.now();await import(${JSON.stringify(file)});console.log(performance.now()-t)`;
      const times = Array.from({ length: 3 }, () =>
        Number(
          execFileSync(process.execPath, ['--input-type=module', '-e', script], {
            env: { ...process.env, ...variables },
          }).toString(),
        ),
      );
      const milliseconds = [...times].sort((a, b) => a - b)[1] ?? 0;
      const kilobytes = statSync(file).size / 1000;
      console.log(
        `${`  ${context}/${name}`.padEnd(52)} ${kilobytes.toFixed(0)} kB, cold ${milliseconds.toFixed(0)} ms`,
      );
      measured.push({ name: `${context}/${name}`, kilobytes, milliseconds });
    }
  }
  const largest = measured.reduce((one, other) => (other.kilobytes > one.kilobytes ? other : one));
  const cold = measured.map(({ milliseconds }) => milliseconds).sort((one, other) => one - other);
  report(`largest of ${measured.length} bundles (${largest.name})`, `${largest.kilobytes.toFixed(0)} kB`, '< 600 kB');
  report(
    'cold import of a bundle, median / slowest',
    `${cold[cold.length >> 1]?.toFixed(0)} / ${cold.at(-1)?.toFixed(0)} ms`,
  );
}

/** Every variable that any function reads, with a value that lets it be imported. */
function environmentVariables(): Record<string, string> {
  const names = readdirSync(outdir)
    .filter((name) => name.endsWith('.template.json'))
    .flatMap((name) => {
      const { Resources } = JSON.parse(readFileSync(join(outdir, name), 'utf8')) as {
        Resources: Record<string, { Properties?: { Environment?: { Variables?: Record<string, unknown> } } }>;
      };
      return Object.values(Resources).flatMap(({ Properties }) =>
        Object.keys(Properties?.Environment?.Variables ?? {}),
      );
    });
  const safe = names.filter((name) => name !== 'NODE_OPTIONS');
  return { ...Object.fromEntries(safe.map((name) => [name, 'false'])), AWS_REGION: 'ap-northeast-1', NODE_OPTIONS: '' };
}

function measureInstall(): void {
  const folder = mkdtempSync(join(tmpdir(), 'okaeri-install-'));
  for (const name of ['package.json', 'package-lock.json']) cpSync(join(root, name), join(folder, name));
  const from = performance.now();
  const { stdout, stderr, status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel', 'notice'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error('npm ci failed');
  const packages = /added (\d+) package/.exec(stdout + stderr)?.[1] ?? '?';
  const megabytes = execFileSync('du', ['-sm', join(folder, 'node_modules')])
    .toString()
    .split('\t')[0];
  report('npm ci', `${seconds(performance.now() - from)}, ${packages} packages, ${megabytes} MB`, '< 60 s');
  rmSync(folder, { recursive: true, force: true });
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function percentiles(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(0);
  return `${at(0.5)} / ${at(0.99)} ms`;
}

function markdown(): string {
  const lines = rows.map(([measure, figure, target]) => `| ${measure} | ${figure} | ${target} |`);
  return ['| measured | figure | target |', '|---|---|---|', ...lines].join('\n');
}
