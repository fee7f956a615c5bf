import * as z from 'zod';
import { accessesOf, isWrite } from '../dynamodb/authorization.ts';
import type { DynamoDbEngine } from '../dynamodb/engine.ts';
import type { Access } from '../iam/access.ts';
import {
  jsonError,
  jsonInput,
  requireAccess,
  type Service,
  type ServiceCall,
  ServiceError,
  type ServiceResponse,
  targetOperation,
} from './service.ts';

const anyInput = z.record(z.string(), z.unknown());

/** DynamoDB: checks what a request does item by item, then hands it to the engine unchanged. */
export class DynamoDbService implements Service {
  readonly throttled = new ServiceError(
    'ProvisionedThroughputExceededException',
    'The level of configured provisioned throughput for the table was exceeded.',
  );
  readonly #engine: DynamoDbEngine;
  readonly #access: Access;
  readonly #tableArn: (table: string) => string;
  readonly #written: (tables: ReadonlySet<string>) => void;

  /** @param written is called with the tables of every write once the engine has responded */
  constructor(
    engine: DynamoDbEngine,
    access: Access,
    tableArn: (table: string) => string,
    written: (tables: ReadonlySet<string>) => void,
  ) {
    this.#engine = engine;
    this.#access = access;
    this.#tableArn = tableArn;
    this.#written = written;
  }

  async handle(call: ServiceCall): Promise<ServiceResponse> {
    const operation = targetOperation(call.headers);
    const accesses = accessesOf(operation, jsonInput(call, anyInput));
    if (accesses === undefined) {
      throw new ServiceError('UnknownOperationException', `The laptop cloud does not know dynamodb:${operation}.`);
    }
    for (const { action, table, index } of accesses) {
      const arn = this.#tableArn(table);
      requireAccess(this.#access, call, `dynamodb:${action}`, index === undefined ? arn : `${arn}/index/${index}`);
    }
    const tables = new Set(accesses.filter(isWrite).map(({ table }) => table));
    try {
      const { status, body } = await this.#engine.call(operation, call.body);
      return { status, type: 'application/x-amz-json-1.0', body };
    } catch {
      throw new ServiceError('InternalServerError', this.#engine.dead ?? 'The DynamoDB engine did not respond.', 500);
    } finally {
      // Also after an error: the engine may have written before the connection broke.
      if (tables.size > 0) this.#written(tables);
    }
  }

  error(error: ServiceError): ServiceResponse {
    const own = error.code.startsWith('Provisioned') || error.code === 'InternalServerError';
    return jsonError(error, '1.0', own ? 'com.amazonaws.dynamodb.v20120810' : undefined);
  }
}
