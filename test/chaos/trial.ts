/** One trial: a campaign to many members is launched, disturbed, healed, and judged by what SES accepted. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Okaeri } from '../../infra/laptop/okaeri.ts';
import type { MailSummary } from '../fixtures/programme-client.ts';
import { ProgrammeClient } from '../fixtures/programme-client.ts';
import { type Counts, campaignNow, launchNewsletter, recipientsOf } from './campaign.ts';
import { Disturber, readLinkKeys } from './disturbances.ts';
import { atRest, populate } from './population.ts';
import { Random } from './random.ts';
import {
  busiestSecond,
  type Evidence,
  foreignDataIn,
  resendViolations,
  type Violation,
  violations,
} from './verdict.ts';

type Say = (line: string) => void;

export interface Trial {
  readonly members: number;
  readonly seed: number;
  /** Mails a second that SES takes. */
  readonly quota: number;
  readonly say?: Say;
}

export interface Findings {
  readonly violations: readonly Violation[];
  readonly counts: Counts;
  readonly accepted: number;
  readonly busiestSecond: number;
  /** How often each disturbance happened. */
  readonly happened: ReadonlyMap<string, number>;
  readonly withdrawn: number;
  readonly suppressed: number;
  /** How many mails left when HR resent the mails in doubt. */
  readonly resent: number;
  /** Who stayed in doubt, and whether SES has the mail after all. */
  readonly inDoubt: readonly { readonly alumniId: string; readonly accepted: boolean }[];
}

/** A campaign that does not come to rest in this many rounds of ten minutes never will. */
const mostRounds = 60;

export async function runTrial(
  cloud: Okaeri,
  { members, seed, quota, say = () => undefined }: Trial,
): Promise<Findings> {
  const programme = new ProgrammeClient(cloud);
  const random = new Random(seed);
  const people = await populate(programme, members, random);
  say(`${members} members have joined`);
  const campaignId = await launchNewsletter(programme);
  const disturber = await Disturber.start({ cloud, programme, random, people, campaignId });
  await disturbUntilDone(programme, campaignId, disturber, say);
  await disturber.heal();
  await comeToRest(programme, campaignId);
  const { status, counts } = await campaignNow(programme, campaignId);
  say(`at rest: ${status}`);
  const mails = await mailsOf(programme, campaignId);
  const recipients = await recipientsOf(programme, campaignId);
  const evidence: Evidence = { people, status, counts, recipients, mails, stops: disturber.stops, quota };
  const keys = await readLinkKeys(cloud);
  const stops = [...disturber.stops.values()];
  const broken = [...violations(evidence), ...(await foreignDataIn(programme, mails, people, keys))];
  const resent = await resendInDoubt(programme, campaignId, evidence);
  return {
    violations: [...broken, ...resent.violations],
    resent: resent.mails,
    counts,
    accepted: mails.length,
    busiestSecond: busiestSecond(mails),
    happened: disturber.happened,
    withdrawn: stops.filter(({ by }) => by === 'withdrawal').length,
    suppressed: stops.filter(({ by }) => by === 'suppression').length,
    inDoubt: inDoubt(recipients, mails),
  };
}

/** Messages of killed senders come back after minutes: whenever nothing else happens, the clock moves. */
async function disturbUntilDone(
  programme: ProgrammeClient,
  campaignId: string,
  disturber: Disturber,
  say: Say,
): Promise<void> {
  const done = { yes: false };
  const watching = (async () => {
    for (let round = 0; !done.yes; round++) {
      const { status, counts } = await campaignNow(programme, campaignId);
      if (round % 20 === 0) say(`${status}: ${counts.recipients - counts.pending} of ${counts.recipients}`);
      done.yes = ['completed', 'cancelled'].includes(status);
      if (!done.yes && (await programme.status()).settled) await programme.advance('PT7M');
      await delay(300);
    }
  })();
  try {
    await Promise.all([watching, disturber.disturb(() => done.yes)]);
  } finally {
    done.yes = true;
  }
}

async function comeToRest(programme: ProgrammeClient, campaignId: string): Promise<void> {
  for (let round = 0; round < mostRounds; round++) {
    await atRest(programme);
    const { status } = await campaignNow(programme, campaignId);
    if (status === 'completed') break;
    if (status === 'paused') await programme.call('hr', 'POST', `/campaigns/${campaignId}/resume`);
    await programme.advance('PT10M');
  }
  // Mails that stay in doubt are checked half an hour after they were sent.
  await programme.advance('PT2H');
  await atRest(programme);
}

/** HR decides to resend the mails in doubt; a second request changes nothing. */
async function resendInDoubt(programme: ProgrammeClient, campaignId: string, before: Evidence) {
  for (let times = 0; times < 2; times++) {
    const { status } = await programme.call('hr', 'POST', `/campaigns/${campaignId}/resend-in-doubt`);
    // 409: nobody is in doubt (any longer).
    const refused = status === 409 && (times > 0 || before.counts.inDoubt === 0);
    if (status >= 300 && !refused) throw new Error(`resend-in-doubt was answered ${status}`);
  }
  await comeToRest(programme, campaignId);
  const recipients = await recipientsOf(programme, campaignId);
  const mails = (await mailsOf(programme, campaignId)).slice(before.mails.length);
  return { mails: mails.length, violations: resendViolations(before, { recipients, mails }) };
}

async function mailsOf(programme: ProgrammeClient, campaignId: string): Promise<MailSummary[]> {
  return (await programme.mails()).filter(({ tags }) => tags['campaign'] === campaignId);
}

function inDoubt(recipients: Evidence['recipients'], mails: readonly MailSummary[]): Findings['inDoubt'] {
  const reached = new Set(mails.map(({ tags }) => tags['recipient']));
  return recipients
    .filter(({ state }) => state === 'inDoubt')
    .map(({ alumniId }) => ({ alumniId, accepted: reached.has(alumniId) }));
}
