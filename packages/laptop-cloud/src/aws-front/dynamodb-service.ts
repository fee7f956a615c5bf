import { accessesOf, isWrite, type TableAccess } from '../dynamodb/authorization.ts';
import type { DynamoDbEngine } from '../dynamodb/engine.ts';
import type { Access } from '../iam/access.ts';
import {
  jsonError,
  jsonInput,
  type Service,
  type ServiceAnswer,
  type ServiceCall,
  ServiceError,
  targetOperation,
} from './service.ts';

/** DynamoDB: checks what a request does item by item, then hands it to the engine as it is. */
export class DynamoDbService implements Service {
  readonly throttled = new ServiceError(
    'ProvisionedThroughputExceededException',
    'The level of configured provisioned throughput for the table was exceeded.',
  );
  readonly #engine: DynamoDbEngine;
  readonly #access: Access;
  readonly #tableArn: (table: string) => string;
  readonly #written: (tables: ReadonlySet<string>) => void;

  /** @param written is told the tables of every write that the engine has answered */
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

  async answer(call: ServiceCall): Promise<ServiceAnswer> {
    const operation = targetOperation(call.headers);
    const accesses = accessesOf(operation, jsonInput(call));
    if (accesses === undefined) {
      throw new ServiceError('UnknownOperationException', `The laptop cloud does not know dynamodb:${operation}.`);
    }
    for (const access of accesses) this.#require(call.accessKey, access);
    const tables = new Set(accesses.filter(isWrite).map(({ table }) => table));
    try {
      const { status, body } = await this.#engine.call(operation, call.body);
      return { status, type: 'application/x-amz-json-1.0', body };
    } catch {
      throw new ServiceError('InternalServerError', this.#engine.dead ?? 'The DynamoDB engine did not answer.', 500);
    } finally {
      // Told even when the answer was an error: the engine may have written before the connection broke.
      if (tables.size > 0) this.#written(tables);
    }
  }

  error(error: ServiceError): ServiceAnswer {
    const own = error.code.startsWith('Provisioned') || error.code === 'InternalServerError';
    return jsonError(error, '1.0', own ? 'com.amazonaws.dynamodb.v20120810' : undefined);
  }

  #require(accessKey: string, { action, table, index }: TableAccess): void {
    const arn = this.#tableArn(table);
    const resource = index === undefined ? arn : `${arn}/index/${index}`;
    const decision = this.#access.check(accessKey, `dynamodb:${action}`, resource);
    if (!decision.allowed) throw new ServiceError('AccessDeniedException', decision.because);
  }
}
