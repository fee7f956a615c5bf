import * as z from 'zod';
import { parsed } from '../aws-service.ts';

/** One thing that a DynamoDB request does, as IAM sees it. */
export interface TableAccess {
  readonly action: string;
  readonly table: string;
  /** The index that a query or scan reads. */
  readonly index?: string | undefined;
}

const writes = new Set([
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'PartiQLInsert',
  'PartiQLUpdate',
  'PartiQLDelete',
  'BatchWriteItem',
]);
// Only the parts of a request that name the table; the engine checks the rest.
const table = z.string().transform((nameOrArn) => nameOrArn.replace(/^.*:table\//, ''));
const onTable = z.object({ TableName: table, IndexName: z.string().optional() });
const onTables = z.object({ RequestItems: z.record(z.string(), z.unknown()) });
const does = (action: string) =>
  onTable.transform(({ TableName }): TableAccess[] => [{ action, table: TableName }]).default([]);
const item = z.object({
  Put: does('PutItem'),
  Update: does('UpdateItem'),
  Delete: does('DeleteItem'),
  ConditionCheck: does('ConditionCheckItem'),
});
const writeTransaction = z.object({ TransactItems: z.array(item) });
const readTransaction = z.object({ TransactItems: z.array(z.object({ Get: onTable })) });
const statement = z.object({ Statement: z.string() }).transform(({ Statement }) => partiQl(Statement));
const statements = z.object({ Statements: z.array(statement) });
const statementTransaction = z.object({ TransactStatements: z.array(statement) });

/**
 * What a request does, item by item: a transaction is checked as the single operations it holds, a PartiQL statement
 * as the action of its verb.
 * @returns undefined for an operation that is not known
 * @throws {ServiceError} ValidationException when the request does not say which table it means
 */
export function accessesOf(operation: string, input: unknown): TableAccess[] | undefined {
  const read = <Input>(schema: z.ZodType<Input>): Input => parsed(schema, input, 'ValidationException');
  switch (operation) {
    case 'GetItem':
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
    case 'DescribeTable':
    case 'DescribeTimeToLive':
      return [{ action: operation, table: read(onTable).TableName }];
    case 'Query':
    case 'Scan': {
      const { TableName, IndexName } = read(onTable);
      return [{ action: operation, table: TableName, index: IndexName }];
    }
    case 'BatchGetItem':
    case 'BatchWriteItem':
      return Object.keys(read(onTables).RequestItems).map((name) => ({ action: operation, table: table.parse(name) }));
    case 'TransactWriteItems':
      return read(writeTransaction).TransactItems.flatMap((parts) => Object.values(parts).flat());
    case 'TransactGetItems':
      return read(readTransaction).TransactItems.map(({ Get }) => ({ action: 'GetItem', table: Get.TableName }));
    case 'ExecuteStatement':
      return [read(statement)];
    case 'BatchExecuteStatement':
      return read(statements).Statements;
    case 'ExecuteTransaction':
      return read(statementTransaction).TransactStatements;
    default:
      return undefined;
  }
}

/** Whether the access may change its table. */
export function isWrite({ action }: TableAccess): boolean {
  return writes.has(action);
}

/** The table of a PartiQL statement: INSERT INTO t, UPDATE t, DELETE FROM t, SELECT … FROM t, each with an index or not. */
function partiQl(text: string): TableAccess {
  const found =
    /^\s*(INSERT\s+INTO|UPDATE|DELETE\s+FROM|(?:EXISTS\s*\(\s*)?SELECT\b[\s\S]*?\bFROM)\s+"?([\w.-]+)"?(?:\."?([\w.-]+)"?)?/i.exec(
      text,
    );
  const [, verb = '', name = '', index] = found ?? [];
  const kind = ['Insert', 'Update', 'Delete'].find((known) => verb.toUpperCase().startsWith(known.toUpperCase()));
  return { action: `PartiQL${kind ?? 'Select'}`, table: name, index };
}
