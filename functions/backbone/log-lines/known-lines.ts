import type { LogCode } from '../../../shared/log/messages.ts';
import { day } from '../../../shared/time/durations.ts';

/** What the people on call hear in addition to what a line itself says. */
interface KnownLine {
  /** Who is affected. */
  readonly impact: string;
  /** File in docs/runbooks, without `.md`. */
  readonly runbook: string;
}

const paused: KnownLine = {
  impact: 'the rest of its recipients get nothing until HR resumes it',
  runbook: 'campaign-paused',
};

/** The log lines that the people on call are notified of at once: what goes wrong while nothing fails. */
export const notifiedLines: Partial<Record<LogCode, KnownLine>> = {
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

/** Log lines that mean something only if they come this often within a day of the first of them. */
export const countedLines: Partial<Record<LogCode, KnownLine & { readonly from: number }>> = {
  CALENDAR_REPLY_REFUSED: {
    from: 20,
    impact: 'members who replied with their calendar may be missing from the guest lists',
    runbook: 'calendar-replies',
  },
};

/** Log lines that show that something works: silence for longer than `within`, in milliseconds, means that it does not. */
export const heartbeats: Partial<Record<LogCode, KnownLine & { readonly within: number; readonly silence: string }>> = {
  SUPPRESSION_SYNCED: {
    within: 2 * day,
    silence: 'for two days no run compared the suppression list of SES with ours',
    impact: 'addresses that SES refuses are unknown here: mail to them bounces, and harms the account',
    runbook: 'suppression-sync-silent',
  },
  INVITATIONS_SENT: {
    within: 2 * day,
    silence: 'for two days no run sent the invitations that were due',
    impact: 'leavers of an import are not invited, and others a day late',
    runbook: 'invitations-silent',
  },
  WEBHOOK_ACCEPTED: {
    within: 7 * day,
    silence: 'for seven days no webhook of the HRIS was taken in',
    impact: 'leavers may be missing unnoticed; people who leave now are not invited',
    runbook: 'no-webhook',
  },
};
