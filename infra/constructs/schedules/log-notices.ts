import { Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnSubscriptionFilter, FilterPattern, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import * as z from 'zod';
import { idempotencyTable } from '../../../shared/http/middleware/idempotency-table.ts';
import type { LogCode } from '../../../shared/log/messages.ts';
import { keptIn } from '../events/queues.ts';
import type { Foundation } from '../foundation.ts';
import { access, allow, LambdaFunction } from '../lambda-function.ts';

/** The function that tells the people on call of log lines: one for all log groups, where an alarm on each code would cost money each month. */
export function tellOperators(scope: Construct, foundation: Foundation): LambdaFunction {
  const teller = new LambdaFunction(scope, 'TellOperators', foundation, {
    entry: 'backbone/watch/tell-operators',
    errorImpact: 'nobody hears of paused campaigns, stopped invitations and service mail that does not leave',
    tables: [access(idempotencyTable, 'GetItem', 'PutItem')],
    environment: { schema: z.object({ ALARM_TOPIC: z.string() }), values: { ALARM_TOPIC: foundation.alarms.topicArn } },
    memory: 256,
  });
  allow(teller, foundation.alarms.topicArn, 'sns:Publish');
  teller.configureAsyncInvoke({ retryAttempts: 2, onFailure: keptIn(foundation.failures(scope)) });
  Validations.of(teller).acknowledge({
    id: 'Serverless::Serverless-LambdaDLQ',
    reason: 'It has a failure destination, which also keeps why it failed.',
  });
  const stack = Stack.of(scope);
  teller.addPermission('LogsOfThisAccount', {
    principal: new iam.ServicePrincipal('logs.amazonaws.com'),
    sourceAccount: stack.account,
    sourceArn: `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:Okaeri-*`,
  });
  return teller;
}

/** The people on call hear of the lines of a log group that have one of these codes (functions/backbone/watch/told-lines.ts). */
export function tellOfLines(
  scope: Construct,
  { teller }: Pick<Foundation, 'teller'>,
  logGroup: ILogGroup,
  ...codes: readonly LogCode[]
): void {
  const patterns = codes.map((code) => FilterPattern.stringValue('$.code', '=', code));
  const [only] = patterns;
  if (only === undefined) throw new Error('a filter of no code');
  new CfnSubscriptionFilter(scope, `Tell${codes[0]}`, {
    logGroupName: logGroup.logGroupName,
    destinationArn: teller,
    filterPattern: (patterns.length === 1 ? only : FilterPattern.any(...patterns)).logPatternString,
  });
}
