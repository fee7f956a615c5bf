/** Fresh tables for a test file, made from the very definitions that CDK makes them from. */
import { CreateTableCommand, DynamoDBClient, type KeySchemaElement } from '@aws-sdk/client-dynamodb';
import { inject } from 'vitest';
import { type TableDefinition, tableVariable } from '../../shared/dynamo/table-definition.ts';
import { idempotencyTable } from '../../shared/http/idempotency-table.ts';
import { outboxTable } from '../../shared/outbox/outbox-table.ts';
import { timersTable } from '../../shared/timers/timers-table.ts';

/**
 * Makes the tables (outbox, timers and idempotency always) and points the environment at them, as a stack would. Call it
 * at the top of a test file, before the functions under test are imported (`await import(…)`).
 */
export async function makeTables(...definitions: readonly TableDefinition[]): Promise<void> {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: inject('dynamodbEndpoint'),
    AWS_REGION: 'ap-northeast-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  const client = new DynamoDBClient({});
  const prefix = `t${Math.random().toString(36).slice(2, 10)}-`;
  const shared = [outboxTable, timersTable, idempotencyTable] as readonly TableDefinition[];
  for (const definition of new Set([...shared, ...definitions])) {
    const TableName = prefix + definition.name;
    await client.send(new CreateTableCommand({ TableName, ...schemaOf(definition) }));
    process.env[tableVariable(definition)] = TableName;
  }
  client.destroy();
}

function schemaOf(definition: TableDefinition) {
  const indexes = Object.entries(definition.indexes ?? {});
  const names = new Set([
    definition.partition,
    ...(definition.sort === undefined ? [] : [definition.sort]),
    ...indexes.flatMap(([, index]) => [index.partition, ...(index.sort === undefined ? [] : [index.sort])]),
  ]);
  return {
    BillingMode: 'PAY_PER_REQUEST' as const,
    KeySchema: keys(definition.partition, definition.sort),
    AttributeDefinitions: [...names].map((AttributeName) => ({
      AttributeName,
      AttributeType: definition.numberKeys?.includes(AttributeName) === true ? ('N' as const) : ('S' as const),
    })),
    ...(indexes.length === 0
      ? {}
      : {
          GlobalSecondaryIndexes: indexes.map(([IndexName, index]) => ({
            IndexName,
            KeySchema: keys(index.partition, index.sort),
            Projection: { ProjectionType: 'ALL' as const },
          })),
        }),
  };
}

function keys(partition: string, sort: string | undefined): KeySchemaElement[] {
  return [
    { AttributeName: partition, KeyType: 'HASH' },
    ...(sort === undefined ? [] : [{ AttributeName: sort, KeyType: 'RANGE' } as const]),
  ];
}
