/** The DynamoDB engine that the integration tests run against: dynoxide unless `OKAERI_DYNAMODB_ENDPOINT` names another. */
import type { TestProject } from 'vitest/node';
import { startDynamoDb } from '../fixtures/dynamodb-engine.ts';

declare module 'vitest' {
  interface ProvidedContext {
    dynamodbEndpoint: string;
  }
}

/** Starts the engine before the first test and stops it after the last. */
export async function setup(project: TestProject): Promise<() => void> {
  const given = process.env['OKAERI_DYNAMODB_ENDPOINT'];
  if (given !== undefined) {
    project.provide('dynamodbEndpoint', given);
    return () => undefined;
  }
  const engine = await startDynamoDb();
  project.provide('dynamodbEndpoint', engine.endpoint);
  return () => engine.stop();
}
