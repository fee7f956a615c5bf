/**
 * List prices of AWS: us-east-1, US dollars, without free tiers; to be checked against the services' own pages, which each price
 * names, before anybody relies on them. Other regions ask more for some of it.
 */

/** What AWS asks for so many of something. */
export interface Price {
  readonly dollars: number;
  readonly per: number;
}

const million = 1_000_000;

/** What is paid for as it is used. */
export const usagePrices = {
  /** aws.amazon.com/dynamodb/pricing/on-demand, "Write request units" */
  writeUnits: { dollars: 0.625, per: million },
  /** aws.amazon.com/dynamodb/pricing/on-demand, "Read request units" */
  readUnits: { dollars: 0.125, per: million },
  /** aws.amazon.com/sqs/pricing, "Standard queues" */
  queueRequests: { dollars: 0.4, per: million },
  /** aws.amazon.com/eventbridge/pricing, "Custom events" */
  busEvents: { dollars: 1, per: million },
  /** aws.amazon.com/lambda/pricing, "Requests" */
  invocations: { dollars: 0.2, per: million },
  /** aws.amazon.com/lambda/pricing, "Duration", Arm */
  gigabyteSeconds: { dollars: 0.0000133334, per: 1 },
  /** aws.amazon.com/cloudwatch/pricing, "Logs", "Collect (Data Ingestion)" */
  logBytes: { dollars: 0.5, per: 1e9 },
} as const satisfies Record<string, Price>;

/** What is paid for by the month, or for what runs while nothing happens. */
export const idlePrices = {
  /** aws.amazon.com/cloudwatch/pricing, "Alarms": standard resolution, each metric of an alarm; a Metrics Insights query: each metric analysed */
  alarmMetrics: { dollars: 0.1, per: 1 },
  /** aws.amazon.com/cloudwatch/pricing, "Alarms": a composite alarm, beside the alarms that it reads */
  compositeAlarms: { dollars: 0.5, per: 1 },
  /** aws.amazon.com/cloudwatch/pricing, "Dashboards" */
  dashboards: { dollars: 3, per: 1 },
  /** aws.amazon.com/cloudwatch/pricing, "Metrics": the first 10,000 custom metrics, by the hours in which something is sent */
  metricMonths: { dollars: 0.3, per: 1 },
  /** aws.amazon.com/cloudwatch/pricing, "Logs", "Store (Archival)": of a GB and month, compressed; here as if it were not */
  logByteMonths: { dollars: 0.03, per: 1e9 },
  /** aws.amazon.com/secrets-manager/pricing */
  secrets: { dollars: 0.4, per: 1 },
  /** aws.amazon.com/kms/pricing: a key of the customer's own. A key that AWS manages costs nothing by the month */
  keys: { dollars: 1, per: 1 },
  /** aws.amazon.com/kms/pricing: requests, also for a key that AWS manages */
  keyRequests: { dollars: 0.03, per: 10_000 },
  /** aws.amazon.com/eventbridge/pricing, "EventBridge Scheduler" */
  schedulerInvocations: { dollars: 1, per: million },
  /** aws.amazon.com/xray/pricing, "Traces recorded" */
  traces: { dollars: 5, per: million },
  /** aws.amazon.com/dynamodb/pricing/on-demand, "DynamoDB Streams": GetRecords calls of Lambda's triggers cost nothing */
  streamReads: { dollars: 0, per: 1 },
} as const satisfies Record<string, Price>;

/** What a million mails use; all counts for a million. */
export type Usage = Readonly<Record<keyof typeof usagePrices, number>>;

/** Dollars for a usage. */
export function dollars(usage: Usage): number {
  const prices = Object.entries(usagePrices) as [keyof Usage, Price][];
  return prices.reduce((sum, [what, price]) => sum + dollarsFor(usage[what], price), 0);
}

/** Dollars for so many at a price. */
export function dollarsFor(count: number, { dollars: each, per }: Price): number {
  return (count / per) * each;
}
