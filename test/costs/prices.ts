/**
 * What AWS asks for what the meter counted: list prices, us-east-1, US dollars, without free tiers; to be checked against the
 * services' own pages (aws.amazon.com/dynamodb/pricing/on-demand, /lambda/pricing, /sqs/pricing, /eventbridge/pricing,
 * /cloudwatch/pricing) before anybody relies on them. Other regions ask more.
 */
const perMillion = { writeUnits: 0.625, readUnits: 0.125, queueRequests: 0.4, busEvents: 1, invocations: 0.2 };
const perGigabyteSecond = 0.0000133334;
const perGigabyteOfLogs = 0.5;

/** What a million mails use; all counts for a million. */
export interface Usage {
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly queueRequests: number;
  readonly busEvents: number;
  readonly invocations: number;
  readonly gigabyteSeconds: number;
  readonly logBytes: number;
}

/** Dollars for a usage. */
export function dollars({ gigabyteSeconds, logBytes, ...counted }: Usage): number {
  const counts = Object.entries(perMillion) as [keyof typeof perMillion, number][];
  return counts.reduce(
    (sum, [what, price]) => sum + (counted[what] / 1e6) * price,
    gigabyteSeconds * perGigabyteSecond + (logBytes / 1e9) * perGigabyteOfLogs,
  );
}
