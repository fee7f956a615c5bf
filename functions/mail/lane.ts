/** A lane: works on one chunk until it is done, window by window (ARCHITECTURE §5). */
import { setTimeout as delay } from 'node:timers/promises';
import { chunkLeft } from '../../events/chunk-left.ts';
import { chunkSent } from '../../events/chunk-sent.ts';
import type { Origin } from '../../events/envelope.ts';
import { type AudienceChunk, campaignContentsTable } from '../../events/read-models/campaign-content.ts';
import {
  campaignRefusal,
  isReachable,
  type MailingRecord,
  mailingRecordsTable,
} from '../../events/read-models/mailing-record.ts';
import { sendingQuotaReached } from '../../events/sending-quota-reached.ts';
import { openTable } from '../../shared/dynamo/table.ts';
import type { Log } from '../../shared/log/log.ts';
import { isReservedDomain, UnsafeMail } from '../../shared/mail-format/headers.ts';
import type { Message } from '../../shared/mail-format/message.ts';
import { type Announcement, announce } from '../../shared/outbox/outbox.ts';
import { type Campaign, campaignMessage } from './campaign-message.ts';
import { type Result, type Results, type Step, takeStep, type Wish } from './chunk-progress.ts';
import { lanes } from './environment.ts';
import { Pace } from './pace.ts';
import { loadProgress, storeStep } from './progress-store.ts';
import type { SendOutcome } from './send-outcome.ts';
import { environment, forgetQuota, sendMail, sendQuota } from './ses.ts';

const contents = openTable(campaignContentsTable);
const mailingRecords = openTable(mailingRecordsTable);

/** A lane leaves when a window, its slowest answer and the last write might not fit any more, in milliseconds. */
const lastWindowNeeds = 18_000;

/** The check of a recipient is never older than this when the mail leaves, in milliseconds (ARCHITECTURE §5.3). */
const checkHolds = 4_500;

/** The rate is a property of this process, not of a chunk: it stays while the process is warm. */
const pace = new Pace();

export interface LaneContext {
  readonly timeLeft: () => number;
  readonly log: Log;
  readonly origin: Origin;
}

/** SES refuses the account itself (paused, not verified, not allowed): a person must look. Nobody was marked for it. */
export class AccountRefused extends Error {
  override readonly name = 'AccountRefused';
}

/** Sends what is left of a chunk. @throws AccountRefused when SES takes no mail of ours at all. */
export async function sendChunk(campaign: Campaign, audience: AudienceChunk, context: LaneContext): Promise<void> {
  const { campaignId, chunk, recipients } = audience;
  let progress = await loadProgress({ campaignId, chunk }, recipients.length, new Date());
  let results: Results = new Map();
  let halted: Halt | undefined;
  for (;;) {
    const at = new Date();
    const wish = await wishFor(campaign, context, halted, at);
    const announcing = (step: Step) => announcementsOf(step, wish.because, { campaignId, chunk });
    const step = await storeStep(progress, (current) => takeStep(current, results, wish.wish, at), {
      at,
      origin: context.origin,
      announce: announcing,
    });
    if (halted === 'account') throw new AccountRefused('SES refuses the account');
    if (step.verdict !== 'send') return leave(step, wish.because, { campaignId, chunk }, context.log);
    progress = step.progress;
    ({ results, halted } = await sendWindow(campaign, step.claimed, audience, context.log));
  }
}

type Halt = Extract<SendOutcome, { outcome: 'notSent' }>['because'];
type Because = 'stopped' | 'too_late' | 'time' | 'quota' | 'account' | undefined;

/** What may be done next: read anew before each window, so that a stop acts within one. */
async function wishFor(
  { content }: Campaign,
  { timeLeft }: LaneContext,
  halted: Halt | undefined,
  at: Date,
): Promise<{ wish: Wish; because: Because }> {
  const current = await contents.get({ campaignId: content.campaignId });
  if (current === undefined || current.stopped) return { wish: 'leave', because: 'stopped' };
  if (current.notAfter !== undefined && Date.parse(current.notAfter) <= at.getTime()) {
    return { wish: { skipAll: 'too_late' }, because: 'too_late' };
  }
  if (halted === 'account') return { wish: 'leave', because: 'account' };
  if (timeLeft() < lastWindowNeeds) return { wish: 'leave', because: 'time' };
  const quota = await sendQuota();
  if (halted === 'quota' || quota.left < 1) {
    forgetQuota();
    return { wish: 'leave', because: 'quota' };
  }
  pace.share = quota.rate / lanes;
  return { wish: { claim: pace.window() }, because: undefined };
}

type ChunkKey = Pick<AudienceChunk, 'campaignId' | 'chunk'>;

function announcementsOf(step: Step, because: Because, key: ChunkKey): Announcement[] {
  if (step.verdict === 'done') return [announce(chunkSent, key)];
  if (step.verdict !== 'left') return [];
  if (because === 'time') return [announce(chunkLeft, key)];
  return because === 'quota' ? [announce(sendingQuotaReached, key)] : [];
}

function leave(step: Step, because: Because, key: ChunkKey, log: Log): void {
  if (step.verdict === 'done') log.info('CHUNK_SENT', key);
  else log.info('CHUNK_LEFT', { ...key, reason: step.verdict === 'busy' ? 'busy' : because });
}

/** Checks the claimed once more, then writes to each at the lane's pace. */
async function sendWindow(
  campaign: Campaign,
  claimed: readonly number[],
  { campaignId, chunk, recipients }: AudienceChunk,
  log: Log,
): Promise<{ results: Results; halted: Halt | undefined }> {
  const tags = { campaign: campaignId, chunk: String(chunk) };
  const checkedAt = performance.now();
  const wanted = claimed.flatMap((position) => recipients[position] ?? []);
  const found = await mailingRecords.getMany(wanted.map((alumniId) => ({ alumniId })));
  const records = new Map(found.map((record) => [record.alumniId, record]));
  const results = new Map<number, Result>();
  let halted: Halt | undefined;
  const sendOne = async (position: number): Promise<Result> => {
    const alumniId = recipients[position];
    if (alumniId === undefined) throw new Error('a claim beyond its chunk');
    const prepared = prepare(campaign, records.get(alumniId));
    if ('outcome' in prepared) return prepared;
    await delay(pace.turn(performance.now()));
    if (halted !== undefined || performance.now() - checkedAt > checkHolds) return { outcome: 'notSent' };
    const outcome = await sendMail(prepared, { ...tags, recipient: alumniId, position: String(position) });
    if (outcome.outcome === 'notSent') halted = halted ?? outcome.because;
    if (outcome.outcome === 'refused') log.warn('MAIL_REFUSED', { alumniId, reason: outcome.reason });
    if (outcome.outcome === 'inDoubt') log.warn('MAIL_IN_DOUBT', { alumniId });
    return outcome;
  };
  await Promise.all(claimed.map(async (position) => results.set(position, await sendOne(position))));
  if (halted === undefined) pace.speedUp();
  else {
    pace.slowDown(performance.now());
    log.warn('SENDING_THROTTLED', { reason: halted, rate: pace.rate });
  }
  return { results, halted };
}

/** The mail to a recipient, or why there is none. */
function prepare(campaign: Campaign, record: MailingRecord | undefined): Message | Result {
  const refusal = campaignRefusal(record, campaign.content.topic);
  if (refusal !== undefined) return { outcome: 'skipped', reason: refusal };
  if (!isReachable(record)) return { outcome: 'skipped', reason: 'no_address' };
  if (environment.REFUSE_RESERVED_DOMAINS === 'true' && isReservedDomain(record.address)) {
    return { outcome: 'refused', reason: 'reserved_domain' };
  }
  try {
    return campaignMessage(campaign, record, new Date());
  } catch (error) {
    if (error instanceof UnsafeMail) return { outcome: 'refused', reason: 'unmailable' };
    throw error;
  }
}
