/** The people on call are notified of each thing once an hour, even where the topic or the store fails in between. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { lineRecordsTable } from '../../../../functions/backbone/tables.ts';
import { FakeAws } from '../../../fixtures/fake-aws.ts';
import { lambdaContext } from '../../../fixtures/invocations.ts';
import { makeTables } from '../../tables.ts';

await makeTables(lineRecordsTable);
const aws = await FakeAws.start();
process.env['ALARM_TOPIC'] = 'arn:aws:sns:ap-northeast-1:123456789012:alarms';
const { handler } = await import('../../../../functions/backbone/log-lines/read-log-lines.ts');
afterAll(() => aws.stop());

const refuse = (status: number) => aws.on('Publish', () => ({ status, body: {} }));
beforeEach(() => {
  aws.calls.splice(0);
  refuse(200);
});

/** Lines of a log group as CloudWatch Logs hands them on. */
const given = (...lines: readonly object[]) => {
  const logEvents = lines.map((line) => ({
    timestamp: Date.parse('2026-12-01T00:30:00Z'),
    message: JSON.stringify(line),
  }));
  const data = gzipSync(JSON.stringify({ logEvents })).toString('base64');
  return handler({ awslogs: { data } }, lambdaContext());
};
const told = () => aws.inputs('Publish').map(({ Subject, Message }) => [Subject, String(Message).split('\n')[0]]);
const line = (campaignId: string, more: object = {}) => ({ code: 'HARMED_BY_BOUNCES', campaignId, ...more });

test('the same line, delivered twice, is told once; another campaign is told for itself', async () => {
  await given(line('cmp_one'), line('cmp_one'), line('cmp_two'));
  await given(line('cmp_one'));
  expect(told().map(([, what]) => /\((cmp_\w+)\)/.exec(String(what))?.[1])).toEqual(['cmp_one', 'cmp_two']);
});

test('what the topic did not take is told by the next run, not forgotten', async () => {
  refuse(500);
  await expect(given(line('cmp_later'))).rejects.toThrow();
  aws.calls.splice(0);
  refuse(200);
  await given(line('cmp_later'));
  await given(line('cmp_later'));
  expect(told()).toHaveLength(1);
});

test('a line that nobody has to act upon is not told, nor what a line says about a person', async () => {
  await given({ code: 'MAIL_SENT' }, line('cmp_private', { address: 'taro@example.net', correlationId: 'c-1' }));
  expect(told()).toHaveLength(1);
  const [{ Message = '' } = {}] = aws.inputs('Publish');
  expect(Message).toContain('c-1');
  expect(Message).not.toContain('example.net');
});
