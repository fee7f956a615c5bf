/** A lane: works on one chunk until it is done, window by window. */
import type { ChunkKey } from '../../../events/agreements/chunk-key.ts';
import { type AudienceChunk, campaignContentsTable } from '../../../events/read-models/campaign-content.ts';
import type { Origin } from '../../../shared/bus/envelope.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { Log } from '../../../shared/log/log.ts';
import { forgetQuota, type Quota, sendQuota } from '../delivery/ses.ts';
import { chunksPerLane, lanes } from '../environment.ts';
import { type LaneRequest, type LaneStep, takeStep } from './chunk-progress.ts';
import { Pace } from './pace.ts';
import { loadProgress, storeStep } from './progress-store.ts';
import { Semaphore } from './semaphore.ts';
import { type Halt, type SendableCampaign, type Sent, sendWindow } from './send-window.ts';

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

const nothing: Sent = { results: new Map(), halted: undefined, quiet: new Map() };

async function workOn(campaign: SendableCampaign, audience: AudienceChunk, context: LaneContext): Promise<void> {
  const { campaignId, chunk, recipients } = audience;
  const { log, origin } = context;
  const quiet = new Map<number, Date>();
  let progress = await loadProgress({ campaignId, chunk }, recipients.length, new Date());
  let sent = nothing;
  for (;;) {
    const at = new Date();
    const request = await nextRequest(campaign, context, sent.halted, quiet, at);
    const input = { results: sent.results, request, claimedUnder: progress.doubts };
    const step = await storeStep(progress, (current) => takeStep(current, byOkaeri(input), at), { at, origin });
    if (step.verdict !== 'send') return logEnd(step, { campaignId, chunk }, log);
    progress = step.state;
    sent = await sendWindow(campaign, step, audience, pace, log);
    for (const [position, until] of sent.quiet) quiet.set(position, until);
    semaphore.admit();
  }
}

/** What to do next: read again before each window, so that a stop acts within one. */
async function nextRequest(
  { content: { campaignId } }: SendableCampaign,
  { timeLeft }: LaneContext,
  halted: Halt | undefined,
  quiet: Map<number, Date>,
  at: Date,
): Promise<LaneRequest> {
  const content = await contents.getOnly({ campaignId }, 'stopped', 'notAfter');
  if (content === undefined || content.stopped) return { kind: 'leave', reason: 'stopped' };
  const notAfter = content.notAfter === undefined ? undefined : new Date(content.notAfter);
  if (notAfter !== undefined && notAfter <= at) return { kind: 'skip_all', reason: 'too_late' };
  if (halted === 'account') return { kind: 'leave', reason: 'account' };
  if (timeLeft() < lastWindowNeeds) return { kind: 'leave', reason: 'time' };
  const quota = await currentQuota();
  if (halted === 'quota' || quota.left < 1) {
    forgetQuota();
    return { kind: 'leave', reason: 'quota' };
  }
  for (const [position, until] of quiet) if (until <= at) quiet.delete(position);
  const [wakeAt] = [...quiet.values(), ...(notAfter === undefined ? [] : [notAfter])].sort((a, b) => +a - +b);
  return { kind: 'claim', size: pace.window(), quiet, wakeAt };
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
