import { type App, Duration, Validations } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import { alumniInvited } from '../../events/alumni-invited.ts';
import { audienceChunkFrozen } from '../../events/audience-chunk-frozen.ts';
import { chunkLeft } from '../../events/chunk-left.ts';
import { memberJoined } from '../../events/member-joined.ts';
import { audienceChunksTable, campaignContentsTable } from '../../events/read-models/campaign-content.ts';
import { contactCardsTable } from '../../events/read-models/contact-card.ts';
import { gatheringsTable } from '../../events/read-models/gathering.ts';
import { mailingRecordsTable } from '../../events/read-models/mailing-record.ts';
import { sendFeedbackTable, sendProgressTable } from '../../events/read-models/send-progress.ts';
import { rsvpAnswered } from '../../events/rsvp-answered.ts';
import { verificationRequested } from '../../events/verification-requested.ts';
import { lanes, mailEnvironment } from '../../functions/mail/environment.ts';
import { confirmedAnswersTable, serviceMailsTable } from '../../functions/mail/tables.ts';
import { outboxTable } from '../../shared/outbox/outbox-table.ts';
import { alarmOn } from '../constructs/alarm.ts';
import type { Subscription } from '../constructs/event-consumer.ts';
import type { Core } from '../constructs/foundation.ts';
import { access, type LambdaFunction, type TypedEnvironment } from '../constructs/lambda-function.ts';
import { ContextStack } from './context-stack.ts';

/** What leaves and what comes back: campaign mail, service mail, and SES's word on each. */
export class MailStack extends ContextStack {
  constructor(app: App, core: Core) {
    super(app, 'Mail', core);
    const outbox = access(outboxTable, 'PutItem');
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

    // A lane works on one chunk at a time, at its share of SES's rate.
    const lane = this.on([audienceChunkFrozen, chunkLeft], 'mail/send-mail', {
      tables: [
        access(campaignContentsTable, 'GetItem'),
        access(audienceChunksTable, 'GetItem'),
        access(sendProgressTable, 'GetItem', 'PutItem'),
        access(mailingRecordsTable, 'BatchGetItem'),
        access(gatheringsTable, 'GetItem'),
        outbox,
      ],
      environment,
      links: true,
      publicOrigin: true,
      timeout: Duration.seconds(60),
      memory: 1024,
      concurrency: lanes,
      batchSize: 1,
      // A large campaign waits its turn for hours; that nothing moves at all is noticed below.
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
      what: 'campaign mail waits to be sent and nothing sends it, for fifteen minutes',
      impact: 'launched campaigns do not reach their recipients',
      runbook: 'no-send',
    });
    this.#maySend(lane.function);
    this.#mayReadQuota(lane.function);

    const service = this.on(
      [alumniInvited, memberJoined, rsvpAnswered, verificationRequested],
      'mail/send-service-mail',
      {
        tables: [
          access(serviceMailsTable, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'),
          access(confirmedAnswersTable, 'GetItem', 'PutItem', 'DeleteItem'),
          access(contactCardsTable, 'GetItem'),
          access(mailingRecordsTable, 'GetItem'),
          access(gatheringsTable, 'GetItem'),
        ],
        environment,
        links: true,
        publicOrigin: true,
        concurrency: 5,
        errorImpact: 'invitations, receipts, confirmations and codes do not reach people',
      },
    );
    this.#maySend(service.function);

    this.onSubscription(this.#sesReports(), 'mail/record-delivery-bounce-complaint', {
      tables: [
        access(sendFeedbackTable, 'GetItem', 'PutItem'),
        access(sendProgressTable, 'GetItem'),
        access(serviceMailsTable, 'GetItem', 'UpdateItem'),
        outbox,
      ],
      errorImpact: 'bounces and complaints are not acted upon: mail goes on to addresses that refuse it',
    });
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

  #mayReadQuota(sender: LambdaFunction): void {
    sender.addToRolePolicy(new iam.PolicyStatement({ actions: ['ses:GetSendQuota'], resources: ['*'] }));
    Validations.of(sender.role ?? sender).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      reason: 'ses:GetSendQuota and X-Ray have no resource level (Service Authorization Reference).',
    });
  }

  /**
   * SES reports on the default bus only. Each rule lets through what its kind of report has, and never an address: a path
   * that is missing in an event would break the JSON.
   */
  #sesReports(): Record<string, Subscription> {
    const bus = events.EventBus.fromEventBusName(this, 'DefaultBus', 'default');
    const path = (name: string) => events.EventField.fromPath(`$.${name}`);
    const common = {
      id: path('id'),
      type: path('detail-type'),
      time: path('time'),
      messageId: path('detail.mail.messageId'),
      tags: path('detail.mail.tags'),
    };
    const report = (detailType: string[], detail: object, more: Record<string, string> = {}): Subscription => ({
      bus,
      pattern: {
        source: ['aws.ses'],
        detailType,
        detail: { mail: { tags: { 'ses:configuration-set': [this.core.mail.configurationSetName] } }, ...detail },
      },
      input: events.RuleTargetInput.fromObject({ ...common, ...more }),
    });
    return {
      Delivered: report(['Email Sent', 'Email Delivered', 'Email Rejected'], {}),
      Bounced: report(
        ['Email Bounced'],
        {},
        {
          bounceType: path('detail.bounce.bounceType'),
          bounceSubType: path('detail.bounce.bounceSubType'),
        },
      ),
      // "not-spam" takes a complaint back; providers that do not say what it is mean a complaint.
      Complained: report(['Email Complaint Received'], {
        complaint: { complaintFeedbackType: [{ exists: false }, { 'anything-but': ['not-spam'] }] },
      }),
    };
  }
}
