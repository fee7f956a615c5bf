/**
 * The whole laptop cloud is killed at several moments of a campaign and of service mail, and started again at once: messages
 * that were being worked on come back while their claims are fresh. Nobody is written to twice, and nobody is missed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { leaverData, takahashi } from '../fixtures/people.ts';
import type { MailSummary } from '../fixtures/programme-client.ts';
import { campaignNow, launchNewsletter, recipientsOf } from './campaign.ts';
import { atRest, type Person, populate } from './population.ts';
import { Random } from './random.ts';
import { RestartableOkaeri } from './restarts.ts';
import { violations } from './verdict.ts';

const quota = 40;
/** A killed process leaves in doubt at most what its lanes had claimed: a window each, and one of several chunks. */
const mostInDoubt = 50;

/** Each start takes seconds, and longer on a busy machine. */
const timeout = 600_000;

describe('a laptop cloud that is killed and started again at once', { timeout }, () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'okaeri-restart-'));
  let okaeri: RestartableOkaeri;
  let people: Person[];

  beforeAll(async () => {
    okaeri = new RestartableOkaeri({ stateDir, outdir: inject('assembly'), quota });
    await okaeri.start();
    people = await populate(okaeri.programme, 150, new Random(7));
  });
  afterAll(async () => {
    await okaeri.kill();
    rmSync(stateDir, { recursive: true, force: true, maxRetries: 5 });
  });

  test('sends a campaign to its end: nobody twice, nobody missed', async () => {
    const campaignId = await launchNewsletter(okaeri.programme);
    const ofCampaign = ({ tags }: MailSummary) => tags['campaign'] === campaignId;
    const moments = [0, 1, 40, 100];
    for (const moment of moments) {
      await okaeri.untilAccepted(moment, ofCampaign);
      await okaeri.killAndRestart();
    }
    await comeToRest();
    const { status, counts } = await campaignNow(okaeri.programme, campaignId);
    const recipients = await recipientsOf(okaeri.programme, campaignId);
    const mails = (await okaeri.programme.mails()).filter(ofCampaign);
    const evidence = { people, status, counts, recipients, mails, stops: new Map(), quota };
    expect(violations(evidence)).toEqual([]);
    expect(counts.inDoubt).toBeLessThanOrEqual(moments.length * mostInDoubt);
    const missed = people.filter(({ alumniId }) => !mails.some(({ tags }) => tags['recipient'] === alumniId));
    const doubted = new Set(recipients.filter(({ state }) => state === 'inDoubt').map(({ alumniId }) => alumniId));
    expect(missed.filter(({ alumniId }) => !doubted.has(alumniId))).toEqual([]);
  });

  test('sends every service mail: nobody twice, nobody missed', async () => {
    const joining = Array.from({ length: 40 }, (_none, number) => `late.${number}@example.net`);
    const known = new Set((await okaeri.programme.mails()).map(({ id }) => id));
    const isReceipt = ({ id, tags }: MailSummary) => !known.has(id) && tags['mail'] !== undefined;
    const employees = joining.map((email, number) =>
      leaverData({ ...takahashi, id: `L${number}`, email }, '2026-04-30', {
        contactBasis: 'consent_at_exit',
        consentAtExit: {
          decision: 'granted',
          noticeVersion: '2026-04',
          purposes: ['membership'],
          at: '2026-04-20T02:00:00Z',
          method: 'paper',
        },
      }),
    );
    const { status } = await okaeri.programme.call('hr', 'POST', '/alumni/imports', { employees, dryRun: false });
    expect(status).toBe(202);
    for (const moment of [0, 1, 20]) {
      await okaeri.untilAccepted(moment, isReceipt);
      await okaeri.killAndRestart();
    }
    await comeToRest();
    const receipts = (await okaeri.programme.mails()).filter(isReceipt);
    expect(receipts.map(({ to }) => String(to)).sort()).toEqual([...joining].sort());
  });

  /** Claims expire and doubts are checked: two hours are enough for all of it. */
  async function comeToRest(): Promise<void> {
    await atRest(okaeri.programme);
    await okaeri.programme.advance('PT2H');
    await atRest(okaeri.programme);
  }
});
