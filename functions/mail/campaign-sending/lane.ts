/** A lane: works on one chunk until it is done, window by window (ARCHITECTURE §5). */
import type { ChunkKey } from '../../../events/agreements/chunk-key.ts';
import { chunkLeft } from '../../../events/mail/chunk-left.ts';
import { chunkSent } from '../../../events/mail/chunk-sent.ts';
import { sendingHarmed } from '../../../events/mail/sending-harmed.ts';
import { sendingQuotaReached } from '../../../events/mail/sending-quota-reached.ts';
import { type AudienceChunk, campaignContentsTable } from '../../../events/read-models/campaign-content.ts';
import { chunkDue } from '../../../events/timers/chunk-due.ts';
import type { Origin } from '../../../shared/bus/envelope.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { Log } from '../../../shared/log/log.ts';
import { announce } from '../../../shared/outbox/outbox.ts';
import { forgetQuota, type Quota, sendQuota } from '../delivery/ses.ts';
import { chunksPerLane, lanes } from '../environment.ts';
import { type Step, takeStep, type Wish } from './chunk-progress.ts';
import { Pace } from './pace.ts';
import { Places } from './places.ts';
import { type Following, loadProgress, storeStep } from './progress-store.ts';
import { type Halt, type SendableCampaign, type Sent, sendWindow } from './send-window.ts';

const contents = openTable(campaignContentsTable);

/** A lane leaves when a window, its slowest answer and the last write might not fit any more, in milliseconds. */
const lastWindowNeeds = 18_000;

/** The rate is a property of this process, not of a chunk: it stays while the process is warm. */
const pace = new Pace();
const places = new Places(() => pace.chunksAtOnce(chunksPerLane));

export interface LaneContext {
  readonly timeLeft: () => number;
  readonly log: Log;
  readonly origin: Origin;
}

/** Sends what is left of a chunk. Where chunks are handed over together, as many at once as the rate is worth. */
export async function sendChunk(
  campaign: SendableCampaign,
  audience: AudienceChunk,
  context: LaneContext,
): Promise<void> {
  await knowQuota();
  await places.work(() => workOn(campaign, audience, context));
}

const nothing: Sent = { results: new Map(), halted: undefined, quiet: new Map() };

async function workOn(campaign: SendableCampaign, audience: AudienceChunk, context: LaneContext): Promise<void> {
  const { campaignId, chunk, recipients } = audience;
  const quiet = new Map<number, Date>();
  let progress = await loadProgress({ campaignId, chunk }, recipients.length, new Date());
  let sent = nothing;
  for (;;) {
    const at = new Date();
    const plan = await planFor(campaign, context, sent.halted, quiet, at);
    const { results } = sent;
    const { doubts } = progress;
    const step = await storeStep(progress, (current) => takeStep(current, results, plan.wish, at, doubts), {
      at,
      origin: context.origin,
      follow: (taken) => following(taken, plan, { campaignId, chunk }),
    });
    if (step.verdict !== 'send') return leave(step, plan.because, { campaignId, chunk }, context.log);
    progress = step.progress;
    sent = await sendWindow(campaign, step, audience, pace, context.log);
    for (const [position, until] of sent.quiet) quiet.set(position, until);
    places.admit();
  }
}

type Because = 'stopped' | 'too_late' | 'time' | 'quota' | 'account' | 'quiet_hours' | undefined;

/** What to do next, and when to look again at those who are not written to now. */
interface Plan {
  readonly wish: Wish;
  readonly because: Because;
  readonly wakeAt?: Date | undefined;
}

/** What may be done next: read anew before each window, so that a stop acts within one. */
async function planFor(
  { content: { campaignId } }: SendableCampaign,
  { timeLeft }: LaneContext,
  halted: Halt | undefined,
  quiet: Map<number, Date>,
  at: Date,
): Promise<Plan> {
  const content = await contents.getOnly({ campaignId }, 'stopped', 'notAfter');
  if (content === undefined || content.stopped) return { wish: 'leave', because: 'stopped' };
  const notAfter = content.notAfter === undefined ? undefined : new Date(content.notAfter);
  if (notAfter !== undefined && notAfter <= at) return { wish: { skipAll: 'too_late' }, because: 'too_late' };
  if (halted === 'account') return { wish: 'leave', because: 'account' };
  if (timeLeft() < lastWindowNeeds) return { wish: 'leave', because: 'time' };
  const quota = await knowQuota();
  if (halted === 'quota' || quota.left < 1) {
    forgetQuota();
    return { wish: 'leave', because: 'quota' };
  }
  for (const [position, until] of quiet) if (until <= at) quiet.delete(position);
  const [wakeAt] = [...quiet.values(), ...(notAfter === undefined ? [] : [notAfter])].sort((a, b) => +a - +b);
  return { wish: { claim: pace.window(), quiet }, because: quiet.size > 0 ? 'quiet_hours' : undefined, wakeAt };
}

/** The quota, and this lane's share of it. */
async function knowQuota(): Promise<Quota> {
  const quota = await sendQuota();
  pace.share = quota.rate / lanes;
  return quota;
}

/** What others hear of a step, and who is woken for it. */
function following({ verdict }: Step, { because, wakeAt }: Plan, key: ChunkKey): Following {
  const only = (...announcements: Following['announcements']): Following => ({ announcements, timers: [] });
  if (verdict === 'done') return only(announce(chunkSent, key));
  if (verdict !== 'left') return only();
  if (because === 'quiet_hours' && wakeAt !== undefined) {
    return { announcements: [], timers: [chunkDue.at(key, wakeAt)] };
  }
  switch (because) {
    case 'time':
      return only(announce(chunkLeft, key));
    case 'quota':
      return only(announce(sendingQuotaReached, key));
    case 'account':
      return only(announce(sendingHarmed, { campaignId: key.campaignId, because: 'account' }));
    default:
      return only();
  }
}

function leave({ verdict }: Step, because: Because, key: ChunkKey, log: Log): void {
  if (verdict === 'left' && because === 'account') log.error('HARMED_BY_ACCOUNT', { campaignId: key.campaignId });
  if (verdict === 'done') log.info('CHUNK_SENT', key);
  else log.info('CHUNK_LEFT', { ...key, reason: verdict === 'busy' ? 'busy' : because });
}
