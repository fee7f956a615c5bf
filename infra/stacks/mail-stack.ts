import { type App, Duration, Validations } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import { addressesTable } from '../../events/read-models/address-owner.ts';
import { audienceChunksTable, campaignContentsTable } from '../../events/read-models/campaign-content.ts';
import { contactCardsTable } from '../../events/read-models/contact-card.ts';
import { gatheringsTable } from '../../events/read-models/gathering.ts';
import { mailingRecordsTable } from '../../events/read-models/mailing-record.ts';
import { sendFeedbackTable, sendProgressTable } from '../../events/read-models/send-progress.ts';
import { testMailsTable } from '../../events/read-models/test-mail.ts';
import {
  chunksPerLane,
  complaintTypes,
  laneMemory,
  lanes,
  mailEnvironment,
  reportsGatheredFor,
  reportsTogether,
  senders,
} from '../../functions/mail/environment.ts';
import * as subscriptions from '../../functions/mail/subscriptions.ts';
import {
  confirmedAnswersTable,
  sendHealthTable,
  sentTestMailsTable,
  serviceMailsTable,
  softBouncesTable,
  suppressionSyncsTable,
} from '../../functions/mail/tables.ts';
import type { LogCode } from '../../shared/log/messages.ts';
import { outboxTable } from '../../shared/outbox/outbox-table.ts';
import { timersTable } from '../../shared/timers/timers-table.ts';
import { alarmOn, countOfLines } from '../constructs/alarm.ts';
import type { EventConsumer, EventSource } from '../constructs/event-consumer.ts';
import type { Core } from '../constructs/foundation.ts';
import { access, type LambdaFunction, type TypedEnvironment } from '../constructs/lambda-function.ts';
import { Nightly } from '../constructs/nightly.ts';
import { Watch } from '../constructs/watch.ts';
import { ContextStack } from './context-stack.ts';

/** What leaves and what comes back: campaign mail, service mail, and SES's reports on both. */
export class MailStack extends ContextStack {
  constructor(app: App, core: Core) {
    super(app, 'Mail', core);
    const outbox = access(outboxTable, 'PutItem');
    const timers = access(timersTable, 'PutItem');
    const { mail } = core;
    const environment: TypedEnvironment<typeof mailEnvironment> = {
      schema: mailEnvironment,
      values: {
        SENDER_ADDRESS: mail.senderAddress,
        SENDER_DOMAIN: mail.senderDomain,
        CONFIGURATION_SET: mail.configurationSetName,
        REFUSE_RESERVED_DOMAINS: mail.refuseReservedDomains,
      },
    };

    // A lane sends at its share of SES's rate, on as many of its chunks at once as that rate allows.
    const lane = this.on(subscriptions.sendMail, {
      tables: [
        access(campaignContentsTable, 'GetItem'),
        access(audienceChunksTable, 'GetItem'),
        access(sendProgressTable, 'GetItem', 'PutItem'),
        access(sendFeedbackTable, 'GetItem'),
        access(sendHealthTable, 'UpdateItem'),
        access(mailingRecordsTable, 'BatchGetItem'),
        access(gatheringsTable, 'GetItem'),
        outbox,
        timers,
      ],
      environment,
      links: true,
      publicOrigin: true,
      timeout: Duration.seconds(senders.lane.timeout),
      memory: laneMemory,
      concurrency: lanes,
      batchSize: chunksPerLane,
      // A large campaign waits its turn for hours; the alarm below notices when nothing moves at all.
      lateAfter: Duration.hours(6),
      errorImpact: 'campaigns are not sent, or stop half-way',
    });
    alarmOn(this, 'NoSend', core, {
      metric: new cloudwatch.MathExpression({
        expression: 'IF(waiting > 0 AND FILL(runs, 0) < 1, 1, 0)',
        usingMetrics: {
          waiting: lane.queue.metricApproximateNumberOfMessagesVisible({ statistic: cloudwatch.Stats.MAXIMUM }),
          runs: lane.function.metricInvocations({ statistic: cloudwatch.Stats.SUM }),
        },
        period: Duration.minutes(5),
      }),
      periods: 3,
      what: 'campaign mail has waited for fifteen minutes and nothing sends it',
      impact: 'launched campaigns do not reach their recipients',
      runbook: 'no-send',
    });
    this.#maySend(lane.function);
    this.#mayAsk(lane.function, 'ses:GetSendQuota');

    const service = this.on(subscriptions.sendServiceMail, {
      tables: [
        access(serviceMailsTable, 'GetItem', 'PutItem', 'UpdateItem'),
        access(confirmedAnswersTable, 'GetItem', 'PutItem'),
        access(contactCardsTable, 'GetItem'),
        access(mailingRecordsTable, 'GetItem'),
        access(gatheringsTable, 'GetItem'),
        outbox,
        timers,
      ],
      environment,
      links: true,
      publicOrigin: true,
      timeout: Duration.seconds(senders.serviceMail.timeout),
      concurrency: 5,
      errorImpact: 'invitations, receipts, codes, confirmations and notices of gatherings do not reach people',
    });
    this.#maySend(service.function);
    this.#alarmOnUnsent(service);
    const watch = new Watch(this, 'WatchServiceMails', core, {
      entry: 'mail/service/watch-service-mails',
      watches: serviceMailsTable,
      tables: [
        access(serviceMailsTable, 'GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'index:byWatch'),
        access(outboxTable, 'index:byDay'),
        access(timersTable, 'GetItem', 'PutItem'),
      ],
      // Shorter than the five minutes to its next run.
      timeout: Duration.minutes(4),
      errorImpact: 'an invitation or confirmation whose event or message was lost never leaves, and nobody notices',
    });
    alarmOn(this, 'ServiceMailMissed', core, {
      metric: countOfLines(watch, watch.function.logGroup, 'SERVICE_MAIL_MISSED').with({ period: Duration.minutes(5) }),
      what: 'service mail was claimed by nobody for a quarter of an hour after its event: events are lost or late',
      impact: 'invitations, receipts and confirmations leave late, and codes after they have ended',
      runbook: 'service-mail-missed',
    });

    const test = this.on(subscriptions.sendTestMail, {
      tables: [
        access(testMailsTable, 'Query'),
        access(sentTestMailsTable, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'),
      ],
      environment,
      timeout: Duration.seconds(senders.testMail.timeout),
      errorImpact: 'HR gets no test mails of campaigns',
    });
    this.#maySend(test.function);

    const reports = this.onRules(this.#sesReports(), subscriptions.recordDeliveryBounceComplaint.entry, {
      tables: [
        access(sendFeedbackTable, 'GetItem', 'PutItem'),
        access(sendProgressTable, 'GetItem'),
        access(serviceMailsTable, 'GetItem', 'UpdateItem'),
        access(sendHealthTable, 'UpdateItem'),
        access(softBouncesTable, 'GetItem', 'BatchGetItem', 'PutItem'),
        access(mailingRecordsTable, 'GetItem'),
        access(contactCardsTable, 'GetItem'),
        outbox,
      ],
      // Reports on the mails of a chunk arrive together and are noted together: one write instead of a hundred.
      batchSize: reportsTogether,
      batchingWindow: Duration.seconds(reportsGatheredFor),
      concurrency: 5,
      errorImpact: 'bounces and complaints have no effect: mail still goes to addresses that refuse it',
    });

    this.on(subscriptions.resendInDoubt, {
      tables: [
        access(campaignContentsTable, 'GetItem'),
        access(sendProgressTable, 'GetItem', 'PutItem'),
        access(sendFeedbackTable, 'GetItem'),
        outbox,
      ],
      errorImpact: 'mails in doubt are not resent, though HR asked for it',
    });
    const judge = this.on(subscriptions.judgeSending, {
      tables: [
        access(sendProgressTable, 'GetItem', 'PutItem'),
        access(sendFeedbackTable, 'GetItem'),
        access(sendHealthTable, 'GetItem', 'UpdateItem'),
        outbox,
      ],
      errorImpact: 'campaigns that bounce, are reported as spam or stay in doubt are not stopped',
    });
    this.#mayAsk(reports.function, 'ses:GetSuppressedDestination', 'ses:DeleteSuppressedDestination');
    this.#alarmOnHarm(lane, judge);
    alarmOn(this, 'AuthenticationRefused', core, {
      metric: countOfLines(reports, reports.function.logGroup, 'AUTHENTICATION_REFUSED').with({
        period: Duration.minutes(5),
      }),
      what: 'a receiver does not believe that our mail is ours: SPF, DKIM or DMARC of the sender’s domain fail',
      impact:
        'no mail arrives at that receiver, and soon at others: campaigns are paused, invitations and codes come back',
      runbook: 'authentication-refused',
    });
    this.#syncSuppressions();
  }

  /** Service mail that SES does not take is tried for weeks, and what stays in doubt is left alone: somebody must know of both. */
  #alarmOnUnsent({ function: { logGroup } }: EventConsumer): void {
    alarmOn(this, 'ServiceMailLate', this.core, {
      // Longer than the half hour between two attempts: it goes off once, and is over when nothing waits any more.
      metric: countOfLines(this, logGroup, 'SERVICE_MAIL_LATE').with({ period: Duration.hours(1) }),
      what: 'SES has not taken service mail for half an hour',
      impact:
        'invitations, receipts, codes, confirmations and notices leave late, or not at all once it is too late for them',
      runbook: 'service-mail-late',
    });
    alarmOn(this, 'ServiceMailInDoubt', this.core, {
      metric: countOfLines(this, logGroup, 'SERVICE_MAIL_IN_DOUBT').with({ period: Duration.minutes(5) }),
      what: 'it is not known whether SES accepted service mail that was tried twice, and SES has not reported it',
      impact:
        'some people may not have their invitation, receipt, confirmation or notice; it is not sent again by itself',
      runbook: 'service-mail-in-doubt',
    });
  }

  /** An alarm for each cause of an automatic pause, so that the alarm says why. */
  #alarmOnHarm(lane: EventConsumer, judge: EventConsumer): void {
    const alarm = (id: string, source: EventConsumer, line: LogCode, what: string) =>
      alarmOn(this, id, this.core, {
        metric: countOfLines(source, source.function.logGroup, line).with({ period: Duration.minutes(5) }),
        what: `a campaign was paused automatically: ${what}`,
        impact: 'the rest of its recipients get nothing until HR resumes it',
        runbook: 'campaign-paused',
      });
    alarm('HarmedByAccount', lane, 'HARMED_BY_ACCOUNT', 'SES accepts no mail of ours');
    alarm('HarmedByBounces', judge, 'HARMED_BY_BOUNCES', 'more than four percent of its mails bounced');
    alarm(
      'HarmedByComplaints',
      judge,
      'HARMED_BY_COMPLAINTS',
      'more than one recipient in a thousand reported it as spam',
    );
    alarm(
      'HarmedByPolicy',
      judge,
      'HARMED_BY_POLICY',
      'receivers refuse its mails by policy: our authentication or reputation',
    );
    alarm(
      'HarmedByDoubt',
      judge,
      'HARMED_BY_DOUBT',
      'it is not known whether SES accepted more than one percent of its mails',
    );
  }

  /** SES reports are best effort; the account's suppression list is what SES itself follows. */
  #syncSuppressions(): void {
    const sync = new Nightly(this, 'SyncSuppressionList', this.core, {
      entry: 'mail/reports/sync-suppression-list',
      hour: 3,
      task: 'compared the suppression list of SES with ours',
      doneLine: 'SUPPRESSION_SYNCED',
      runbook: 'suppression-sync-silent',
      errorImpact: 'addresses that SES refuses are unknown here: mail to them bounces, and harms the account',
      tables: [
        access(suppressionSyncsTable, 'GetItem', 'PutItem'),
        access(addressesTable, 'BatchGetItem'),
        access(mailingRecordsTable, 'BatchGetItem'),
        access(softBouncesTable, 'BatchGetItem'),
        access(outboxTable, 'PutItem'),
      ],
      timeout: Duration.minutes(10),
    });
    this.#mayAsk(
      sync.function,
      'ses:ListSuppressedDestinations',
      'ses:GetSuppressedDestination',
      'ses:DeleteSuppressedDestination',
    );
  }

  /** Raw mail, from our identity, with our configuration set, under our address; nothing else. */
  #maySend(sender: LambdaFunction): void {
    const { identityArn, configurationSetArn, senderAddress } = this.core.mail;
    sender.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['ses:SendRawEmail'],
        resources: [identityArn, configurationSetArn],
        conditions: { StringEquals: { 'ses:FromAddress': senderAddress } },
      }),
    );
  }

  /** Asks SES about the account, or takes an address off its suppression list. */
  #mayAsk(reader: LambdaFunction, ...actions: `ses:${'Get' | 'List' | 'Delete'}${string}`[]): void {
    reader.addToRolePolicy(new iam.PolicyStatement({ actions, resources: ['*'] }));
    Validations.of(reader.role ?? reader).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      reason: `${actions.join(', ')} and X-Ray have no resource level (Service Authorization Reference).`,
    });
  }

  /**
   * SES reports on the default bus only. Each rule lets through what its kind of report has, and never an address: a path
   * that is missing in an event would break the JSON.
   */
  #sesReports(): Record<string, EventSource> {
    const bus = events.EventBus.fromEventBusName(this, 'DefaultBus', 'default');
    const path = (name: string) => events.EventField.fromPath(`$.${name}`);
    const common = {
      id: path('id'),
      type: path('detail-type'),
      time: path('time'),
      messageId: path('detail.mail.messageId'),
      tags: path('detail.mail.tags'),
    };
    const { awsSource, detailTypes } = subscriptions.recordDeliveryBounceComplaint;
    type DetailType = (typeof detailTypes)[number];
    const report = (detailType: DetailType[], detail: object, more: Record<string, string> = {}): EventSource => ({
      bus,
      pattern: {
        source: [awsSource],
        detailType,
        detail: { mail: { tags: { 'ses:configuration-set': [this.core.mail.configurationSetName] } }, ...detail },
      },
      input: events.RuleTargetInput.fromObject({ ...common, ...more }),
    });
    const bounce = { bounceType: path('detail.bounce.bounceType'), bounceSubType: path('detail.bounce.bounceSubType') };
    // Only the report of a receiver has a status; one recipient per mail.
    const status = { status: path('detail.bounce.bouncedRecipients[0].status') };
    const bouncedWith = (exists: boolean) => ({ bounce: { bouncedRecipients: { status: [{ exists }] } } });
    const type = { complaintFeedbackType: path('detail.complaint.complaintFeedbackType') };
    const heldBack = 'OnAccountSuppressionList';
    const byPerson = { complaintSubType: [{ exists: false }, null, { 'anything-but': [heldBack] }] };
    const complaint = (pattern: object) => ({ complaint: pattern });
    return {
      Delivered: report(
        detailTypes.filter((type) => type !== 'Email Bounced' && type !== 'Email Complaint Received'),
        {},
      ),
      Bounced: report(['Email Bounced'], bouncedWith(false), bounce),
      BouncedWithStatus: report(['Email Bounced'], bouncedWith(true), { ...bounce, ...status }),
      // Providers that do not say what it is mean a complaint.
      Complained: report(
        ['Email Complaint Received'],
        complaint({
          ...byPerson,
          complaintFeedbackType: [{ exists: false }, null, { 'anything-but': [...complaintTypes] }],
        }),
      ),
      ComplainedOfType: report(
        ['Email Complaint Received'],
        complaint({ ...byPerson, complaintFeedbackType: [...complaintTypes] }),
        type,
      ),
      ComplainedEarlier: report(['Email Complaint Received'], complaint({ complaintSubType: [heldBack] }), {
        complaintSubType: heldBack,
      }),
    };
  }
}
