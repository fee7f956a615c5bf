/** Dead letters are looked at and put back: fifty at most, and also where SQS fails in between. */
import { createHash } from 'node:crypto';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { QueueState } from '../../../../shared/sqs/queue-state.ts';
import { FakeAws } from '../../../fixtures/fake-aws.ts';

const aws = await FakeAws.start();
const { lettersIn } = await import('../../../../functions/backbone/queue-watch/watched-queue-store.ts');
afterAll(() => aws.stop());

const url = `${aws.endpoint}/000000000000/Okaeri-Core-Failures`;
const queue: QueueState = {
  name: 'Okaeri-Core-Failures',
  url,
  arn: 'x',
  deadLettersTo: undefined,
  visible: 75,
  inFlight: 0,
  delayed: 0,
  keptFor: 1_209_600,
};
const failureOf = (number: number) => {
  const name = number < 30 ? 'Okaeri-Loud' : 'Okaeri-Quiet';
  const functionArn = `arn:aws:lambda:ap-northeast-1:123456789012:function:${name}:$LATEST`;
  const Body = JSON.stringify({ requestContext: { functionArn } });
  const MD5OfBody = createHash('md5').update(Body).digest('hex');
  return { MessageId: `m${number}`, ReceiptHandle: `r${number}`, Body, MD5OfBody };
};
let lying: ReturnType<typeof failureOf>[] = [];
const fill = (count: number) => {
  lying = Array.from({ length: count }, (_none, number) => failureOf(number));
};
const putBack = () =>
  aws
    .inputs('ChangeMessageVisibilityBatch')
    .flatMap(({ Entries }) => Entries as { ReceiptHandle: string; VisibilityTimeout: number }[])
    .filter(({ VisibilityTimeout }) => VisibilityTimeout === 0)
    .map(({ ReceiptHandle }) => ReceiptHandle);

beforeEach(() => {
  aws.calls.splice(0);
  aws.on('ReceiveMessage', () => ({ body: { Messages: lying.splice(0, 10) } }));
});

test('one function that fills a queue does not hide another, and every letter is put back', async () => {
  fill(75);
  const letters = await lettersIn(queue);
  expect(letters).toHaveLength(50);
  expect(new Set(letters.map(({ source }) => source))).toEqual(new Set(['Okaeri-Loud', 'Okaeri-Quiet']));
  expect(new Set(putBack()).size).toBe(50);
});

test('of a few letters there are as many', async () => {
  fill(12);
  expect(await lettersIn(queue)).toHaveLength(12);
  expect(putBack()).toHaveLength(12);
});

test('what was received is put back where the next answer does not come', async () => {
  fill(75);
  let asked = 0;
  aws.on('ReceiveMessage', () =>
    ++asked === 1 ? { body: { Messages: lying.splice(0, 10) } } : { status: 400, body: { __type: 'AccessDenied' } },
  );
  await expect(lettersIn(queue)).rejects.toThrow();
  expect(putBack()).toHaveLength(10);
});

test('of an empty queue nothing is put back', async () => {
  fill(0);
  expect(await lettersIn(queue)).toEqual([]);
  expect(aws.inputs('ChangeMessageVisibilityBatch')).toEqual([]);
});
