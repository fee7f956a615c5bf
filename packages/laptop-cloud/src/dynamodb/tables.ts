import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { Refusal, required } from '../refusal.ts';
import type { Model, Resource } from '../template/model.ts';
import type { DynamoDbEngine } from './engine.ts';

const keySchema = z.array(
  z.object({ AttributeName: z.string(), KeyType: z.string() }).transform((key) => [key.AttributeName, key.KeyType]),
);
const shape = z.object({
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z.array(z.object({ IndexName: z.string(), KeySchema: keySchema })).default([]),
});
const description = z.object({ Table: shape.extend({ LatestStreamArn: z.string().optional() }) });
type Description = z.infer<typeof description>;

/** Creates the tables that are missing and compares those that an earlier run left. */
export async function createTables(engine: DynamoDbEngine, model: Model): Promise<void> {
  for (const table of model.all('AWS::DynamoDB::Table')) {
    const existing = await describe(engine, table.name);
    if (existing === undefined) await engine.request(z.unknown(), 'CreateTable', creation(table));
    else refuseOtherShape(existing, table);
  }
}

/** The engine's own ARN of a table's stream. */
export async function streamArn(engine: DynamoDbEngine, table: string): Promise<string> {
  const arn = (await describe(engine, table))?.Table.LatestStreamArn;
  return required(arn, `The table ${table} has no stream, but a mapping reads it.`);
}

async function describe(engine: DynamoDbEngine, name: string): Promise<Description | undefined> {
  try {
    return await engine.request(description, 'DescribeTable', { TableName: name });
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

function creation({ name, properties }: Resource<'AWS::DynamoDB::Table'>): object {
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, LocalSecondaryIndexes, StreamSpecification } =
    properties;
  const indexes = (list: typeof GlobalSecondaryIndexes): object[] | undefined =>
    list?.map((index) => ({ IndexName: index.IndexName, KeySchema: index.KeySchema, Projection: index.Projection }));
  return {
    TableName: name,
    KeySchema,
    AttributeDefinitions,
    BillingMode: 'PAY_PER_REQUEST',
    GlobalSecondaryIndexes: indexes(GlobalSecondaryIndexes),
    LocalSecondaryIndexes: indexes(LocalSecondaryIndexes),
    StreamSpecification: StreamSpecification && { StreamEnabled: true, ...StreamSpecification },
  };
}

function refuseOtherShape({ Table }: Description, { name, properties }: Resource<'AWS::DynamoDB::Table'>): void {
  const sorted = ({ KeySchema, GlobalSecondaryIndexes }: z.infer<typeof shape>) => ({
    KeySchema,
    indexes: GlobalSecondaryIndexes.toSorted((a, b) => (a.IndexName < b.IndexName ? -1 : 1)),
  });
  if (isDeepStrictEqual(sorted(Table), sorted(shape.parse(properties)))) return;
  throw new Refusal(
    `The state directory holds the table ${name} with other keys or indexes than the template; remove it or give another.`,
  );
}
