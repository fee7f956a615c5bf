/** A laptop cloud's campaign end to end, and how long it takes to continue after a sender was killed. */
import { setTimeout as delay } from 'node:timers/promises';
import { startOkaeri } from '../../infra/laptop/okaeri.ts';
import { second } from '../../shared/time/durations.ts';
import { campaignNow, launchNewsletter } from '../chaos/campaign.ts';
import { populate } from '../chaos/population.ts';
import { Random } from '../chaos/random.ts';
import { type MailSummary, ProgrammeClient } from '../fixtures/programme-client.ts';
import { report, seconds } from './report.ts';

const members = 500;
const unlimited = 10_000;
/** The campaign whose sender is killed: enough chunks for both lanes. */
const recipients = 600;

/** @param outdir the synthesized app */
export async function measureResumption(outdir: string): Promise<void> {
  const fast = await startOkaeri({ quiet: true, outdir, ses: { maxSendRate: unlimited } });
  try {
    const programme = new ProgrammeClient(fast);
    await populate(programme, members, new Random(1));
    const mails = await sent(programme, await launchNewsletter(programme), members);
    const elapsed = Date.parse(mails.at(-1)?.at ?? '') - Date.parse(mails[0]?.at ?? '');
    report(
      `laptop cloud end to end, first to last of ${members} mails, no quota`,
      `${Math.round((members * second) / elapsed)}/s`,
    );
  } finally {
    await fast.close();
  }
  const cloud = await startOkaeri({ quiet: true, outdir, ses: { maxSendRate: 50 } });
  try {
    await measureKill(new ProgrammeClient(cloud), cloud.control);
  } finally {
    await cloud.close();
  }
}

/** Kills a sender in the middle of a window; the other lane continues, and the killed one's chunk comes back with its message. */
async function measureKill(programme: ProgrammeClient, control: string): Promise<void> {
  await populate(programme, recipients, new Random(2));
  const campaignId = await launchNewsletter(programme);
  await sent(programme, campaignId, 60);
  const killedAt = (await programme.now()).getTime();
  await fetch(`${control}/kill`, { method: 'POST', body: JSON.stringify({ function: 'send-mail' }) });
  for (;;) {
    if ((await campaignNow(programme, campaignId)).status === 'completed') break;
    if ((await programme.status()).settled) await programme.advance('PT1M');
    await delay(100);
  }
  const all = await mailsOf(programme, campaignId);
  const next = all.find(({ at }) => Date.parse(at) > killedAt + 1);
  report('after a SIGKILL of a sender: next mail of the campaign', seconds(Date.parse(next?.at ?? '') - killedAt));
  const resumed = all.find(({ at }, position) => Date.parse(at) - Date.parse(all[position - 1]?.at ?? at) > 30_000);
  const { counts } = await campaignNow(programme, campaignId);
  report(
    '  the killed lane’s chunk continues (clock of the programme)',
    seconds(Date.parse(resumed?.at ?? '') - killedAt),
    '≤ 6 × time-out',
  );
  report(
    `  of ${recipients}: in doubt, and accepted twice`,
    `${counts.inDoubt}, ${all.length - new Set(all.map(({ tags }) => tags['recipient'])).size}`,
  );
}

async function sent(programme: ProgrammeClient, campaignId: string, wanted: number): Promise<MailSummary[]> {
  for (;;) {
    const mails = await mailsOf(programme, campaignId);
    if (mails.length >= wanted) return mails;
    await delay(20);
  }
}

async function mailsOf(programme: ProgrammeClient, campaignId: string): Promise<MailSummary[]> {
  return (await programme.mails()).filter(({ tags }) => tags['campaign'] === campaignId);
}
