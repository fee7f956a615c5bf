import * as z from 'zod';
import { cloudWatchTypes } from './cloudwatch-types.ts';
import { httpApiTypes } from './http-api-types.ts';
import { bucket, bucketPolicy, receiptRule, receiptRuleSet } from './receiving-types.ts';

// Every property is listed: a property that the laptop cloud acts on has a shape, one without an effect on a laptop is `inert`, and a
// template with any other does not start. The lists say what the laptop cloud emulates.

/** The reasons for which SES suppresses addresses: all of them, unless a configuration set says otherwise. */
export const suppressionReasons = ['BOUNCE', 'COMPLAINT'] as const;

const inert = z.unknown().optional();
const tags = { Tags: inert };
const arnOrName = z.string().min(1);

const keySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const projection = z.strictObject({
  ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
  NonKeyAttributes: z.array(z.string()).optional(),
});
const secondaryIndex = z.strictObject({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: projection,
  OnDemandThroughput: inert,
});

const table = z.strictObject({
  ...tags,
  TableName: z.string().optional(),
  KeySchema: keySchema,
  AttributeDefinitions: z.array(z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  BillingMode: z.literal('PAY_PER_REQUEST'),
  GlobalSecondaryIndexes: z.array(secondaryIndex).optional(),
  LocalSecondaryIndexes: z.array(secondaryIndex).optional(),
  StreamSpecification: z
    .strictObject({ StreamViewType: z.enum(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES']) })
    .optional(),
  TimeToLiveSpecification: inert,
  PointInTimeRecoverySpecification: inert,
  SSESpecification: inert,
  DeletionProtectionEnabled: inert,
  ContributorInsightsSpecification: inert,
  OnDemandThroughput: inert,
  TableClass: inert,
  WarmThroughput: inert,
});

const queue = z.strictObject({
  ...tags,
  QueueName: z.string().optional(),
  VisibilityTimeout: z.number().default(30),
  DelaySeconds: z.number().default(0),
  MessageRetentionPeriod: z.number().default(345_600),
  MaximumMessageSize: inert,
  ReceiveMessageWaitTimeSeconds: inert,
  RedrivePolicy: z.strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.number() }).optional(),
  RedriveAllowPolicy: inert,
  SqsManagedSseEnabled: inert,
});

const policyDocument = z.looseObject({ Statement: z.union([z.array(z.unknown()), z.looseObject({})]) });

const lambdaFunction = z.strictObject({
  ...tags,
  FunctionName: z.string().optional(),
  Description: z.string().default(''),
  Code: z.strictObject({ S3Bucket: z.string(), S3Key: z.string() }),
  Handler: z.string().regex(/^[\w/.-]+\.\w+$/),
  Runtime: z.literal('nodejs24.x'),
  Architectures: z.array(z.enum(['arm64', 'x86_64'])).optional(),
  Role: z.string(),
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  EphemeralStorage: inert,
  Environment: z.strictObject({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).optional(),
  ReservedConcurrentExecutions: z.number().optional(),
  DeadLetterConfig: z.strictObject({ TargetArn: z.string() }).optional(),
  LoggingConfig: z
    .strictObject({
      LogFormat: inert,
      LogGroup: z.string().optional(),
      ApplicationLogLevel: inert,
      SystemLogLevel: inert,
    })
    .optional(),
  TracingConfig: inert,
  RecursiveLoop: inert,
  RuntimeManagementConfig: inert,
});

const onFailure = z.strictObject({
  OnFailure: z.strictObject({ Destination: arnOrName }).optional(),
  OnSuccess: z.undefined().optional(),
});

const eventSourceMapping = z.strictObject({
  ...tags,
  EventSourceArn: z.string(),
  FunctionName: arnOrName,
  Enabled: z.boolean().default(true),
  BatchSize: z.number().optional(),
  MaximumBatchingWindowInSeconds: z.number().default(0),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  ScalingConfig: z.strictObject({ MaximumConcurrency: z.number() }).optional(),
  BisectBatchOnFunctionError: z.boolean().default(false),
  MaximumRetryAttempts: z.number().default(-1),
  MaximumRecordAgeInSeconds: z.number().default(-1),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']).optional(),
  ParallelizationFactor: z.literal(1).optional(),
  DestinationConfig: onFailure.optional(),
  MetricsConfig: inert,
});

const retryPolicy = z.strictObject({
  MaximumRetryAttempts: z.number().optional(),
  MaximumEventAgeInSeconds: z.number().optional(),
});
const deadLetterConfig = z.strictObject({ Arn: z.string().optional() });

const rule = z.strictObject({
  ...tags,
  Name: z.string().optional(),
  Description: inert,
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  EventBusName: z.string().default('default'),
  EventPattern: z.record(z.string(), z.unknown()),
  Targets: z
    .array(
      z.strictObject({
        Id: z.string(),
        Arn: z.string(),
        Input: z.string().optional(),
        InputPath: z.string().optional(),
        InputTransformer: z
          .strictObject({ InputPathsMap: z.record(z.string(), z.string()).default({}), InputTemplate: z.string() })
          .optional(),
        DeadLetterConfig: deadLetterConfig.optional(),
        RetryPolicy: retryPolicy.optional(),
      }),
    )
    .default([]),
});

const schedule = z.strictObject({
  Name: z.string().optional(),
  Description: inert,
  GroupName: z.string().optional(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  FlexibleTimeWindow: z.strictObject({ Mode: z.literal('OFF') }),
  Target: z.strictObject({
    Arn: z.string(),
    RoleArn: z.string(),
    Input: z.string().optional(),
    RetryPolicy: retryPolicy.optional(),
    DeadLetterConfig: deadLetterConfig.optional(),
  }),
});

/** The resource types that the laptop cloud knows, each with the properties it knows. */
export const resourceTypes = {
  ...cloudWatchTypes,
  ...httpApiTypes,
  'AWS::CDK::Metadata': z.strictObject({ Analytics: inert }),
  'AWS::DynamoDB::Table': table,
  'AWS::Events::EventBus': z.strictObject({
    ...tags,
    Name: z.string(),
    Description: inert,
    DeadLetterConfig: inert,
    LogConfig: inert,
  }),
  'AWS::Events::EventBusPolicy': z.strictObject({
    EventBusName: z.string().default('default'),
    StatementId: z.string(),
    Statement: z.looseObject({}),
  }),
  'AWS::Events::Rule': rule,
  'AWS::IAM::Policy': z.strictObject({
    PolicyName: z.string(),
    PolicyDocument: policyDocument,
    Roles: z.array(z.string()),
  }),
  'AWS::IAM::Role': z.strictObject({
    ...tags,
    RoleName: z.string().optional(),
    Path: z.literal('/').optional(),
    Description: inert,
    AssumeRolePolicyDocument: policyDocument,
    ManagedPolicyArns: z.array(z.never()).optional(),
    Policies: z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument: policyDocument })).default([]),
    MaxSessionDuration: inert,
  }),
  'AWS::Lambda::EventInvokeConfig': z.strictObject({
    FunctionName: arnOrName,
    Qualifier: z.literal('$LATEST'),
    MaximumEventAgeInSeconds: z.number().default(21_600),
    MaximumRetryAttempts: z.number().default(2),
    DestinationConfig: onFailure.optional(),
  }),
  'AWS::Lambda::EventSourceMapping': eventSourceMapping,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::Permission': z.strictObject({
    Action: z.literal('lambda:InvokeFunction'),
    FunctionName: arnOrName,
    Principal: z.string(),
    SourceArn: z.string().optional(),
    SourceAccount: z.string().optional(),
  }),
  'AWS::Logs::LogGroup': z.strictObject({
    ...tags,
    LogGroupName: z.string().optional(),
    RetentionInDays: inert,
    LogGroupClass: inert,
    DataProtectionPolicy: inert,
  }),
  'AWS::Logs::ResourcePolicy': z.strictObject({ PolicyName: inert, PolicyDocument: inert }),
  'AWS::S3::Bucket': bucket,
  'AWS::S3::BucketPolicy': bucketPolicy,
  'AWS::Scheduler::Schedule': schedule,
  'AWS::Scheduler::ScheduleGroup': z.strictObject({ ...tags, Name: z.string().optional() }),
  'AWS::SecretsManager::Secret': z.strictObject({
    ...tags,
    Name: z.string().optional(),
    Description: inert,
    SecretString: z.string().optional(),
    GenerateSecretString: z
      .strictObject({
        SecretStringTemplate: z.string().optional(),
        GenerateStringKey: z.string().optional(),
        PasswordLength: z.number().default(32),
        ExcludePunctuation: z.boolean().default(false),
        ExcludeCharacters: z.string().default(''),
        IncludeSpace: z.literal(false).optional(),
        RequireEachIncludedType: inert,
      })
      .optional(),
  }),
  'AWS::SES::ConfigurationSet': z.strictObject({
    ...tags,
    Name: z.string().optional(),
    DeliveryOptions: inert,
    ReputationOptions: inert,
    SendingOptions: inert,
    SuppressionOptions: z.strictObject({ SuppressedReasons: z.array(z.enum(suppressionReasons)) }).optional(),
  }),
  'AWS::SES::ConfigurationSetEventDestination': z.strictObject({
    ConfigurationSetName: z.string(),
    EventDestination: z.strictObject({
      Name: z.string().optional(),
      Enabled: z.boolean().default(true),
      MatchingEventTypes: z.array(z.string()),
      EventBridgeDestination: z.strictObject({ EventBusArn: z.string() }),
    }),
  }),
  'AWS::SES::EmailIdentity': z.strictObject({
    ...tags,
    EmailIdentity: z.string(),
    ConfigurationSetAttributes: z.strictObject({ ConfigurationSetName: z.string().optional() }).optional(),
    DkimAttributes: inert,
    DkimSigningAttributes: inert,
    FeedbackAttributes: inert,
    MailFromAttributes: inert,
  }),
  'AWS::SES::ReceiptRule': receiptRule,
  'AWS::SES::ReceiptRuleSet': receiptRuleSet,
  'AWS::SQS::Queue': queue,
  'AWS::SQS::QueuePolicy': z.strictObject({ Queues: z.array(z.string()), PolicyDocument: policyDocument }),
} as const;

/** A resource type that the laptop cloud knows. */
export type KnownType = keyof typeof resourceTypes;
/** The resolved properties of a resource of a type. */
export type PropertiesOf<Type extends KnownType> = z.infer<(typeof resourceTypes)[Type]>;

/** Whether the laptop cloud knows the type. */
export function isKnownType(type: string): type is KnownType {
  return Object.hasOwn(resourceTypes, type);
}
