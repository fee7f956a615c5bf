import * as z from 'zod';
import {
  jsonError,
  jsonInput,
  requireAccess,
  type Service,
  ServiceError,
  targetOperation,
  unknownOperation,
} from '../aws-service.ts';
import { accessesOf, isWrite } from '../dynamodb/authorization.ts';
import type { DynamoDbEngine } from '../dynamodb/engine.ts';

const anyInput = z.record(z.string(), z.unknown());
const throttled = new ServiceError(
  'ProvisionedThroughputExceededException',
  'The level of configured provisioned throughput for the table was exceeded.',
);

/**
 * DynamoDB: checks what a request does item by item, then hands it to the engine unchanged.
 * @param written is called with the tables of every write once the engine has responded
 */
export function dynamoDbService(
  engine: DynamoDbEngine,
  tableArn: (table: string) => string,
  written: (tables: ReadonlySet<string>) => void,
): Service {
  return {
    throttled,
    async handle(call) {
      const operation = targetOperation(call.headers);
      const input = jsonInput(call, anyInput);
      const accesses = accessesOf(operation, input);
      if (accesses === undefined) throw unknownOperation('dynamodb', operation);
      for (const { action, table, index } of accesses) {
        const arn = tableArn(table);
        requireAccess(call, `dynamodb:${action}`, index === undefined ? arn : `${arn}/index/${index}`);
      }
      refuseEmptyMaps(input);
      const tables = new Set(accesses.filter(isWrite).map(({ table }) => table));
      try {
        const { status, body } = await engine.call(operation, call.body);
        return { status, type: 'application/x-amz-json-1.0', body };
      } catch {
        throw new ServiceError('InternalServerError', engine.dead ?? 'The DynamoDB engine did not respond.', 500);
      } finally {
        // Also after an error: the engine may have written before the connection broke.
        if (tables.size > 0) written(tables);
      }
    },
    error(error) {
      const own = error.code.startsWith('Provisioned') || error.code === 'InternalServerError';
      return jsonError(error, '1.0', own ? 'com.amazonaws.dynamodb.v20120810' : undefined);
    },
  };
}

const expressionMaps = ['ExpressionAttributeNames', 'ExpressionAttributeValues'] as const;
const transaction = z.object({ TransactItems: z.array(z.record(z.string(), anyInput)) });

/** DynamoDB refuses an empty map of names or values; the engine takes it. @throws ServiceError ValidationException */
function refuseEmptyMaps(input: z.infer<typeof anyInput>): void {
  const { data } = transaction.safeParse(input);
  for (const part of [input, ...(data?.TransactItems ?? []).flatMap((item) => Object.values(item))]) {
    for (const name of expressionMaps) {
      const map = anyInput.safeParse(part[name]);
      if (!map.success || Object.keys(map.data).length > 0) continue;
      throw new ServiceError('ValidationException', `${name} must not be empty`);
    }
  }
}
