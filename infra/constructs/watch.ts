import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type * as z from 'zod';
import type { TableDefinition } from '../../shared/dynamo/table-definition.ts';
import type { Foundation } from './foundation.ts';
import { acknowledgeNoDeadLetters, allow, LambdaFunction, type LambdaFunctionProps } from './lambda-function.ts';
import { deadLetterQueue } from './queues.ts';

export interface WatchProps<Schema extends z.ZodObject> extends LambdaFunctionProps<Schema> {
  /** The table of what is watched; its attribute `watchAt` says when. */
  readonly watches: TableDefinition;
}

/**
 * A function that looks every five minutes for what nobody works on any more: messages, timers and senders may be lost, the
 * state that says when somebody must look is not.
 */
export class Watch<Schema extends z.ZodObject = z.ZodObject> extends Construct {
  readonly function: LambdaFunction<Schema>;

  constructor(scope: Construct, id: string, foundation: Foundation, props: WatchProps<Schema>) {
    super(scope, id);
    this.function = new LambdaFunction(this, 'Function', foundation, props);
    this.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(5) });
    const failed = deadLetterQueue(this, 'Failed', foundation, props.errorImpact);
    const role = new iam.Role(this, 'SchedulerRole', {
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com'),
      description: `Lets the schedule invoke ${props.entry}`,
    });
    allow(role, this.function.functionArn, 'lambda:InvokeFunction');
    failed.grant(role, 'sqs:SendMessage');
    const schedule = new scheduler.CfnSchedule(this, 'EveryFiveMinutes', {
      description: `Every five minutes: ${props.entry}`,
      scheduleExpression: 'rate(5 minutes)',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: this.function.functionArn,
        roleArn: role.roleArn,
        deadLetterConfig: { arn: failed.queueArn },
        retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 300 },
      },
    });
    const table = foundation.tables.get(props.watches.name);
    schedule.addMetadata('laptop-cloud:wake', { TableName: table?.tableName, Attribute: 'watchAt' });
    acknowledgeNoDeadLetters(this.function, 'The next run, five minutes later, does the work of a missed one.');
  }
}
