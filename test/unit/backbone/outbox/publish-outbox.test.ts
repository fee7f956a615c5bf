import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventScheduled } from '../../../../events/gatherings/index.ts';
import { makeEvent } from '../../../../shared/bus/contract.ts';
import { newId } from '../../../../shared/identifier.ts';
import { outboxItem } from '../../../../shared/outbox/outbox.ts';
import { FakeAws } from '../../../fixtures/fake-aws.ts';
import { lambdaContext } from '../../../fixtures/invocations.ts';

let aws: FakeAws;
let handler: typeof import('../../../../functions/backbone/outbox/publish-outbox.ts').handler;

beforeAll(async () => {
  aws = await FakeAws.start();
  process.env['BUS_NAME'] = 'okaeri-bus';
  ({ handler } = await import('../../../../functions/backbone/outbox/publish-outbox.ts'));
});
afterAll(() => aws.stop());
beforeEach(() => {
  aws.calls.splice(0);
  aws.on('PutEvents', ({ Entries }) => ({
    body: { FailedEntryCount: 0, Entries: entries(Entries).map(() => ({ EventId: 'e' })) },
  }));
});

const entries = (value: unknown) =>
  value as { Detail: string; DetailType: string; Source: string; EventBusName: string }[];

function record(number: number, eventName: 'INSERT' | 'MODIFY' | 'REMOVE' = 'INSERT'): DynamoDBRecord {
  const gatheringId = newId('gathering');
  const occurredAt = new Date('2026-04-01T01:00:00Z');
  const event = makeEvent(
    eventScheduled,
    { subject: gatheringId, sequence: 2, occurredAt, data: { gatheringId } },
    { correlationId: 'c' },
  );
  const image = marshall(outboxItem(event), { removeUndefinedValues: true });
  return { eventName, dynamodb: { SequenceNumber: String(number), NewImage: image as never } };
}

const run = (...records: DynamoDBRecord[]) => handler({ Records: records }, lambdaContext());

describe('the publisher', () => {
  test('puts new items on the bus by ten, as JSON objects, in the order of the stream', async () => {
    const records = Array.from({ length: 23 }, (_none, number) => record(number));
    expect(await run(...records)).toEqual({ batchItemFailures: [] });
    const calls = aws.inputs('PutEvents').map(({ Entries }) => entries(Entries));
    expect(calls.map(({ length }) => length)).toEqual([10, 10, 3]);
    expect(calls[0]?.[0]).toMatchObject({
      EventBusName: 'okaeri-bus',
      Source: 'okaeri.gatherings',
      DetailType: 'event-scheduled',
    });
    expect(JSON.parse(calls[0]?.[0]?.Detail ?? '')).toMatchObject({ metadata: { version: '1.0' }, data: {} });
  });

  test('marks an event of a source that this version does not know, so that a rule can keep it', async () => {
    const unknown = record(2);
    const image = { ...unknown.dynamodb?.NewImage, source: { S: 'okaeri.community' } };
    await run(record(1), { ...unknown, dynamodb: { ...unknown.dynamodb, NewImage: image } });
    expect(aws.inputs('PutEvents')[0]?.['Entries']).toMatchObject([
      { Source: 'okaeri.gatherings', Resources: [] },
      { Source: 'okaeri.community', Resources: ['urn:okaeri:unknown-source'] },
    ]);
  });

  test('leaves alone what is not new: an item that the TTL removed', async () => {
    expect(await run(record(1, 'REMOVE'), record(2, 'MODIFY'))).toEqual({ batchItemFailures: [] });
    expect(aws.inputs('PutEvents')).toEqual([]);
  });

  test('puts an item on the bus again that an operator marked, with the same id', async () => {
    const marked = record(1, 'MODIFY');
    const image = { ...marked.dynamodb?.NewImage, republishedAt: { S: '2026-04-02T09:00:00Z' } };
    await run({ ...marked, dynamodb: { ...marked.dynamodb, NewImage: image } });
    const [again] = entries(aws.inputs('PutEvents')[0]?.['Entries']);
    const { metadata } = JSON.parse(again?.Detail ?? '{}') as { metadata: { id: string } };
    expect(metadata.id).toBe(image['eventId' as keyof typeof image]?.S);
    expect(again?.Detail).not.toContain('republished');
  });

  test('reads every entry’s result: the stream is resumed at the first that failed', async () => {
    aws.on('PutEvents', ({ Entries }) => ({
      body: {
        FailedEntryCount: 1,
        Entries: entries(Entries).map((_entry, position) =>
          position === 2 ? { ErrorCode: 'InternalFailure' } : { EventId: 'e' },
        ),
      },
    }));
    const records = Array.from({ length: 12 }, (_none, number) => record(100 + number));
    expect(await run(...records)).toEqual({ batchItemFailures: [{ itemIdentifier: '102' }] });
    expect(aws.inputs('PutEvents')).toHaveLength(1);
  });

  test('does not believe a response that counts failures but names none', async () => {
    aws.on('PutEvents', () => ({ body: { FailedEntryCount: 2, Entries: [] } }));
    expect(await run(record(7), record(8))).toEqual({ batchItemFailures: [{ itemIdentifier: '7' }] });
  });

  test('fails as a whole when the bus refuses the call, so that the stream retries', async () => {
    aws.on('PutEvents', () => ({ status: 403, body: { __type: 'AccessDeniedException' } }));
    await expect(run(record(1))).rejects.toThrow();
  });
});
