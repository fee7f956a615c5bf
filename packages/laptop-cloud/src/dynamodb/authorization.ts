/** One thing that a DynamoDB request does, as IAM sees it. */
export interface TableAccess {
  readonly action: string;
  readonly table: string;
  /** The index that a query or scan reads. */
  readonly index?: string;
}

interface Statement {
  Statement: string;
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
const transactionItems = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
} as const;

/**
 * What a request does, item by item: a transaction is checked as the single operations it holds, a PartiQL statement
 * as the action of its verb.
 * @returns undefined for an operation that is not known
 */
export function accessesOf(operation: string, input: Record<string, unknown>): TableAccess[] | undefined {
  switch (operation) {
    case 'GetItem':
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
    case 'DescribeTable':
    case 'DescribeTimeToLive':
      return [{ action: operation, table: tableName(input['TableName']) }];
    case 'Query':
    case 'Scan': {
      const index = input['IndexName'];
      return [
        { action: operation, table: tableName(input['TableName']), ...(typeof index === 'string' ? { index } : {}) },
      ];
    }
    case 'BatchGetItem':
    case 'BatchWriteItem':
      return Object.keys((input['RequestItems'] ?? {}) as object).map((table) => ({
        action: operation,
        table: tableName(table),
      }));
    case 'TransactWriteItems':
      return list(input['TransactItems']).flatMap((item) =>
        Object.entries(transactionItems).flatMap(([kind, action]) => {
          const part = item[kind] as { TableName?: unknown } | undefined;
          return part === undefined ? [] : [{ action, table: tableName(part.TableName) }];
        }),
      );
    case 'TransactGetItems':
      return list(input['TransactItems']).map((item) => ({
        action: 'GetItem',
        table: tableName((item['Get'] as { TableName?: unknown } | undefined)?.TableName),
      }));
    case 'ExecuteStatement':
      return [partiQl(input as unknown as Statement)];
    case 'BatchExecuteStatement':
      return list(input['Statements']).map((statement) => partiQl(statement as unknown as Statement));
    case 'ExecuteTransaction':
      return list(input['TransactStatements']).map((statement) => partiQl(statement as unknown as Statement));
    default:
      return undefined;
  }
}

/** Whether the access may change its table. */
export function isWrite({ action }: TableAccess): boolean {
  return writes.has(action);
}

/** Names the table of a PartiQL statement: INSERT INTO t, UPDATE t, DELETE FROM t, SELECT … FROM t, each with an index or not. */
function partiQl({ Statement: text }: Statement): TableAccess {
  const found =
    /^\s*(INSERT\s+INTO|UPDATE|DELETE\s+FROM|(?:EXISTS\s*\(\s*)?SELECT\b[\s\S]*?\bFROM)\s+"?([\w.-]+)"?(?:\."?([\w.-]+)"?)?/i.exec(
      text ?? '',
    );
  const [, verb = '', table = '', index] = found ?? [];
  const action = /^INSERT/i.test(verb)
    ? 'PartiQLInsert'
    : /^UPDATE/i.test(verb)
      ? 'PartiQLUpdate'
      : /^DELETE/i.test(verb)
        ? 'PartiQLDelete'
        : 'PartiQLSelect';
  return { action, table, ...(index === undefined ? {} : { index }) };
}

function tableName(nameOrArn: unknown): string {
  return String(nameOrArn ?? '').replace(/^.*:table\//, '');
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? (value as Record<string, unknown>[]) : [];
}
