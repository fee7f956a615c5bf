import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { eventCancelled, eventScheduled } from '../../../events/gatherings/index.ts';
import { makeEvent } from '../../../shared/bus/contract.ts';
import { ConcurrentChange } from '../../../shared/dynamo/table.ts';
import { newId } from '../../../shared/identifier.ts';
import { consumer, outsideConsumer } from '../../../shared/lambda/consumer.ts';
import { keptEvent } from '../../../shared/lambda/read-event.ts';
import { RetryLater } from '../../../shared/lambda/retry.ts';
import { FakeAws } from '../../fixtures/fake-aws.ts';
import { lambdaContext, queued, queuedBodies } from '../../fixtures/invocations.ts';

let aws: FakeAws;
beforeAll(async () => {
  aws = await FakeAws.start();
});
afterAll(() => aws.stop());
beforeEach(() => aws.calls.splice(0));

const scheduled = (correlationId = 'c-1') => {
  const gatheringId = newId('gathering');
  const occurredAt = new Date('2026-04-01T01:00:00Z');
  return makeEvent(
    eventScheduled,
    { subject: gatheringId, sequence: 2, occurredAt, data: { gatheringId } },
    { correlationId },
  );
};
const onTheBus = (change: object) => {
  const { type, source, detail } = scheduled();
  return { id: 'x', 'detail-type': type, source, detail, ...change };
};
const nothing = consumer({ entry: 'test', events: [eventScheduled] }, async () => undefined);

describe('the one event of a rule', () => {
  const given = (change: object = {}) => onTheBus(change);

  test('is handled as one of a batch, with its cause', async () => {
    const seen: unknown[] = [];
    const handler = consumer({ entry: 'test', events: [eventScheduled] }, async ({ type }, { origin }) => {
      seen.push([type, origin.correlationId]);
    });
    await handler(given(), lambdaContext());
    expect(seen).toEqual([['event-scheduled', 'c-1']]);
  });

  test('fails the invocation with the name of what failed, and nothing that it says', async () => {
    const failing = (error: Error) =>
      consumer({ entry: 'test', events: [eventScheduled] }, async () => {
        throw error;
      })(given(), lambdaContext());
    await expect(failing(new TypeError('Taro Yamada'))).rejects.toMatchObject({
      name: 'EventNotHandled',
      message: 'TypeError',
    });
    await expect(failing(new RetryLater('in_progress'))).rejects.toMatchObject({ message: 'in_progress' });
  });

  test('that cannot be read is kept with the reason and its function, and is not given again', async () => {
    const event = given({ 'detail-type': 'event-unheard-of' });
    await nothing(event, lambdaContext());
    expect(aws.inputs('SendMessage')).toMatchObject([
      {
        MessageBody: JSON.stringify(event),
        MessageAttributes: {
          reason: { StringValue: 'unknown_event_type' },
          function: { StringValue: lambdaContext().functionName },
        },
      },
    ]);
  });
});

describe('a batch', () => {
  test('hands each event on with its cause', async () => {
    const seen: unknown[] = [];
    const handler = consumer(
      { entry: 'test', events: [eventScheduled, eventCancelled] },
      async ({ type, data }, { origin }) => {
        seen.push([type, data.gatheringId, origin]);
      },
    );
    const event = scheduled('c-7');
    expect(await handler(queued(event), lambdaContext())).toEqual({ batchItemFailures: [] });
    const origin = { correlationId: 'c-7', causationId: event.detail.metadata.id, traceparent: undefined };
    expect(seen).toEqual([['event-scheduled', event.detail.data['gatheringId'], origin]]);
  });

  test('is handled at once where the function says so, each record for itself', async () => {
    const events = [scheduled(), scheduled(), scheduled()];
    const { promise: all, resolve } = Promise.withResolvers<void>();
    let begun = 0;
    const handler = consumer(
      { entry: 'test', events: [eventScheduled] },
      async ({ metadata }) => {
        begun += 1;
        if (begun === events.length) resolve();
        await all;
        if (metadata.id === events[1]?.detail.metadata.id) throw new Error('broken');
      },
      'all_at_once',
    );
    const failed = { batchItemFailures: [{ itemIdentifier: 'message-1' }] };
    expect(await handler(queued(...events), lambdaContext())).toEqual(failed);
  });

  test('holds events that can be kept and read again', async () => {
    let kept = '';
    const handler = consumer({ entry: 'test', events: [eventScheduled] }, async (event) => {
      kept = JSON.stringify(event);
    });
    const event = scheduled();
    await handler(queued(event), lambdaContext());
    expect(keptEvent([eventCancelled, eventScheduled], kept)).toMatchObject({ type: event.type, ...event.detail });
    expect(() => keptEvent([eventCancelled], kept)).toThrow('unknown_event_type');
  });

  test('gives back only what failed', async () => {
    const [first, second, third] = [scheduled(), scheduled(), scheduled()];
    const handler = consumer({ entry: 'test', events: [eventScheduled] }, async ({ metadata }) => {
      if (metadata.id === second.detail.metadata.id) throw new Error('broken');
      if (metadata.id === third.detail.metadata.id) throw new RetryLater('throttled');
    });
    expect(await handler(queued(first, second, third), lambdaContext())).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-1' }, { itemIdentifier: 'message-2' }],
    });
    expect(aws.deadLetters()).toEqual([]);
  });

  test('is decided again when another writer was faster', async () => {
    let runs = 0;
    const handler = consumer({ entry: 'test', events: [eventScheduled] }, async () => {
      runs += 1;
      if (runs < 3) throw new ConcurrentChange();
    });
    expect(await handler(queued(scheduled()), lambdaContext())).toEqual({ batchItemFailures: [] });
    expect(runs).toBe(3);
  });

  test('accepts a later minor with fields that it does not know', async () => {
    const { detail } = scheduled();
    const later = onTheBus({
      detail: { metadata: { ...detail.metadata, version: '1.9' }, data: { ...detail.data, colour: 'blue' } },
    });
    const seen: unknown[] = [];
    const handler = consumer({ entry: 'test', events: [eventScheduled] }, async ({ data }) => {
      seen.push(data);
    });
    await handler(queuedBodies(later), lambdaContext());
    expect(seen).toEqual([detail.data]);
  });
});

describe('what cannot be read', () => {
  const { detail } = scheduled();
  test.each([
    ['text', 'not json', 'not_json'],
    ['no event', { hello: 1 }, 'not_an_event'],
    ['an unknown type', onTheBus({ 'detail-type': 'tea-served' }), 'unknown_event_type'],
    ['a known type of another source', onTheBus({ source: 'com.example' }), 'unknown_event_type'],
    ['no metadata', onTheBus({ detail: { data: {} } }), 'metadata_missing'],
    [
      'another major',
      onTheBus({ detail: { ...detail, metadata: { ...detail.metadata, version: '2.0' } } }),
      'unsupported_major_version',
    ],
    [
      'data that is not valid',
      onTheBus({ detail: { ...detail, data: { gatheringId: 'x' } } }),
      'invalid: data.gatheringId',
    ],
  ])('%s is dead-lettered with the reason, not retried', async (_case, body, reason) => {
    expect(await nothing(queuedBodies(body), lambdaContext())).toEqual({ batchItemFailures: [] });
    expect(aws.deadLetters()).toEqual([{ body: typeof body === 'string' ? body : JSON.stringify(body), reason }]);
  });

  test('stays in the queue, or is given again, when the dead-letter queue does not take it', async () => {
    aws.on('SendMessage', () => ({ status: 400, body: { __type: 'com.amazonaws.sqs#QueueDoesNotExist' } }));
    await expect(nothing(queuedBodies('not json'), lambdaContext())).rejects.toThrow();
    await expect(nothing(onTheBus({ source: 'okaeri.nobody' }), lambdaContext())).rejects.toThrow();
  });
});

describe('what outside systems announce', () => {
  test('is checked by the schema of the API, its id is the start of the chain', async () => {
    const seen: unknown[] = [];
    const handler = outsideConsumer(
      { entry: 'test', outsideEvent: 'tea-served' },
      z.strictObject({ cups: z.int() }),
      async ({ source, data }, { origin }) => {
        seen.push([source, data, origin.correlationId]);
      },
    );
    const body = { id: 'o-1', source: 'com.example.tea', 'detail-type': 'tea-served', detail: { data: { cups: 2 } } };
    await handler(queuedBodies(body), lambdaContext());
    expect(seen).toEqual([['com.example.tea', { cups: 2 }, 'o-1']]);
  });
});
