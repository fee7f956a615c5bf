/** A lane: works on one chunk until it is done, window by window. */
import type { ChunkKey } from '../../../events/agreements/chunk-key.ts';
import { type AudienceChunk, campaignContentsTable } from '../../../events/read-models/campaign-content.ts';
import type { Origin } from '../../../shared/bus/envelope.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { Log } from '../../../shared/log/log.ts';
import { Semaphore } from '../../../shared/process/semaphore.ts';
import { forgetQuota, type Quota, sendQuota } from '../delivery/ses.ts';
import { chunksPerLane, lanes } from '../environment.ts';
import { type LaneRequest, type LaneStep, takeStep } from './chunk-progress.ts';
import { nextRequest } from './lane-request.ts';
import { Pace } from './pace.ts';
import { loadProgress, storeStep } from './progress-store.ts';
import type { SendableCampaign } from './recipient-check.ts';
import { type Sent, sendWindow } from './send-window.ts';

const contents = openTable(campaignContentsTable);

/** A lane stops when less time is left than a window, its slowest send and the last write take. Milliseconds. */
const lastWindowNeeds = 18_000;

/** The rate is a property of this process, not of a chunk: it stays while the process is warm. */
const pace = new Pace();
const semaphore = new Semaphore(() => pace.chunksAtOnce(chunksPerLane));

export interface LaneContext {
  readonly timeLeft: () => number;
  readonly log: Log;
  readonly origin: Origin;
}

/** Sends what is left of a chunk. Of chunks that arrive together, works on as many at once as the rate allows. */
export async function sendChunk(
  campaign: SendableCampaign,
  audience: AudienceChunk,
  context: LaneContext,
): Promise<void> {
  await currentQuota();
  await semaphore.work(() => workOn(campaign, audience, context));
}

const nothingSent: Sent = { results: new Map(), halted: undefined, quiet: new Map() };

async function workOn(campaign: SendableCampaign, audience: AudienceChunk, context: LaneContext): Promise<void> {
  const { campaignId, chunk, recipients } = audience;
  const { log, origin } = context;
  const quiet = new Map<number, Date>();
  let progress = await loadProgress({ campaignId, chunk }, recipients.length, new Date());
  let sent = nothingSent;
  for (;;) {
    const at = new Date();
    const request = await requestOf(campaign, context, { halted: sent.halted, quiet }, at);
    const input = { results: sent.results, request, claimedUnder: progress.doubts };
    const step = await storeStep(progress, (current) => takeStep(current, byOkaeri(input), at), { at, origin });
    if (step.verdict !== 'send') return logEnd(step, { campaignId, chunk }, log);
    progress = step.state;
    sent = await sendWindow(campaign, step, audience, pace, log);
    for (const [position, until] of sent.quiet) quiet.set(position, until);
    semaphore.admit();
  }
}

/**
 * What to do next, by what is known before each window: a stop then acts within one. The quota is read only for a claim, and one that
 * cannot be read stops nothing: what became of the previous window must be stored.
 */
async function requestOf(
  { content: { campaignId } }: SendableCampaign,
  { timeLeft, log }: LaneContext,
  { halted, quiet }: Pick<Sent, 'halted' | 'quiet'>,
  at: Date,
): Promise<LaneRequest> {
  const content = await contents.getOnly({ campaignId }, 'stopped', 'notAfter');
  const requestBy = (quota?: Quota) => {
    const hasTime = timeLeft() >= lastWindowNeeds;
    return nextRequest({ content, halted, hasTime, quota, size: pace.window(), quiet }, at);
  };
  const wanted = requestBy();
  const request = wanted.kind === 'claim' ? requestBy(await quotaIfRead(log)) : wanted;
  if (request.kind === 'leave' && request.reason === 'quota') forgetQuota();
  return request;
}

async function quotaIfRead(log: Log): Promise<Quota | undefined> {
  try {
    return await currentQuota();
  } catch (error) {
    log.warn('QUOTA_NOT_READ', { reason: error instanceof Error ? error.name : 'unknown' });
    return undefined;
  }
}

/** The quota, and this lane's share of it. */
async function currentQuota(): Promise<Quota> {
  const quota = await sendQuota();
  pace.share = quota.rate / lanes;
  return quota;
}

function logEnd({ verdict, reason }: LaneStep, key: ChunkKey, log: Log): void {
  if (reason === 'account') log.error('HARMED_BY_ACCOUNT', { campaignId: key.campaignId });
  if (verdict === 'done') log.info('CHUNK_SENT', key);
  else log.info('CHUNK_LEFT', { ...key, reason });
}
