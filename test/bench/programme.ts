/** A programme on a laptop cloud, from the webhook to the mails of an invitation. */
import { synthesize } from '@okaeri/laptop-cloud';
import { app, appEnvironment, startOkaeri } from '../../infra/laptop/okaeri.ts';
import { day } from '../../shared/time/durations.ts';
import { leaverData, takahashi } from '../fixtures/people.ts';
import { ProgrammeClient } from '../fixtures/programme-client.ts';
import { percentiles, report, seconds } from './report.ts';

const members = 1_000;

/** @param outdir where the app is synthesized to */
export async function measureProgramme(outdir: string): Promise<void> {
  const started = performance.now();
  await synthesize(app, outdir, appEnvironment);
  const cloud = await startOkaeri({ quiet: true, outdir });
  try {
    report('boot to ready, with synth', seconds(performance.now() - started), '< 15 s');
    const programme = new ProgrammeClient(cloud);
    await measureWebhooks(programme);
    await measureImport(programme);
    await measureCampaign(programme);
  } finally {
    await cloud.close();
  }
}

async function measureWebhooks(programme: ProgrammeClient): Promise<void> {
  const times: number[] = [];
  // Far enough ahead that nobody is invited while it is measured.
  const lastDay = new Date((await programme.now()).getTime() + 400 * day).toISOString().slice(0, 10);
  for (let number = 0; number < 320; number++) {
    const person = { ...takahashi, id: `W${number}`, email: `w${number}@example.net` };
    const event = {
      type: 'employee.offboarded',
      timestamp: (await programme.now()).toISOString(),
      data: leaverData(person, lastDay),
    };
    const from = performance.now();
    const { status } = await programme.webhook(event, { at: new Date(event.timestamp) });
    if (status !== 202) throw new Error(`a webhook got the response ${status}`);
    // The first ones start the function's process.
    if (number >= 20) times.push(performance.now() - from);
  }
  await programme.untilIdle(Number.POSITIVE_INFINITY);
  report('webhook → intake answered, p50 / p99 of 300', percentiles(times), 'p99 < 200 ms');
}

async function measureImport(programme: ProgrammeClient): Promise<void> {
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
  await programme.untilIdle(Number.POSITIVE_INFINITY);
  await programme.advance('P5D');
  await programme.untilIdle(Number.POSITIVE_INFINITY);
  report(`import of ${members} to members (clock moved)`, seconds(performance.now() - from));
}

async function measureCampaign(programme: ProgrammeClient): Promise<void> {
  const before = (await programme.mails()).length;
  const on = new Date((await programme.now()).getTime() + 20 * day).toISOString().slice(0, 10);
  const { body } = await programme.call('hr', 'POST', '/gatherings', {
    title: { ja: '交流会', en: 'Gathering' },
    startsAt: `${on}T19:00:00+09:00`,
    endsAt: `${on}T21:00:00+09:00`,
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
  await programme.untilIdle(Number.POSITIVE_INFINITY);
}
