/** The people on call are notified once of what falls silent, even where the topic or the store fails in between, and once when it comes again. */
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lineRecordsTable } from '../../../../functions/backbone/tables.ts';
import { day } from '../../../../shared/time/durations.ts';
import { FakeAws } from '../../../fixtures/fake-aws.ts';
import { lambdaContext } from '../../../fixtures/invocations.ts';
import { makeTables } from '../../tables.ts';

await makeTables(lineRecordsTable);
const aws = await FakeAws.start();
process.env['ALARM_TOPIC'] = 'arn:aws:sns:ap-northeast-1:123456789012:alarms';
const { handler: check } = await import('../../../../functions/backbone/log-lines/check-heartbeats.ts');
const { handler: read } = await import('../../../../functions/backbone/log-lines/read-log-lines.ts');
afterAll(() => aws.stop());

const refuse = (status: number) => aws.on('Publish', () => ({ status, body: {} }));
let now = Date.parse('2026-12-01T00:00:00Z');
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now });
  aws.calls.splice(0);
  refuse(200);
});
afterEach(() => vi.useRealTimers());

const subjects = () => aws.inputs('Publish').map(({ Subject }) => Subject);
const later = (days: number) => {
  now += days * day;
  vi.setSystemTime(now);
};
const looks = async () => check({}, lambdaContext());
const beat = (code: string) => {
  const data = gzipSync(JSON.stringify({ logEvents: [{ timestamp: Date.now(), message: JSON.stringify({ code }) }] }));
  return read({ awslogs: { data: data.toString('base64') } }, lambdaContext());
};

test('a programme that begins is silent for no reason; what never comes is missed after its time', async () => {
  await looks();
  later(1.9);
  await looks();
  expect(subjects()).toEqual([]);
  later(0.35);
  await looks();
  await looks();
  expect(subjects()).toEqual(['ALARM: no SUPPRESSION_SYNCED', 'ALARM: no INVITATIONS_SENT']);
  later(5);
  await looks();
  expect(subjects().slice(2)).toEqual(['ALARM: no WEBHOOK_ACCEPTED']);
});

test('what comes again is told once, even where the topic was away', async () => {
  refuse(500);
  await expect(beat('INVITATIONS_SENT')).rejects.toThrow();
  aws.calls.splice(0);
  refuse(200);
  await beat('INVITATIONS_SENT');
  await beat('INVITATIONS_SENT');
  await looks();
  expect(subjects()).toEqual(['OK: no INVITATIONS_SENT']);
});

test('a silence that the topic did not take is told by the next look', async () => {
  await beat('SUPPRESSION_SYNCED');
  later(3);
  refuse(500);
  await expect(looks()).rejects.toThrow();
  aws.calls.splice(0);
  refuse(200);
  await looks();
  await looks();
  expect(subjects()).toContain('ALARM: no SUPPRESSION_SYNCED');
  expect(new Set(subjects()).size).toBe(subjects().length);
});
