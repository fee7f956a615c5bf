/** One window of a lane: checks the claimed recipients again, then sends to each at the lane's pace. */
import { setTimeout as delay } from 'node:timers/promises';
import type { AudienceChunk } from '../../../events/read-models/campaign-content.ts';
import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { reportAt, type SendProgress, sendReportsTable } from '../../../events/read-models/send-progress.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { Log } from '../../../shared/log/log.ts';
import type { SendOutcome } from '../delivery/send-outcome.ts';
import { sendMail } from '../delivery/ses.ts';
import { isReopened, type Result, type Results } from './chunk-progress.ts';
import type { Pace } from './pace.ts';
import { type Checked, recipientCheck, type SendableCampaign, wantedFields } from './recipient-check.ts';

const mailingRecords = openTable(mailingRecordsTable);
const sendReports = openTable(sendReportsTable);
const gatherings = openTable(gatheringsTable);

/** The check of a recipient is never older than this when the mail leaves, in milliseconds. */
const checkValidFor = 4_500;

/** Why SES did not take a mail. */
export type Halt = Extract<SendOutcome, { outcome: 'notSent' }>['because'];

/** What became of a window. */
export interface Sent {
  readonly results: Results;
  readonly halted: Halt | undefined;
  /** The recipients to whom nothing is sent now, and until when. */
  readonly quiet: ReadonlyMap<number, Date>;
}

/** What the sends of a window share: one that SES does not take halts those that have not begun. */
interface Window {
  readonly audience: AudienceChunk;
  readonly pace: Pace;
  readonly log: Log;
  readonly checkedAt: number;
  /** How often SES had throttled the lane when the window began. */
  readonly throttles: number;
  halted: Halt | undefined;
}

/** Sends to the claimed positions of a chunk. */
export async function sendWindow(
  campaign: SendableCampaign,
  claim: { readonly state: SendProgress; readonly claimed: readonly number[] },
  audience: AudienceChunk,
  pace: Pace,
  log: Log,
): Promise<Sent> {
  const { throttles } = pace;
  const window: Window = { audience, pace, log, checkedAt: performance.now(), throttles, halted: undefined };
  const check = await readRecipients(campaign, claim, audience);
  const results = new Map<number, Result>();
  const quiet = new Map<number, Date>();
  const sendTo = async (position: number) => {
    const checked = check(position);
    if (checked.outcome === 'quiet') quiet.set(position, checked.until);
    results.set(position, await sendChecked(checked, position, window));
  };
  await Promise.all(claim.claimed.map(sendTo));
  if (pace.throttles === throttles) pace.speedUp();
  logUnsent(audience, results, log);
  return { results, halted: window.halted, quiet };
}

/** Sends the mail that the check gave, at the lane's pace, unless the window is halted meanwhile. */
async function sendChecked(checked: Checked, position: number, window: Window): Promise<Result> {
  if (checked.outcome === 'quiet') return { outcome: 'notSent' };
  if (checked.outcome !== undefined) return checked;
  const wait = window.pace.turn(performance.now());
  if (wait > 0) await delay(wait);
  if (!maySend(window)) return { outcome: 'notSent' };
  const outcome = await sendMail(checked, tagsOf(window.audience, position));
  if (outcome.outcome === 'notSent') halt(window, outcome.because);
  return outcome;
}

function maySend({ halted, pace, throttles, checkedAt }: Window): boolean {
  return halted === undefined && pace.throttles === throttles && performance.now() - checkedAt <= checkValidFor;
}

/** The lane slows down once for a window, however many of its sends SES does not take. */
function halt(window: Window, because: Halt): void {
  const { pace, throttles, log } = window;
  window.halted ??= because;
  if (pace.throttles !== throttles) return;
  pace.slowDown(performance.now());
  log.warn('SENDING_THROTTLED', { reason: because, rate: pace.rate });
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
async function readRecipients(
  campaign: SendableCampaign,
  { state, claimed }: { readonly state: SendProgress; readonly claimed: readonly number[] },
  { campaignId, chunk, recipients, skips }: AudienceChunk,
): Promise<(position: number) => Checked> {
  const at = new Date();
  const inDoubtBefore = claimed.some((position) => isReopened(state, position));
  const keys = claimed.map((position) => ({ alumniId: recipientOf(recipients, position) }));
  const about = campaign.content.gatheringId ?? campaign.content.announcesDateOf;
  // The gathering is read after the claim: a recipient who is claimed after a notice of its change was planned reads the change here.
  const [found, reports, gathering] = await Promise.all([
    mailingRecords.getManyOnly(keys, ...wantedFields),
    inDoubtBefore ? sendReports.get({ campaignId, chunk }) : undefined,
    about === undefined ? undefined : gatherings.get({ gatheringId: about }),
  ]);
  const records = new Map(found.map((record) => [record.alumniId, record]));
  const check = recipientCheck(campaign, gathering, at);
  return (position) =>
    check({
      skipped: skips?.[position],
      reported: reportAt(reports, position),
      record: records.get(recipientOf(recipients, position)),
    });
}
