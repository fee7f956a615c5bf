import * as z from 'zod';
import { type LogCode, logMessages } from '../../../shared/log/messages.ts';
import { hour } from '../../../shared/time/durations.ts';
import type { Notice } from './watch-notice.ts';

/** What the people on call hear of a log line, beside what the line itself says. */
interface ToldLine {
  /** Who is affected. */
  readonly impact: string;
  /** File in docs/runbooks, without `.md`. */
  readonly runbook: string;
}

const paused: ToldLine = {
  impact: 'the rest of its recipients get nothing until HR resumes it',
  runbook: 'campaign-paused',
};

/** The log lines of which the people on call hear at once: what goes wrong while nothing fails. */
export const toldLines: Partial<Record<LogCode, ToldLine>> = {
  HARMED_BY_ACCOUNT: paused,
  HARMED_BY_BOUNCES: paused,
  HARMED_BY_COMPLAINTS: paused,
  HARMED_BY_POLICY: paused,
  HARMED_BY_DOUBT: paused,
  CONTENT_REFUSED: {
    impact: 'its recipients get nothing until HR changes and resumes it',
    runbook: 'campaign-paused',
  },
  SERVICE_MAIL_LATE: {
    impact:
      'invitations, receipts, codes, confirmations and notices leave late, or not at all once it is too late for them',
    runbook: 'service-mail-late',
  },
  SERVICE_MAIL_IN_DOUBT: {
    impact:
      'some people may not have their invitation, receipt, confirmation or notice; it is not sent again automatically',
    runbook: 'service-mail-in-doubt',
  },
  SERVICE_MAIL_MISSED: {
    impact: 'events are lost or late: invitations, receipts and confirmations leave late, and codes after they expired',
    runbook: 'service-mail-missed',
  },
  AUTHENTICATION_REFUSED: {
    impact:
      'no mail arrives at that receiver, and soon at others: campaigns are paused, invitations and codes come back',
    runbook: 'authentication-refused',
  },
  INVITATIONS_STOPPED: {
    impact: 'nobody is invited or reminded until HR resumes them',
    runbook: 'invitations-stopped',
  },
  GATHERING_IN_TROUBLE: {
    impact: 'its guests get no notice, confirmation or offer until HR mends the gathering',
    runbook: 'gathering-in-trouble',
  },
};

/** A line of a log group as CloudWatch Logs hands it on. */
export interface LogEvent {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
}

/** A notice of one or more lines that say the same of the same thing within an hour. */
export interface NoticeOfLines extends Notice {
  /** The same for all of them: of each the people on call hear once. */
  readonly id: string;
}

/** Of a line only what names nobody is passed on. */
const told = z.object({
  code: z.string(),
  campaignId: z.string().optional(),
  gatheringId: z.string().optional(),
  correlationId: z.string().optional(),
});
/** So many correlation ids are enough to begin with. */
const mostIds = 5;

/** What the people on call hear of log lines: what happened, to which campaign or gathering, who is affected, and where to look. */
export function noticesOfLines(events: readonly LogEvent[]): NoticeOfLines[] {
  const lines = events.flatMap(({ timestamp, message }) => {
    const { success, data } = told.safeParse(JSON.parse(message));
    const about = success && Object.hasOwn(toldLines, data.code) ? toldLines[data.code as LogCode] : undefined;
    if (!success || about === undefined) return [];
    const code = data.code as LogCode;
    const thing = data.campaignId ?? data.gatheringId ?? '';
    return [{ ...data, ...about, code, thing, id: ['told', code, thing, Math.floor(timestamp / hour)].join('#') }];
  });
  return [...Map.groupBy(lines, ({ id }) => id)].flatMap(([id, [first, ...others]]) => {
    if (first === undefined) return [];
    const { code, thing, impact, runbook } = first;
    const ids = new Set([first, ...others].flatMap(({ correlationId }) => correlationId ?? []));
    const message = [
      `What: ${logMessages[code]}${thing === '' ? '' : ` (${thing})`}`,
      `Impact: ${impact}.`,
      `Log: ${code}${ids.size === 0 ? '' : `, correlation ids ${[...ids].slice(0, mostIds).join(', ')}`}.`,
      `Runbook: docs/runbooks/${runbook}.md`,
    ];
    return [{ id, subject: `ALARM: ${code}`, message: message.join('\n') }];
  });
}
