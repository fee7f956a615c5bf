import { Duration, Validations } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import * as z from 'zod';
import { catalogue } from '../../../events/catalogue.ts';
import { majorOf, unknownSource } from '../../../shared/bus/contract.ts';
import { alarmOn } from '../alarm.ts';
import type { Foundation } from '../foundation.ts';
import { acknowledgeNoDeadLetters, allow, LambdaFunction } from '../lambda-function.ts';
import { pascalCase } from './event-source.ts';
import { deadLetterQueue, watchQueue } from './queues.ts';

/** An event is usually on the bus within seconds; one that waits longer holds up those behind it. */
const publishedWithin = Duration.minutes(5);

/** The bus, and the one function that may put our events on it: outbox stream → publisher → bus. */
export class Outbox extends Construct {
  readonly bus: events.EventBus;

  constructor(scope: Construct, id: string, foundation: Foundation, table: dynamodb.Table) {
    super(scope, id);
    const impact = 'events are late, and nothing reacts to them (invitations, campaigns, confirmations)';
    const unpublished = deadLetterQueue(this, 'Unpublished');
    watchQueue(foundation, unpublished, { affects: impact });
    this.bus = new events.EventBus(this, 'Bus', {
      description: 'Okaeri: what happened in the alumni programme',
      // No dead-letter queue: a bus fills one only when it cannot use a customer's own key, which this one does not have
      // (EventBridge User Guide, "Using dead-letter queues for encrypted events"). Rules have their own.
      logConfig: { includeDetail: events.IncludeDetail.NONE, level: events.Level.ERROR },
    });
    const publisher = new LambdaFunction(this, 'Publisher', foundation, {
      entry: 'backbone/outbox/publish-outbox',
      errorImpact: impact,
      environment: { schema: z.object({ BUS_NAME: z.string() }), values: { BUS_NAME: this.bus.eventBusName } },
      timeout: Duration.seconds(30),
    });
    allow(publisher, this.bus.eventBusArn, 'events:PutEvents');
    publisher.addEventSource(
      new DynamoEventSource(table, {
        startingPosition: lambda.StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        bisectBatchOnError: true,
        retryAttempts: 20,
        maxRecordAge: Duration.hours(20),
        reportBatchItemFailures: true,
        onFailure: new SqsDlq(unpublished),
      }),
    );
    alarmOn(this, 'Late', foundation, {
      metric: publisher.metric('IteratorAge', {
        period: Duration.minutes(5),
        statistic: cloudwatch.Stats.MAXIMUM,
      }),
      threshold: publishedWithin.toMilliseconds(),
      what: `an event has waited in the outbox for more than ${publishedWithin.toHumanString()}`,
      impact,
      runbook: 'publisher-late',
    });
    acknowledgeNoDeadLetters(publisher, 'Fed by a stream with an on-failure queue.');
    Validations.of(publisher.role ?? publisher).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      reason: 'dynamodb:ListStreams and X-Ray have no narrower resource.',
    });
    this.#denyForgedEvents(publisher);
    this.#deadLetterUnreadable(foundation);
  }

  /** Only the publisher may put events of `okaeri.*`, whatever the policies of others allow. */
  #denyForgedEvents(publisher: LambdaFunction): void {
    const role = publisher.role;
    if (role === undefined) throw new Error('the publisher has no role');
    this.bus.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'OnlyThePublisherSpeaksAsOkaeri',
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions: ['events:PutEvents'],
        resources: [this.bus.eventBusArn],
        conditions: {
          // A call has the sources of all its entries: one of them is enough (IAM User Guide, "Multivalued context keys").
          'ForAnyValue:StringLike': { 'events:source': 'okaeri.*' },
          ArnNotEquals: { 'aws:PrincipalArn': role.roleArn },
        },
      }),
    );
  }

  /**
   * Events of ours whose type or major version no contract describes: they are kept, with the reason. Each source has
   * rules of its own, because a pattern holds at most 2,048 characters (EventBridge quotas) and all types would outgrow it.
   */
  #deadLetterUnreadable(foundation: Foundation): void {
    const unreadable = deadLetterQueue(this, 'Unreadable');
    watchQueue(foundation, unreadable, {
      affects: 'nobody acted upon an event, because its type or version is unknown',
    });
    const rule = (id: string, reason: string, eventPattern: events.EventPattern) =>
      new events.Rule(this, id, { eventBus: this.bus, eventPattern }).addTarget(
        new targets.SqsQueue(unreadable, {
          deadLetterQueue: unreadable,
          retryAttempts: 10,
          message: events.RuleTargetInput.fromObject({
            reason,
            id: events.EventField.eventId,
            source: events.EventField.source,
            'detail-type': events.EventField.detailType,
            time: events.EventField.time,
            detail: events.EventField.fromPath('$.detail'),
          }),
        }),
      );
    rule('UnknownSource', 'unknown_event_type', {
      source: events.Match.prefix('okaeri.'),
      resources: [unknownSource],
    });
    for (const [source, contracts] of Map.groupBy(catalogue, (contract) => contract.source)) {
      const name = pascalCase(source.slice(source.indexOf('.') + 1));
      rule(`UnknownTypeOf${name}`, 'unknown_event_type', {
        source: [source],
        detailType: events.Match.anythingBut(...contracts.map(({ type }) => type)),
      });
      for (const [major, ofMajor] of Map.groupBy(contracts, ({ version }) => majorOf(version))) {
        rule(`NotMajor${major}Of${name}`, 'unsupported_major_version', {
          source: [source],
          detailType: ofMajor.map(({ type }) => type),
          detail: { metadata: { version: [{ 'anything-but': { prefix: `${major}.` } }] } },
        });
      }
    }
  }
}
