import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { ConcurrentChange } from '../../../shared/dynamo/table.ts';
import { messageConsumer, messageGroupConsumer } from '../../../shared/lambda/consumer.ts';
import { FakeAws } from '../../fixtures/fake-aws.ts';
import { lambdaContext, queuedBodies } from '../../fixtures/invocations.ts';

let aws: FakeAws;
beforeAll(async () => {
  aws = await FakeAws.start();
});
afterAll(() => aws.stop());
beforeEach(() => aws.calls.splice(0));

const teaSchema = z.object({ id: z.string(), type: z.literal('tea-served'), cup: z.string() });
const tea = (id: string, cup: string) => ({ id, type: 'tea-served', cup });
type Handle = Parameters<typeof messageGroupConsumer<typeof teaSchema>>[2];
const byCup = (handle: Handle) => messageGroupConsumer(teaSchema, ({ cup }) => cup, handle);

describe('messages in groups', () => {
  test('come together, in their order, each as the cause of what it leads to', async () => {
    const seen: string[][] = [];
    const handler = byCup(async (group) => {
      seen.push(group.map(({ message, origin }) => `${message.cup} ${origin.causationId}`));
    });
    const answer = await handler(queuedBodies(tea('1', 'blue'), tea('2', 'red'), tea('3', 'blue')), lambdaContext());
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(seen).toEqual([['blue 1', 'blue 3'], ['red 2']]);
  });

  test('are handled side by side: no group waits for another', async () => {
    const { promise: both, resolve } = Promise.withResolvers<void>();
    let begun = 0;
    const handler = byCup(async () => {
      begun += 1;
      if (begun === 2) resolve();
      await both;
    });
    expect(await handler(queuedBodies(tea('1', 'blue'), tea('2', 'red')), lambdaContext())).toEqual({
      batchItemFailures: [],
    });
  });

  test('go back with their group where it fails; the others do not', async () => {
    const handler = byCup(async ([first]) => {
      if (first?.message.cup === 'red') throw new Error('broken');
    });
    const batch = queuedBodies(tea('1', 'blue'), tea('2', 'red'), tea('3', 'red'), tea('4', 'green'));
    expect(await handler(batch, lambdaContext())).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-1' }, { itemIdentifier: 'message-2' }],
    });
  });

  test('are decided again when another writer was faster', async () => {
    let runs = 0;
    const handler = byCup(async () => {
      runs += 1;
      if (runs < 3) throw new ConcurrentChange();
    });
    expect(await handler(queuedBodies(tea('1', 'blue')), lambdaContext())).toEqual({ batchItemFailures: [] });
    expect(runs).toBe(3);
  });

  test('are dead-lettered one by one where they cannot be read', async () => {
    let handled = 0;
    const handler = byCup(async (group) => {
      handled += group.length;
    });
    const batch = queuedBodies(tea('1', 'blue'), { id: '2', type: 'coffee-served' }, 'no json');
    expect(await handler(batch, lambdaContext())).toEqual({ batchItemFailures: [] });
    expect(handled).toBe(1);
    expect(aws.deadLetters().map(({ reason }) => reason)).toEqual(['invalid: type, cup', 'not_json']);
  });
});

test('messages without groups come one by one, each as the cause of what it leads to', async () => {
  const seen: unknown[] = [];
  const handler = messageConsumer(teaSchema, async (message, { origin }) => {
    seen.push([message, origin.causationId, origin.correlationId]);
    await Promise.resolve();
    seen.push(`${message.cup} is empty`);
  });
  const batch = queuedBodies({ ...tea('1', 'blue'), sugar: 2 }, { id: '2', type: 'coffee-served' }, tea('3', 'red'));
  expect(await handler(batch, lambdaContext())).toEqual({ batchItemFailures: [] });
  expect(seen).toEqual([[tea('1', 'blue'), '1', '1'], 'blue is empty', [tea('3', 'red'), '3', '3'], 'red is empty']);
  expect(aws.deadLetters().map(({ reason }) => reason)).toEqual(['invalid: type, cup']);
});
