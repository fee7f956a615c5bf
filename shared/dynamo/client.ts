import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { timeouts } from '../process/timeouts.ts';

let client: DynamoDBDocumentClient | undefined;

/** The one DynamoDB client of the process; every call has a time-out. */
export function documentClient(): DynamoDBDocumentClient {
  client ??= DynamoDBDocumentClient.from(plainClient(), { marshallOptions: { removeUndefinedValues: true } });
  return client;
}

function plainClient(): DynamoDBClient {
  const plain = new DynamoDBClient({ ...timeouts, maxAttempts: 4 });
  // This middleware copies every item that is read or written, for a log that nobody keeps.
  plain.middlewareStack.remove('loggerMiddleware');
  return plain;
}
