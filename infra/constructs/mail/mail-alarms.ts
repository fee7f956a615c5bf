import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { claimTakes, harmLimits, lateAfter, resent } from '../../../functions/mail/environment.ts';
import type { LogCode } from '../../../shared/log/messages.ts';
import { alarmOn, countOfLines, percent } from '../alarm.ts';
import type { DirectConsumer } from '../events/direct-consumer.ts';
import type { QueueConsumer } from '../events/queue-consumer.ts';
import type { Foundation } from '../foundation.ts';
import type { Watch } from '../schedules/watch-function.ts';

/** The functions of mail that the alarms look at. */
interface Alarmed {
  readonly lane: QueueConsumer;
  readonly service: QueueConsumer;
  readonly watch: Watch;
  readonly judge: DirectConsumer;
  readonly reports: QueueConsumer;
}

/** What goes wrong while nothing fails: mail that does not leave, and campaigns that are paused for what they do. */
export function mailAlarms(scope: Construct, foundation: Foundation, functions: Alarmed): void {
  alarmOnUnsent(scope, foundation, functions.service);
  alarmOnMissed(scope, foundation, functions.watch);
  alarmOnHarm(scope, foundation, functions);
  alarmOnAuthentication(scope, foundation, functions.reports);
}

/** How often a function wrote a log line in five minutes; the filter is counted in the scope. */
function lines(
  scope: Construct,
  { function: source }: Pick<QueueConsumer | DirectConsumer | Watch, 'function'>,
  code: LogCode,
  period = 5,
) {
  return countOfLines(scope, source.logGroup, code).with({ period: Duration.minutes(period) });
}

/** Service mail that SES does not take is tried for weeks, and mail that stays in doubt is not resent: an alarm reports both. */
function alarmOnUnsent(scope: Construct, foundation: Foundation, service: QueueConsumer): void {
  alarmOn(scope, 'ServiceMailLate', foundation, {
    // Longer than the time between two attempts: it goes off once, and is over when nothing waits.
    metric: lines(scope, service, 'SERVICE_MAIL_LATE', 2 * resent.rarely),
    what: `SES has not taken service mail for ${lateAfter} minutes`,
    impact:
      'invitations, receipts, codes, confirmations and notices leave late, or not at all once it is too late for them',
    runbook: 'service-mail-late',
  });
  alarmOn(scope, 'ServiceMailInDoubt', foundation, {
    metric: lines(scope, service, 'SERVICE_MAIL_IN_DOUBT'),
    what: 'it is not known whether SES accepted service mail that was tried twice, and SES has not reported it',
    impact:
      'some people may not have their invitation, receipt, confirmation or notice; it is not sent again automatically',
    runbook: 'service-mail-in-doubt',
  });
}

function alarmOnMissed(scope: Construct, foundation: Foundation, watch: Watch): void {
  alarmOn(scope, 'ServiceMailMissed', foundation, {
    metric: lines(watch, watch, 'SERVICE_MAIL_MISSED'),
    what: `no function claimed a service mail within ${claimTakes} minutes of its event: events are lost or late`,
    impact: 'invitations, receipts and confirmations leave late, and codes after they have expired',
    runbook: 'service-mail-missed',
  });
}

/** An alarm for each cause of an automatic pause, so that the alarm says why. */
function alarmOnHarm(scope: Construct, foundation: Foundation, { lane, judge }: Pick<Alarmed, 'lane' | 'judge'>): void {
  const { bounces, complaints, inDoubt, refusingDomains } = harmLimits;
  const alarm = (id: string, source: QueueConsumer | DirectConsumer, line: LogCode, what: string) =>
    alarmOn(scope, id, foundation, {
      metric: lines(source, source, line),
      what: `a campaign was paused automatically: ${what}`,
      impact: 'the rest of its recipients get nothing until HR resumes it',
      runbook: 'campaign-paused',
    });
  alarm('HarmedByAccount', lane, 'HARMED_BY_ACCOUNT', 'SES accepts no mail from us');
  alarm(
    'HarmedByBounces',
    judge,
    'HARMED_BY_BOUNCES',
    `more than ${percent(bounces.share)} of at least ${bounces.leastAccepted} accepted mails bounced`,
  );
  alarm(
    'HarmedByComplaints',
    judge,
    'HARMED_BY_COMPLAINTS',
    `more than ${percent(complaints.share)} of the recipients, and at least ${complaints.leastComplaints} of them unless it has ${complaints.orLeastAccepted} accepted mails, reported it as spam`,
  );
  alarm(
    'HarmedByPolicy',
    judge,
    'HARMED_BY_POLICY',
    `receivers cannot authenticate its mails, or more than ${refusingDomains.most} receiving domains refuse them by policy`,
  );
  alarm(
    'HarmedByDoubt',
    judge,
    'HARMED_BY_DOUBT',
    `it is not known whether SES accepted more than ${percent(inDoubt.share)}, and more than ${inDoubt.most}, of its mails`,
  );
}

function alarmOnAuthentication(scope: Construct, foundation: Foundation, reports: QueueConsumer): void {
  alarmOn(scope, 'AuthenticationRefused', foundation, {
    metric: lines(reports, reports, 'AUTHENTICATION_REFUSED'),
    what: 'a receiver cannot authenticate our mail: SPF, DKIM or DMARC of the sender’s domain fail',
    impact:
      'no mail arrives at that receiver, and soon at others: campaigns are paused, invitations and codes come back',
    runbook: 'authentication-refused',
  });
}
