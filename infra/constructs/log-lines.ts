import { Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnSubscriptionFilter, FilterPattern, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { onCallEnvironment } from '../../functions/backbone/environment.ts';
import { lineRecordsTable } from '../../functions/backbone/tables.ts';
import type { LogCode } from '../../shared/log/messages.ts';
import { keptIn } from './events/queues.ts';
import type { Foundation } from './foundation.ts';
import { access, allow, LambdaFunction } from './lambda-function.ts';

/** The function that reads the log lines that somebody has to hear of: there is one for all log groups, because an alarm on each code would cost money each month. */
export function logLinesReader(scope: Construct, foundation: Foundation): LambdaFunction {
  const reader = new LambdaFunction(scope, 'ReadLogLines', foundation, {
    entry: 'backbone/log-lines/read-log-lines',
    errorImpact: 'nobody hears of paused campaigns, stopped invitations and service mail that does not leave',
    tables: [access(lineRecordsTable, 'GetItem', 'PutItem')],
    environment: { schema: onCallEnvironment, values: { ALARM_TOPIC: foundation.alarms.topicArn } },
    memory: 256,
  });
  allow(reader, foundation.alarms.topicArn, 'sns:Publish');
  reader.configureAsyncInvoke({ retryAttempts: 2, onFailure: keptIn(foundation.failures(scope)) });
  Validations.of(reader).acknowledge({
    id: 'Serverless::Serverless-LambdaDLQ',
    reason: 'It has a failure destination, which also keeps why it failed.',
  });
  const stack = Stack.of(scope);
  reader.addPermission('LogsOfThisAccount', {
    principal: new iam.ServicePrincipal('logs.amazonaws.com'),
    sourceAccount: stack.account,
    sourceArn: `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:Okaeri-*`,
  });
  return reader;
}

/** Lines of a log group that have one of these codes are read (functions/backbone/log-lines/known-lines.ts). */
export function readLines(
  scope: Construct,
  { logLinesReader }: Pick<Foundation, 'logLinesReader'>,
  logGroup: ILogGroup,
  ...codes: readonly LogCode[]
): void {
  const patterns = codes.map((code) => FilterPattern.stringValue('$.code', '=', code));
  const [only] = patterns;
  if (only === undefined) throw new Error('a filter of no code');
  new CfnSubscriptionFilter(scope, `Read${codes[0]}`, {
    logGroupName: logGroup.logGroupName,
    destinationArn: logLinesReader,
    filterPattern: (patterns.length === 1 ? only : FilterPattern.any(...patterns)).logPatternString,
  });
}
