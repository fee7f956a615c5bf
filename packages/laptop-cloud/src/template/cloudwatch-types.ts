import * as z from 'zod';
import { statistics } from '../metrics.ts';

// As in resource-types.ts, everything that is not listed is refused.

const inert = z.unknown().optional();
const tags = { Tags: inert };
const arnOrName = z.string().min(1);
const policyDocument = z.looseObject({ Statement: z.union([z.array(z.unknown()), z.looseObject({})]) });

const dimensions = z.array(z.strictObject({ Name: z.string(), Value: z.string() })).default([]);
const statistic = z.enum(statistics);

const alarm = z.strictObject({
  ...tags,
  AlarmName: z.string().optional(),
  AlarmDescription: z.string().default(''),
  ActionsEnabled: z.boolean().default(true),
  AlarmActions: z.array(arnOrName).default([]),
  OKActions: z.array(arnOrName).default([]),
  InsufficientDataActions: z.array(arnOrName).default([]),
  ComparisonOperator: z.enum([
    'GreaterThanOrEqualToThreshold',
    'GreaterThanThreshold',
    'LessThanThreshold',
    'LessThanOrEqualToThreshold',
  ]),
  Threshold: z.number(),
  EvaluationPeriods: z.number(),
  DatapointsToAlarm: z.number().optional(),
  TreatMissingData: z.enum(['breaching', 'notBreaching', 'ignore', 'missing']).default('missing'),
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: dimensions,
  Statistic: statistic.optional(),
  Period: z.number().optional(),
  Unit: inert,
  Metrics: z
    .array(
      z.strictObject({
        Id: z.string(),
        Expression: z.string().optional(),
        Label: inert,
        Period: z.number().optional(),
        ReturnData: z.boolean().default(true),
        MetricStat: z
          .strictObject({
            Metric: z.strictObject({ Namespace: z.string(), MetricName: z.string(), Dimensions: dimensions }),
            Period: z.number(),
            Stat: statistic,
            Unit: inert,
          })
          .optional(),
      }),
    )
    .optional(),
});

/** Alarms, what they count, and where they go. */
export const cloudWatchTypes = {
  'AWS::CloudWatch::Alarm': alarm,
  'AWS::CloudWatch::CompositeAlarm': z.strictObject({
    ...tags,
    ActionsEnabled: inert,
    AlarmActions: inert,
    AlarmDescription: inert,
    AlarmName: inert,
    AlarmRule: inert,
    InsufficientDataActions: inert,
    OKActions: inert,
  }),
  'AWS::CloudWatch::Dashboard': z.strictObject({ ...tags, DashboardBody: inert, DashboardName: inert }),
  'AWS::Logs::MetricFilter': z.strictObject({
    FilterName: z.string().optional(),
    FilterPattern: z.string(),
    LogGroupName: z.string(),
    MetricTransformations: z.array(
      z.strictObject({
        MetricName: z.string(),
        MetricNamespace: z.string(),
        MetricValue: z.string().regex(/^\d+$/, 'metric value that is not a number'),
        DefaultValue: z.number().optional(),
        Unit: inert,
      }),
    ),
  }),
  'AWS::Logs::QueryDefinition': z.strictObject({
    LogGroupNames: inert,
    Name: inert,
    QueryString: inert,
  }),
  'AWS::Logs::SubscriptionFilter': z.strictObject({
    FilterName: z.string().optional(),
    FilterPattern: z.string(),
    LogGroupName: z.string(),
    DestinationArn: z.string(),
  }),
  'AWS::SNS::Subscription': z.strictObject({
    TopicArn: arnOrName,
    Protocol: z.string(),
    Endpoint: z.string().optional(),
    RawMessageDelivery: inert,
    RedrivePolicy: inert,
  }),
  'AWS::SNS::Topic': z.strictObject({
    ...tags,
    TopicName: z.string().optional(),
    DisplayName: inert,
    KmsMasterKeyId: z.undefined().optional(),
    Subscription: z.array(z.strictObject({ Protocol: z.string(), Endpoint: z.string() })).default([]),
  }),
  'AWS::SNS::TopicPolicy': z.strictObject({ Topics: z.array(arnOrName), PolicyDocument: policyDocument }),
} as const;
