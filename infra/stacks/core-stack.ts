import { type App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { WatchedQueue } from '../../functions/backbone/environment.ts';
import { outboxTable } from '../../shared/outbox/outbox-table.ts';
import type { Programme } from '../../shared/programme/programme.ts';
import { operatorParameter, publicOriginFor } from '../constructs/deployment/operator-parameters.ts';
import { exportAlways } from '../constructs/deployment/stable-exports.ts';
import { Outbox } from '../constructs/events/outbox-publisher.ts';
import { deadLetterQueue, watchQueue } from '../constructs/events/queues.ts';
import { bindTrustedSources } from '../constructs/events/trusted-sources.ts';
import type { Core, Foundation } from '../constructs/foundation.ts';
import { logLinesReader } from '../constructs/log-lines.ts';
import { MailIdentity } from '../constructs/mail/mail-identity.ts';
import { Timers } from '../constructs/schedules/timer-sweep.ts';
import type { StatefulStack } from './stateful-stack.ts';

/** What all contexts share: the bus with its outbox, the timers, the API, the mail identity, the alarm topic. */
export class CoreStack extends Stack {
  readonly core: Core;

  constructor(app: App, programme: Programme, bundles: string, stateful: StatefulStack) {
    super(app, 'Okaeri-Core', {
      env: { region: programme.storageRegion },
      description: 'Okaeri: bus, timers, API, mail identity',
    });
    const alarms = this.#alarmTopic();
    const { api, authorizerId } = this.#api();
    const failures = this.#failures();
    // The next run does the work of a failed one: after some days nobody needs to know.
    const failedRuns = deadLetterQueue(this, 'FailedRuns', Duration.days(2));
    const before = {
      programme,
      bundles,
      tables: stateful.tables,
      linkKeys: stateful.linkKeys,
      webhookSecrets: stateful.webhookSecrets,
      cursorKey: stateful.cursorKey,
      inboundMail: stateful.inboundMail,
      alarms,
      failures: (scope: Construct) => known(scope, 'Failures', failures),
      failedRuns: (scope: Construct) => known(scope, 'FailedRuns', failedRuns),
      watched: [] as WatchedQueue[],
      publicOrigin: (scope: Construct) => publicOriginFor(scope, api.apiEndpoint),
    } satisfies Omit<Foundation, 'logLinesReader'>;
    const reader = logLinesReader(this, { ...before, logLinesReader: '' });
    const foundation: Foundation = { ...before, logLinesReader: reader.functionArn };
    const outboxStore = stateful.tables.get(outboxTable.name);
    if (outboxStore === undefined) throw new Error('the stateful stack has no outbox');
    const bus = new Outbox(this, 'Outbox', foundation, outboxStore).bus;
    bindTrustedSources(this, bus, programme);
    new Timers(this, 'Timers', foundation);
    const { configurationSet, memberConfigurationSet } = new MailIdentity(this, 'Mail');
    const mail = { configurationSet, memberConfigurationSet };
    watchQueue(foundation, failures, { affects: 'what should have followed from an event has not happened' });
    watchQueue(foundation, failedRuns, { affects: 'what should have happened at a time has not happened yet' });
    this.core = {
      ...foundation,
      bus,
      api,
      authorizerId,
      routes: [],
      mail,
    };
    exportAlways(this, [
      ...[alarms.topicArn, api.apiId, api.apiEndpoint, authorizerId, bus.eventBusName, bus.eventBusArn],
      ...[configurationSet.name, memberConfigurationSet.name, failures.queueArn, failures.queueUrl],
      ...[failedRuns.queueArn, failedRuns.queueUrl, reader.functionArn],
    ]);
    new CfnOutput(this, 'ApiEndpoint', { value: api.apiEndpoint, description: 'Base of the API and the pages' });
    new CfnOutput(this, 'PagesOrigin', {
      value: foundation.publicOrigin(this),
      description: 'Origin that mails link to',
    });
    new CfnOutput(this, 'AlarmTopicArn', { value: alarms.topicArn, description: 'Topic for the people on call' });
    new CfnOutput(this, 'BusName', { value: bus.eventBusName, description: 'Bus that outside systems announce to' });
  }

  /** One queue for all functions that rules invoke: a failure names its function. */
  #failures(): sqs.Queue {
    const queue = deadLetterQueue(this, 'Failures');
    queue.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'RulesOfThisAccount',
        principals: [new iam.ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': this.account },
          ArnLike: { 'aws:SourceArn': this.formatArn({ service: 'events', resource: 'rule', resourceName: '*' }) },
        },
      }),
    );
    return queue;
  }

  /** The people on call subscribe here. Only the principals that its policy names may publish to a topic, so it must name CloudWatch, too. */
  #alarmTopic(): sns.Topic {
    const topic = new sns.Topic(this, 'Alarms', { displayName: 'Okaeri alarms', enforceSSL: true });
    topic.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    return topic;
  }

  #api(): { api: apigatewayv2.HttpApi; authorizerId: string } {
    const api = new apigatewayv2.HttpApi(this, 'Api', {
      apiName: 'okaeri',
      description: 'Okaeri: HR’s API and the pages behind mailed links',
      createDefaultStage: false,
    });
    const authorizer = new apigatewayv2.CfnAuthorizer(this, 'Authorizer', {
      apiId: api.apiId,
      authorizerType: 'JWT',
      name: 'oidc',
      identitySource: ['$request.header.Authorization'],
      jwtConfiguration: {
        issuer: operatorParameter(this, 'OidcIssuer'),
        audience: [operatorParameter(this, 'OidcAudience')],
      },
    });
    return { api, authorizerId: authorizer.ref };
  }
}

/** A queue of another stack, known by name: no grant changes its policy, which would make the stacks depend on each other in a circle. */
function known(scope: Construct, id: string, queue: sqs.Queue): sqs.IQueue {
  const made = scope.node.tryFindChild(id) as sqs.IQueue | undefined;
  return made ?? sqs.Queue.fromQueueAttributes(scope, id, { queueArn: queue.queueArn, queueUrl: queue.queueUrl });
}
