import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import type { Subscription } from '@aws-sdk/client-sns';
import { describe, expect, test } from 'vitest';
import { troubleOfMappings, troubleOfSubscriptions } from '../../../infra/operate/checks/unseen.ts';

const arn = (service: string, rest: string) => `arn:aws:${service}:ap-northeast-1:123456789012:${rest}`;
const mapping = (functionName: string, source: string, State?: string): EventSourceMappingConfiguration => ({
  UUID: `of-${functionName}`,
  FunctionArn: arn('lambda', `function:${functionName}`),
  EventSourceArn: source,
  ...(State === undefined ? {} : { State }),
});
const stream = (table: string) => arn('dynamodb', `table/${table}/stream/2026-04-01T00:00:00.000`);
const publisher = (State?: string) =>
  mapping('Okaeri-Core-OutboxPublisher1A2B', stream('Okaeri-Stateful-Outbox1A2B'), State);
const sender = (State?: string) =>
  mapping('Okaeri-Mail-SendMail1A2B', arn('sqs', 'Okaeri-Mail-SendMailQueue1A2B'), State);
const troubleOf = (...mappings: EventSourceMappingConfiguration[]) =>
  troubleOfMappings(mappings, 'Okaeri-Stateful-Outbox1A2B');
const nothingReads = 'nothing reads the stream of the outbox, and no event leaves it: deploy Okaeri-Core again';

describe('the mappings', () => {
  test('are well where the outbox is read and each of ours is enabled, whatever others have', () => {
    expect(troubleOf(sender('Enabled'), mapping('other', arn('sqs', 'other'), 'Disabled'), publisher('Enabled'))).toBe(
      undefined,
    );
  });

  test.each(['Disabled', 'Disabling', 'Creating', 'Enabling', 'Updating', 'Deleting', undefined])(
    'are named where one is %s',
    (state) => {
      expect(troubleOf(sender('Enabled'), publisher(state))).toBe(
        `the event source mapping of-Okaeri-Core-OutboxPublisher1A2B, by which Okaeri-Core-OutboxPublisher1A2B reads Okaeri-Stateful-Outbox1A2B, is ${state ?? 'without a state'}`,
      );
    },
  );

  test('all of them', () => {
    expect(troubleOf(sender('Disabled'))).toBe(
      `${nothingReads}; the event source mapping of-Okaeri-Mail-SendMail1A2B, by which Okaeri-Mail-SendMail1A2B reads Okaeri-Mail-SendMailQueue1A2B, is Disabled`,
    );
  });

  test.each([
    ['none', []],
    [
      'that of another table, whose name begins alike',
      [mapping('Okaeri-Core-X', stream('Okaeri-Stateful-Outbox1A2BC'), 'Enabled')],
    ],
    ['that of another function', [mapping('others', stream('Okaeri-Stateful-Outbox1A2B'), 'Enabled')]],
  ])('do not read the outbox where there is %s', (_what, mappings) => {
    expect(troubleOf(...mappings)).toBe(nothingReads);
  });
});

describe('the subscriptions', () => {
  const confirmed: Subscription = { SubscriptionArn: arn('sns', 'Alarms:0e0e'), Endpoint: 'one@example.com' };
  const pending: Subscription = { SubscriptionArn: 'PendingConfirmation', Endpoint: 'two@example.com' };
  const deleted: Subscription = { SubscriptionArn: 'Deleted', Endpoint: 'three@example.com' };

  test.each<[string, Subscription[], string | undefined]>([
    ['one confirmed among others', [pending, deleted, confirmed], undefined],
    ['none', [], 'nobody hears of an alarm: subscribe the people on call to the topic'],
    ['one that was ended', [deleted], 'nobody hears of an alarm: subscribe the people on call to the topic'],
    [
      'one that waits',
      [pending],
      'nobody hears of an alarm: 1 subscription waits for its confirmation, by the link in a mail of AWS',
    ],
    [
      'two that wait',
      [pending, pending],
      'nobody hears of an alarm: 2 subscriptions wait for their confirmation, by the link in a mail of AWS',
    ],
  ])('%s', (_what, subscriptions, trouble) => {
    expect(troubleOfSubscriptions(subscriptions)).toBe(trouble);
  });
});
