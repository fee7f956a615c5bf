/** One window of a lane: checks the claimed once more, then writes to each at the lane's pace (ARCHITECTURE §5.3). */
import { setTimeout as delay } from 'node:timers/promises';
import type { AudienceChunk } from '../../../events/read-models/campaign-content.ts';
import {
  campaignRefusal,
  isReachable,
  type MailingRecord,
  mailingRecordsTable,
  permitting,
} from '../../../events/read-models/mailing-record.ts';
import { type SendProgress, sendFeedbackTable } from '../../../events/read-models/send-progress.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { Log } from '../../../shared/log/log.ts';
import { isReservedDomain, UnsafeMail } from '../../../shared/mail-format/headers.ts';
import type { Message } from '../../../shared/mail-format/message.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import type { SendOutcome } from '../delivery/send-outcome.ts';
import { environment, sendMail } from '../delivery/ses.ts';
import { addressed, type Campaign, campaignMessage } from './campaign-message.ts';
import { isReopened, type Result, type Results } from './chunk-progress.ts';
import type { Pace } from './pace.ts';
import { quietUntil } from './quiet-hours.ts';

const mailingRecords = openTable(mailingRecordsTable);
const sendFeedback = openTable(sendFeedbackTable);

/** The check of a recipient is never older than this when the mail leaves, in milliseconds (ARCHITECTURE §5.3). */
const checkHolds = 4_500;

/** What of a person's record is read before each mail. */
const checked = [...new Set([...permitting, ...addressed, 'timeZone' as const])];
type Checked = Pick<MailingRecord, (typeof checked)[number]>;

/** A campaign, and whose quiet hours it keeps. */
export type SendableCampaign = Campaign & { readonly programme: Pick<Programme, 'quietHours'> };

/** Why sending cannot go on as it did. */
export type Halt = Extract<SendOutcome, { outcome: 'notSent' }>['because'];

/** What became of a window. */
export interface Sent {
  readonly results: Results;
  readonly halted: Halt | undefined;
  /** Who is not written to now, and until when. */
  readonly quiet: ReadonlyMap<number, Date>;
}

/** Sends to the claimed positions of a chunk. */
export async function sendWindow(
  campaign: SendableCampaign,
  claim: { readonly progress: SendProgress; readonly claimed: readonly number[] },
  audience: AudienceChunk,
  pace: Pace,
  log: Log,
): Promise<Sent> {
  const checkedAt = performance.now();
  const { throttles } = pace;
  const prepare = await check(campaign, claim, audience);
  const results = new Map<number, Result>();
  const quiet = new Map<number, Date>();
  let halted: Halt | undefined;
  const sendOne = async (position: number): Promise<Result> => {
    const prepared = prepare(position);
    if (prepared instanceof Date) quiet.set(position, prepared);
    if (prepared instanceof Date) return { outcome: 'notSent' };
    if ('outcome' in prepared) return prepared;
    const wait = pace.turn(performance.now());
    if (wait > 0) await delay(wait);
    const late = performance.now() - checkedAt > checkHolds;
    if (halted !== undefined || pace.throttles !== throttles || late) return { outcome: 'notSent' };
    const outcome = await sendMail(prepared, tagsOf(audience, position));
    if (outcome.outcome === 'notSent') {
      halted ??= outcome.because;
      if (pace.throttles === throttles) slowDown(pace, outcome.because, log);
    }
    return outcome;
  };
  await Promise.all(claim.claimed.map(async (position) => results.set(position, await sendOne(position))));
  if (pace.throttles === throttles) pace.speedUp();
  logUnsent(audience, results, log);
  return { results, halted, quiet };
}

function slowDown(pace: Pace, reason: Halt, log: Log): void {
  pace.slowDown(performance.now());
  log.warn('SENDING_THROTTLED', { reason, rate: pace.rate });
}

function logUnsent({ recipients }: AudienceChunk, results: Results, log: Log): void {
  for (const [position, result] of results) {
    const alumniId = recipients[position];
    if (result.outcome === 'refused') log.warn('MAIL_REFUSED', { alumniId, reason: result.reason });
    if (result.outcome === 'inDoubt') log.warn('MAIL_IN_DOUBT', { alumniId });
  }
}

/** Tags come back in SES's reports; they hold ids only. */
function tagsOf({ campaignId, chunk, recipients }: AudienceChunk, position: number): Record<string, string> {
  const recipient = recipientOf(recipients, position);
  return { campaign: campaignId, chunk: String(chunk), recipient, position: String(position) };
}

function recipientOf(recipients: AudienceChunk['recipients'], position: number) {
  const recipient = recipients[position];
  if (recipient === undefined) throw new Error('a claim beyond its chunk');
  return recipient;
}

/** Reads the claimed people's records, strongly consistent, and for those who were in doubt what SES said meanwhile. */
async function check(
  campaign: SendableCampaign,
  { progress, claimed }: { readonly progress: SendProgress; readonly claimed: readonly number[] },
  { campaignId, chunk, recipients, skips }: AudienceChunk,
): Promise<(position: number) => Message | Result | Date> {
  const inDoubtBefore = claimed.some((position) => isReopened(progress, position));
  const [found, reports] = await Promise.all([
    mailingRecords.getManyOnly(
      claimed.map((position) => ({ alumniId: recipientOf(recipients, position) })),
      ...checked,
    ),
    inDoubtBefore ? sendFeedback.get({ campaignId, chunk }) : undefined,
  ]);
  const records = new Map(found.map((record) => [record.alumniId, record]));
  const quietIn = new Map<string, Date | undefined>();
  const at = new Date();
  return (position) => {
    const skipped = skips?.[position];
    if (skipped !== undefined) return { outcome: 'skipped', reason: skipped };
    // SES reports only what it accepted.
    if ((reports?.feedback[position] ?? '-') !== '-') return { outcome: 'accepted' };
    return messageTo(campaign, records.get(recipientOf(recipients, position)), quietIn, at);
  };
}

/** The mail to a recipient, or why there is none, or until when none may leave. */
function messageTo(
  campaign: SendableCampaign,
  record: Checked | undefined,
  quietIn: Map<string, Date | undefined>,
  at: Date,
): Message | Result | Date {
  const refusal = campaignRefusal(record, campaign.content.topic);
  if (refusal !== undefined) return { outcome: 'skipped', reason: refusal };
  if (!isReachable(record)) return { outcome: 'skipped', reason: 'no_address' };
  if (environment.REFUSE_RESERVED_DOMAINS === 'true' && isReservedDomain(record.address)) {
    return { outcome: 'refused', reason: 'reserved_domain' };
  }
  const { timeZone } = record;
  if (!quietIn.has(timeZone)) quietIn.set(timeZone, quietUntil(campaign.programme.quietHours, timeZone, at));
  const until = quietIn.get(timeZone);
  if (until !== undefined) return until;
  try {
    return campaignMessage(campaign, record, at);
  } catch (error) {
    if (error instanceof UnsafeMail) return { outcome: 'refused', reason: 'unmailable' };
    throw error;
  }
}
