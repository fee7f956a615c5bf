/** Whether a claimed recipient gets the campaign's mail now, by what is known right before the send. Pure. */
import type { GatheringItem } from '../../../events/read-models/gathering.ts';
import {
  campaignRefusal,
  isReachable,
  type MailingRecord,
  permitting,
} from '../../../events/read-models/mailing-record.ts';
import { noReport, type ReportCode } from '../../../events/read-models/send-progress.ts';
import { UnsafeMail } from '../../../shared/mail-format/headers.ts';
import type { Message } from '../../../shared/mail-format/message.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import { quietUntil } from '../delivery/quiet-hours.ts';
import { type Addressee, addressed, type CampaignMailing, campaignMessage } from './campaign-message.ts';
import type { Result } from './chunk-progress.ts';
import { changesSince, isAnnounceable } from './gathering-news.ts';

/** The fields of a person's record that the check needs. */
export const wantedFields = [...new Set([...permitting, ...addressed, 'timeZone' as const])];

/** What is known of a claimed recipient. */
export interface RecipientFacts {
  /** Why the audience was frozen without this recipient. */
  readonly skipped: string | undefined;
  readonly reported: ReportCode;
  readonly record: Pick<MailingRecord, (typeof wantedFields)[number]> | undefined;
}

/** A campaign, and whose quiet hours it keeps. */
export type SendableCampaign = Omit<CampaignMailing, 'gathering' | 'news'> & {
  readonly programme: Pick<Programme, 'quietHours'>;
};

/** It is night where the recipient is: no mail leaves until then. */
type Quiet = { readonly outcome: 'quiet'; readonly until: Date };

/** What the check of a recipient says: the mail to send, why there is none, or that it is night there. */
export type Checked = (Message & { readonly outcome?: undefined }) | Result | Quiet;

/** The check of a window's recipients, with the gathering that the campaign is about as it is when the window begins. */
export function recipientCheck(
  campaign: SendableCampaign,
  gathering: GatheringItem | undefined,
  at: Date,
): (facts: RecipientFacts) => Checked {
  const { content, programme } = campaign;
  const isOver = gathering !== undefined && !isAnnounceable(content, gathering, at);
  // Only a gathering invitation shows it in a calendar part; the announcement of a date has none.
  const inCalendar = content.gatheringId === undefined ? undefined : gathering;
  const mailing = { ...campaign, gathering: inCalendar, news: changesSince(content, gathering) };
  const quietIn = new Map<string, Date | undefined>();
  return ({ skipped, reported, record }) => {
    if (skipped !== undefined) return { outcome: 'skipped', reason: skipped };
    // SES reports only what it accepted.
    if (reported !== noReport) return { outcome: 'accepted' };
    if (isOver) return { outcome: 'skipped', reason: 'gathering_not_open' };
    const refusal = campaignRefusal(record, content.topic);
    if (refusal !== undefined) return { outcome: 'skipped', reason: refusal };
    if (!isReachable(record)) return { outcome: 'skipped', reason: 'no_address' };
    const { timeZone } = record;
    if (!quietIn.has(timeZone)) quietIn.set(timeZone, quietUntil(programme.quietHours, timeZone, at));
    const until = quietIn.get(timeZone);
    return until === undefined ? written(mailing, record, at) : { outcome: 'quiet', until };
  };
}

function written(mailing: CampaignMailing, to: Addressee, at: Date): Checked {
  try {
    return campaignMessage(mailing, to, at);
  } catch (error) {
    if (error instanceof UnsafeMail) return { outcome: 'refused', reason: 'unmailable' };
    throw error;
  }
}
