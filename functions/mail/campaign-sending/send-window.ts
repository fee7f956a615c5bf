/** One window of a lane: checks the claimed recipients again, then sends to each at the lane's pace. */
import { setTimeout as delay } from 'node:timers/promises';
import type { AudienceChunk } from '../../../events/read-models/campaign-content.ts';
import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import {
  campaignRefusal,
  isReachable,
  type MailingRecord,
  mailingRecordsTable,
  permitting,
} from '../../../events/read-models/mailing-record.ts';
import { type SendProgress, sendReportsTable } from '../../../events/read-models/send-progress.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { Log } from '../../../shared/log/log.ts';
import { UnsafeMail } from '../../../shared/mail-format/headers.ts';
import type { Message } from '../../../shared/mail-format/message.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import { quietUntil } from '../delivery/quiet-hours.ts';
import type { SendOutcome } from '../delivery/send-outcome.ts';
import { sendMail } from '../delivery/ses.ts';
import { addressed, type CampaignMailing, campaignMessage } from './campaign-message.ts';
import { isReopened, type Result, type Results } from './chunk-progress.ts';
import { isAnnounceable, newsOf } from './gathering-news.ts';
import type { Pace } from './pace.ts';

const mailingRecords = openTable(mailingRecordsTable);
const sendReports = openTable(sendReportsTable);
const gatherings = openTable(gatheringsTable);

/** The check of a recipient is never older than this when the mail leaves, in milliseconds. */
const checkValidFor = 4_500;

/** The fields of a person's record that are read before each mail. */
const wantedFields = [...new Set([...permitting, ...addressed, 'timeZone' as const])];
type Recipient = Pick<MailingRecord, (typeof wantedFields)[number]>;

/** A campaign, and whose quiet hours it keeps. */
export type SendableCampaign = Omit<CampaignMailing, 'gathering' | 'news'> & {
  readonly programme: Pick<Programme, 'quietHours'>;
};
/** A campaign in one window, with the gathering as it is then. */
type WindowCampaign = SendableCampaign & Pick<CampaignMailing, 'gathering' | 'news'>;

/** Why SES did not take a mail. */
export type Halt = Extract<SendOutcome, { outcome: 'notSent' }>['because'];

/** What became of a window. */
export interface Sent {
  readonly results: Results;
  readonly halted: Halt | undefined;
  /** The recipients to whom nothing is sent now, and until when. */
  readonly quiet: ReadonlyMap<number, Date>;
}

/** It is night where the recipient is: no mail leaves until then. */
type Quiet = { readonly outcome: 'quiet'; readonly until: Date };

/** What the check of a recipient says: the mail to send, why there is none, or that it is night there. */
type Checked = (Message & { readonly outcome?: undefined }) | Result | Quiet;

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
  const { gatheringId, announcesDateOf } = campaign.content;
  const about = gatheringId ?? announcesDateOf;
  // The gathering is read after the claim: a recipient who is claimed after a notice of its change was planned reads the change here.
  const [found, reports, gatheringNow] = await Promise.all([
    mailingRecords.getManyOnly(keys, ...wantedFields),
    inDoubtBefore ? sendReports.get({ campaignId, chunk }) : undefined,
    about === undefined ? undefined : gatherings.get({ gatheringId: about }),
  ]);
  // Only a gathering invitation shows it in a calendar part; the announcement of a date has none.
  const gathering = gatheringId === undefined ? undefined : gatheringNow;
  const isOver = gatheringNow !== undefined && !isAnnounceable(campaign.content, gatheringNow, at);
  const mailing = { ...campaign, gathering, news: newsOf(campaign.content, gatheringNow) };
  const records = new Map(found.map((record) => [record.alumniId, record]));
  const quietIn = new Map<string, Quiet | undefined>();
  return (position) => {
    const skipped = skips?.[position];
    if (skipped !== undefined) return { outcome: 'skipped', reason: skipped };
    // SES reports only what it accepted.
    if ((reports?.feedback[position] ?? '-') !== '-') return { outcome: 'accepted' };
    if (isOver) return { outcome: 'skipped', reason: 'gathering_not_open' };
    return messageTo(mailing, records.get(recipientOf(recipients, position)), quietIn, at);
  };
}

/** The mail to a recipient, why there is none, or until when none may leave. */
function messageTo(
  campaign: WindowCampaign,
  record: Recipient | undefined,
  quietIn: Map<string, Quiet | undefined>,
  at: Date,
): Checked {
  const refusal = campaignRefusal(record, campaign.content.topic);
  if (refusal !== undefined) return { outcome: 'skipped', reason: refusal };
  if (!isReachable(record)) return { outcome: 'skipped', reason: 'no_address' };
  const { timeZone } = record;
  if (!quietIn.has(timeZone)) quietIn.set(timeZone, quietNow(campaign, timeZone, at));
  const quiet = quietIn.get(timeZone);
  if (quiet !== undefined) return quiet;
  try {
    return campaignMessage(campaign, record, at);
  } catch (error) {
    if (error instanceof UnsafeMail) return { outcome: 'refused', reason: 'unmailable' };
    throw error;
  }
}

function quietNow({ programme }: SendableCampaign, timeZone: string, at: Date): Quiet | undefined {
  const until = quietUntil(programme.quietHours, timeZone, at);
  return until === undefined ? undefined : { outcome: 'quiet', until };
}
