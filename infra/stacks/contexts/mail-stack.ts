import { type App, Duration, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { addressesTable } from '../../../events/read-models/address-owner.ts';
import { audienceChunksTable, campaignContentsTable } from '../../../events/read-models/campaign-content.ts';
import { contactCardsTable } from '../../../events/read-models/contact-card.ts';
import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { sendProgressTable, sendReportsTable } from '../../../events/read-models/send-progress.ts';
import { testMailsTable } from '../../../events/read-models/test-mail.ts';
import {
  chunksPerLane,
  laneMemory,
  lanes,
  mailEnvironment,
  reportsGatheredFor,
  reportsTogether,
  senders,
  serviceMailEnvironment,
} from '../../../functions/mail/environment.ts';
import * as subscriptions from '../../../functions/mail/subscriptions.ts';
import {
  confirmedRsvpsTable,
  sendHealthTable,
  sentTestMailsTable,
  serviceMailsTable,
  softBouncesTable,
  suppressionSyncsTable,
} from '../../../functions/mail/tables.ts';
import { outboxTable } from '../../../shared/outbox/outbox-table.ts';
import { timersTable } from '../../../shared/timers/timers-table.ts';
import { operatorParameter } from '../../constructs/deployment/operator-parameters.ts';
import type { DirectConsumer } from '../../constructs/events/direct-consumer.ts';
import type { QueueConsumer } from '../../constructs/events/queue-consumer.ts';
import type { ConfigurationSetReference, Core } from '../../constructs/foundation.ts';
import { access, type LambdaFunction, type TypedEnvironment } from '../../constructs/lambda-function.ts';
import { readLines } from '../../constructs/log-lines.ts';
import { sesReports } from '../../constructs/mail/ses-reports.ts';
import { Daily } from '../../constructs/schedules/daily.ts';
import { Watch } from '../../constructs/schedules/watch-function.ts';
import { ContextStack } from './context-stack.ts';

const outbox = access(outboxTable, 'PutItem');

/** What leaves and what comes back: campaign mail, service mail, and SES's reports on both. */
export class MailStack extends ContextStack {
  readonly #environment: TypedEnvironment<typeof mailEnvironment>;

  constructor(app: App, core: Core) {
    super(app, 'Mail', core);
    const { mail } = core;
    this.#environment = {
      schema: mailEnvironment,
      values: {
        SENDER_ADDRESS: operatorParameter(this, 'SenderAddress'),
        SENDER_DOMAIN: operatorParameter(this, 'SenderDomain'),
        CONFIGURATION_SET: mail.configurationSet.name,
        REFUSE_RESERVED_DOMAINS: operatorParameter(this, 'RefuseReservedDomains'),
      },
    };
    const lane = this.#sendCampaigns();
    const service = this.#sendServiceMail();
    const watch = this.#watchServiceMail();
    this.#sendTestMail();
    const reports = this.#recordReports();
    this.#resendInDoubt();
    const judge = this.#judgeSending();
    this.#syncSuppressions();
    this.#unlistAddresses();
    readLines(lane, core, lane.function.logGroup, 'HARMED_BY_ACCOUNT');
    readLines(service, core, service.function.logGroup, 'SERVICE_MAIL_LATE', 'SERVICE_MAIL_IN_DOUBT');
    readLines(watch, core, watch.function.logGroup, 'SERVICE_MAIL_MISSED');
    const harm = ['HARMED_BY_BOUNCES', 'HARMED_BY_COMPLAINTS', 'HARMED_BY_POLICY', 'HARMED_BY_DOUBT'] as const;
    readLines(judge, core, judge.function.logGroup, ...harm);
    readLines(reports, core, reports.function.logGroup, 'AUTHENTICATION_REFUSED');
  }

  /** A lane sends at its share of SES's rate, on as many of its chunks at once as that rate allows. */
  #sendCampaigns(): QueueConsumer {
    const lane = this.onQueued(subscriptions.sendMail, {
      tables: [
        access(campaignContentsTable, 'GetItem'),
        access(audienceChunksTable, 'GetItem'),
        access(sendProgressTable, 'GetItem', 'PutItem'),
        access(sendReportsTable, 'GetItem'),
        access(sendHealthTable, 'UpdateItem'),
        access(mailingRecordsTable, 'BatchGetItem'),
        access(gatheringsTable, 'GetItem'),
        outbox,
        access(timersTable, 'PutItem'),
      ],
      environment: this.#environment,
      links: true,
      publicOrigin: true,
      timeout: Duration.seconds(senders.lane.timeout),
      memory: laneMemory,
      concurrency: lanes,
      batchSize: chunksPerLane,
      // A large campaign waits for its turn for hours; the queue watch notices sooner if nothing moves at all.
      lateAfter: Duration.hours(6),
      errorImpact: 'campaigns are not sent, or stop midway',
    });
    this.#maySend(lane.function);
    this.#mayAsk(lane.function, 'ses:GetSendQuota');
    return lane;
  }

  #sendServiceMail(): QueueConsumer {
    const service = this.onQueued(subscriptions.sendServiceMail, {
      tables: [
        access(serviceMailsTable, 'GetItem', 'PutItem', 'UpdateItem'),
        access(confirmedRsvpsTable, 'GetItem', 'PutItem'),
        access(contactCardsTable, 'GetItem'),
        access(mailingRecordsTable, 'GetItem'),
        access(gatheringsTable, 'GetItem'),
        outbox,
        access(timersTable, 'PutItem'),
      ],
      environment: {
        schema: serviceMailEnvironment,
        values: { ...this.#environment.values, MEMBER_CONFIGURATION_SET: this.core.mail.memberConfigurationSet.name },
      },
      links: true,
      publicOrigin: true,
      timeout: Duration.seconds(senders.serviceMail.timeout),
      concurrency: 5,
      errorImpact: 'invitations, receipts, codes, confirmations and notices of gatherings do not reach people',
    });
    this.#maySend(service.function, this.core.mail.memberConfigurationSet);
    return service;
  }

  #watchServiceMail(): Watch {
    return new Watch(this, 'WatchServiceMails', this.core, {
      entry: 'mail/service/watch-service-mails',
      watches: serviceMailsTable,
      tables: [
        access(serviceMailsTable, 'GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'index:byWatch'),
        access(outboxTable, 'index:byDay'),
        access(timersTable, 'GetItem', 'PutItem'),
      ],
      // Shorter than the five minutes to its next run.
      timeout: Duration.minutes(4),
      errorImpact: 'an invitation or confirmation whose event or message was lost is never sent, and nobody notices',
    });
  }

  #sendTestMail(): void {
    const test = this.on(subscriptions.sendTestMail, {
      tables: [
        access(testMailsTable, 'Query'),
        access(sentTestMailsTable, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'),
      ],
      environment: this.#environment,
      timeout: Duration.seconds(senders.testMail.timeout),
      errorImpact: 'HR gets no test mails of campaigns',
    });
    this.#maySend(test.function);
  }

  #recordReports(): QueueConsumer {
    const sources = sesReports(this, [
      this.core.mail.configurationSet.name,
      this.core.mail.memberConfigurationSet.name,
    ]);
    const reports = this.onQueuedRules(sources, subscriptions.recordDeliveryBounceComplaint.entry, {
      tables: [
        access(sendReportsTable, 'GetItem', 'PutItem'),
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
    this.#mayAsk(reports.function, 'ses:GetSuppressedDestination', 'ses:DeleteSuppressedDestination');
    return reports;
  }

  #resendInDoubt(): void {
    this.on(subscriptions.resendInDoubt, {
      tables: [
        access(campaignContentsTable, 'GetItem'),
        access(sendProgressTable, 'GetItem', 'PutItem'),
        access(sendReportsTable, 'GetItem'),
        outbox,
      ],
      errorImpact: 'mails in doubt are not resent, though HR asked for it',
    });
  }

  #judgeSending(): DirectConsumer {
    return this.on(subscriptions.judgeSending, {
      tables: [
        access(sendProgressTable, 'GetItem', 'PutItem'),
        access(sendReportsTable, 'GetItem'),
        access(sendHealthTable, 'GetItem', 'UpdateItem'),
        outbox,
      ],
      errorImpact: 'campaigns that bounce, are reported as spam or stay in doubt are not stopped',
    });
  }

  /** SES reports are best effort; the account's suppression list is what SES itself follows. */
  #syncSuppressions(): void {
    const sync = new Daily(this, 'SyncSuppressionList', this.core, {
      entry: 'mail/reports/sync-suppression-list',
      hour: 3,
      doneLine: 'SUPPRESSION_SYNCED',
      errorImpact: 'addresses that SES refuses are unknown here: mail to them bounces, and harms the account',
      tables: [
        access(suppressionSyncsTable, 'GetItem', 'PutItem'),
        access(addressesTable, 'BatchGetItem'),
        access(contactCardsTable, 'BatchGetItem'),
        access(mailingRecordsTable, 'BatchGetItem'),
        access(softBouncesTable, 'BatchGetItem'),
        outbox,
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

  /** People who ask for mail again after a complaint, or whose address HR opens, get it: SES no longer holds it back. */
  #unlistAddresses(): void {
    const unlist = this.on(subscriptions.unlistAddress, {
      tables: [
        access(mailingRecordsTable, 'GetItem'),
        access(contactCardsTable, 'GetItem'),
        access(softBouncesTable, 'BatchGetItem'),
      ],
      errorImpact: 'people who asked for mail after a complaint get none: SES holds it back',
    });
    this.#mayAsk(unlist.function, 'ses:GetSuppressedDestination', 'ses:DeleteSuppressedDestination');
  }

  /** Raw mail, from our identity, with our configuration sets, under our address; nothing else. */
  #maySend(sender: LambdaFunction, ...also: readonly ConfigurationSetReference[]): void {
    const { configurationSet } = this.core.mail;
    const identity = this.formatArn({
      service: 'ses',
      resource: 'identity',
      resourceName: operatorParameter(this, 'SenderDomain'),
    });
    sender.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['ses:SendRawEmail'],
        resources: [identity, configurationSet.arn, ...also.map(({ arn }) => arn)],
        conditions: { StringEquals: { 'ses:FromAddress': operatorParameter(this, 'SenderAddress') } },
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
}
