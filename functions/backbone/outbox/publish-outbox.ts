/**
 * The one function that puts events on the bus: it reads the outbox's stream and publishes ten at a time. The bus refuses
 * `okaeri.*` events from everybody else.
 */
import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { sources, unknownSource } from '../../../shared/bus/contract.ts';
import { lambda } from '../../../shared/lambda/lambda.ts';
import { outboxTable } from '../../../shared/outbox/outbox-table.ts';
import { environmentVariable } from '../../../shared/process/environment.ts';
import { timeouts } from '../../../shared/process/timeouts.ts';

const client = new EventBridgeClient({ ...timeouts, maxAttempts: 3 });
const busName = environmentVariable('BUS_NAME');
const entriesPerCall = 10;

/**
 * Publishes new outbox items, and those that an operator marked to go out again, in the order of the stream. Every
 * entry's result is read; the batch is resumed at the first one that failed, and what was already published is published
 * again under the same id, which consumers ignore.
 */
export const handler = lambda<DynamoDBStreamEvent, DynamoDBBatchResponse>(async (event, { log }) => {
  const wanted = event.Records.filter(isToPublish);
  for (let start = 0; start < wanted.length; start += entriesPerCall) {
    const records = wanted.slice(start, start + entriesPerCall);
    const published = await client.send(new PutEventsCommand({ Entries: records.map(toEntry) }));
    const failed = (published.Entries ?? []).findIndex((entry) => entry.ErrorCode !== undefined);
    if (published.FailedEntryCount === 0 && failed < 0) continue;
    const first = records[Math.max(failed, 0)];
    log.error('EVENT_NOT_PUBLISHED', { errorCode: published.Entries?.[failed]?.ErrorCode ?? 'unknown' });
    return { batchItemFailures: [{ itemIdentifier: sequenceNumber(first) }] };
  }
  log.info('EVENTS_PUBLISHED', { count: wanted.length });
  return { batchItemFailures: [] };
});

/** Only `npm run republish` changes an outbox item: it sets another `republishedAt`. */
function isToPublish({ eventName, dynamodb }: DynamoDBRecord): boolean {
  return eventName === 'INSERT' || (eventName === 'MODIFY' && dynamodb?.NewImage?.['republishedAt'] !== undefined);
}

function toEntry(record: DynamoDBRecord): PutEventsRequestEntry {
  const image = unmarshall(record.dynamodb?.NewImage as Parameters<typeof unmarshall>[0]);
  const item = outboxTable.item.parse(image);
  return {
    EventBusName: busName,
    Source: item.source,
    DetailType: item.type,
    Detail: item.detail,
    Time: new Date(item.occurredAt),
    Resources: sources.includes(item.source) ? [] : [unknownSource],
  };
}

function sequenceNumber(record: DynamoDBRecord | undefined): string {
  const number = record?.dynamodb?.SequenceNumber;
  if (number === undefined) throw new Error('a stream record without a sequence number');
  return number;
}
