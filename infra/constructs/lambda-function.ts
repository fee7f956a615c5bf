import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import { type TableDefinition, tableVariable } from '../../shared/dynamo/table-definition.ts';
import { cursorKeyVariable } from '../../shared/http/cursor.ts';
import type { Foundation } from './foundation.ts';

/** The DynamoDB actions that our code uses. A transaction needs the actions of its items. */
export type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'Scan'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem'
  | 'PartiQLInsert'
  | 'PartiQLUpdate';

/** What a function may do with a table; its name goes into the environment. */
export interface TableAccess {
  readonly table: TableDefinition;
  readonly actions: readonly TableAction[];
  /** Indexes that may be queried. */
  readonly indexes?: readonly string[];
}

/** Grants a function some actions on a table; `Query` on an index is granted by naming it: `byStatus`. */
export function access(table: TableDefinition, ...actions: (TableAction | `index:${string}`)[]): TableAccess {
  return {
    table,
    actions: actions.filter((action): action is TableAction => !action.startsWith('index:')),
    indexes: actions.filter((action) => action.startsWith('index:')).map((action) => action.slice('index:'.length)),
  };
}

/** The schema of a function's environment and the values for it: what the code reads is what the stack must give. */
export interface TypedEnvironment<Schema extends z.ZodObject> {
  readonly schema: Schema;
  readonly values: z.input<Schema>;
}

export interface LambdaFunctionProps<Schema extends z.ZodObject = z.ZodObject> {
  /** Path of the entry under `functions/`, without `.ts`: `hris/webhooks/receive-webhook`. */
  readonly entry: string;
  /** Who is affected when it fails, in one clause. It is in the function's description, where the queue watch reads it. */
  readonly errorImpact: string;
  readonly tables?: readonly TableAccess[];
  readonly environment?: TypedEnvironment<Schema>;
  /** Makes or reads mailed links. */
  readonly links?: boolean;
  /** Gives and takes the cursors of lists. */
  readonly cursors?: boolean;
  /** Names absolute URLs of pages. */
  readonly publicOrigin?: boolean;
  readonly memory?: number;
  readonly timeout?: Duration;
  /**
   * Runs every few minutes, mostly to find nothing: it is not traced, and Lambda logs its runs only if they fail. A month of such traces and
   * lines costs more than the runs (docs/adr/022-one-watch-instead-of-alarms.md). Default: false.
   */
  readonly mostlyIdle?: boolean;
}

/**
 * The house function: arm64, Node 24, tracing, its own log group, its own role with only the permissions that it uses, and a
 * description that says who is affected when it fails. It has no alarm of its own: an event that it fails to handle is kept in a queue,
 * which is watched, and a failed request ends with 5xx (docs/adr/022-one-watch-instead-of-alarms.md).
 */
export class LambdaFunction<Schema extends z.ZodObject = z.ZodObject> extends lambda.Function {
  constructor(scope: Construct, id: string, foundation: Foundation, props: LambdaFunctionProps<Schema>) {
    const code = join(foundation.bundles, props.entry);
    if (!existsSync(join(code, 'index.mjs')))
      throw new Error(`no function functions/${props.entry}.ts with an exported handler`);
    const logGroup = new logs.LogGroup(scope, `${id}Logs`, {
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new iam.Role(scope, `${id}Role`, {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: `Role of the function ${props.entry}`,
    });
    logGroup.grantWrite(role);
    super(scope, id, {
      code: lambda.Code.fromAsset(code),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      memorySize: props.memory ?? 512,
      timeout: props.timeout ?? Duration.seconds(20),
      tracing: props.mostlyIdle === true ? lambda.Tracing.DISABLED : lambda.Tracing.ACTIVE,
      loggingFormat: lambda.LoggingFormat.JSON,
      ...(props.mostlyIdle === true ? { systemLogLevelV2: lambda.SystemLogLevel.WARN } : {}),
      logGroup,
      role,
      description: `${props.entry}: if it fails, ${props.errorImpact}`.slice(0, 256),
      environment: {
        POWERTOOLS_SERVICE_NAME: props.entry,
        NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
        ...environmentOf(scope, props, foundation),
      },
    });
    (this.node.defaultChild as lambda.CfnFunction).addMetadata('laptop-cloud:entry', props.entry);
    for (const grant of props.tables ?? []) grantTable(role, tableOf(foundation, grant.table.name), grant);
    if (props.links === true) allow(role, foundation.linkKeys.secretArn, 'secretsmanager:GetSecretValue');
    if (props.cursors === true) allow(role, foundation.cursorKey.secretArn, 'secretsmanager:GetSecretValue');
    if (props.mostlyIdle === true) {
      Validations.of(this).acknowledge({
        id: 'Serverless::Serverless-LambdaTracing',
        reason: 'A month of traces of runs that find nothing costs more than the runs; what fails is in the log.',
      });
      return;
    }
    // AWS allows nothing narrower.
    Validations.of(role).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      reason: 'xray:PutTraceSegments and xray:PutTelemetryRecords have no resource level (AWS X-Ray, actions table).',
    });
  }
}

function environmentOf(scope: Construct, props: LambdaFunctionProps, foundation: Foundation): Record<string, string> {
  const tables = (props.tables ?? []).map(
    ({ table }) => [tableVariable(table), tableOf(foundation, table.name).tableName] as const,
  );
  const values = Object.entries(props.environment?.values ?? {}).map(([name, value]) => [name, String(value)] as const);
  return {
    ...Object.fromEntries([...tables, ...values]),
    ...(props.links === true ? { LINK_KEYS_SECRET: foundation.linkKeys.secretArn } : {}),
    ...(props.cursors === true ? { [cursorKeyVariable]: foundation.cursorKey.secretArn } : {}),
    ...(props.publicOrigin === true ? { PUBLIC_ORIGIN: foundation.publicOrigin(scope) } : {}),
  };
}

function tableOf(foundation: Foundation, name: string): dynamodb.Table {
  const table = foundation.tables.get(name);
  if (table === undefined) throw new Error(`the stateful stack has no table ${name}`);
  return table;
}

function grantTable(role: iam.Role, table: dynamodb.Table, grant: TableAccess): void {
  if (grant.actions.length > 0) allow(role, table.tableArn, ...grant.actions.map((action) => `dynamodb:${action}`));
  for (const index of grant.indexes ?? []) {
    if (grant.table.indexes?.[index] === undefined) throw new Error(`${grant.table.name} has no index ${index}`);
    allow(role, `${table.tableArn}/index/${index}`, 'dynamodb:Query');
  }
}

/** Allows a role, or the role of a function, some actions on one resource. */
export function allow(to: iam.IGrantable, resource: string, ...actions: string[]): void {
  to.grantPrincipal.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources: [resource] }));
}

/** Says why a function has neither a dead-letter queue nor a failure destination of its own. */
export function acknowledgeNoDeadLetters(target: lambda.Function, reason: string): void {
  Validations.of(target).acknowledge(
    { id: 'Serverless::Serverless-LambdaDLQ', reason },
    { id: 'Serverless::Serverless-LambdaAsyncFailureDestination', reason },
  );
}
