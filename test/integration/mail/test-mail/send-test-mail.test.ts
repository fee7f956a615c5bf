import PostalMime from 'postal-mime';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testMailRequested } from '../../../../events/campaigns/index.ts';
import { type TestMail, testMailsTable } from '../../../../events/read-models/test-mail.ts';
import { sentTestMailsTable } from '../../../../functions/mail/tables.ts';
import { makeEvent } from '../../../../shared/bus/contract.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { FakeSes } from '../../../fixtures/fake-ses.ts';
import { lambdaContext, queued } from '../../../fixtures/invocations.ts';
import { makeTables } from '../../tables.ts';

// The logger then writes to the console, where the lines can be read.
process.env['POWERTOOLS_DEV'] = 'true';
const ses = await FakeSes.start();
await makeTables(testMailsTable, sentTestMailsTable);
const { handler } = await import('../../../../functions/mail/test-mail/send-test-mail.ts');

beforeEach(() => ses.reset());
afterAll(() => ses.stop());
afterEach(() => vi.restoreAllMocks());

const campaignId = idFrom('campaign', 'one');

async function requested(name: string, ...languages: TestMail['language'][]) {
  const testMailId = idFrom('testMail', name);
  const mails = languages.map((language) => ({
    testMailId,
    language,
    campaignId,
    address: 'author@example.net',
    subject: language === 'ja' ? 'お便り' : 'News',
    text: `text ${language}`,
    html: `<p>html ${language}</p>`,
    expiresAt: 4_000_000_000,
  }));
  const table = openTable(testMailsTable);
  await commit(...mails.map((mail) => table.create(mail)));
  return makeEvent(
    testMailRequested,
    { subject: campaignId, sequence: 1, occurredAt: new Date(), data: { campaignId, testMailId } },
    { correlationId: 'test' },
  );
}
const handle = (...events: Parameters<typeof queued>) => handler(queued(...events), lambdaContext());
const failed = { batchItemFailures: [{ itemIdentifier: 'message-0' }] };

describe('a test mail', () => {
  it('is sent once in each language to the person who asked for it, and says that it is a test', async () => {
    const event = await requested('both', 'ja', 'en');
    await handle(event, event);
    await handle(event);
    expect(ses.accepted.map(({ to }) => to)).toEqual(['author@example.net', 'author@example.net']);
    const parsed = await Promise.all(ses.accepted.map(({ raw }) => PostalMime.parse(raw)));
    expect(parsed.map(({ subject }) => subject)).toEqual(['[Test] News', '【テスト】お便り']);
    expect(parsed[0]?.text?.trim()).toBe('text en');
    expect(parsed.map(({ replyTo }) => replyTo?.[0]?.name)).toEqual([
      'Alumni Office, Human Resources',
      '人事部アルムナイ事務局',
    ]);
    expect(parsed[0]?.headers.map(({ key }) => key)).not.toContain('list-unsubscribe');
    expect(ses.accepted[0]?.tags).toEqual({ testMail: event.detail.data['testMailId'] });
  });

  it('that SES throttled is tried again; the language that was sent is not sent twice', async () => {
    const event = await requested('throttled', 'ja', 'en');
    ses.fate = (_to, send) => (send === 2 ? 'throttle' : 'accept');
    expect(await handle(event)).toEqual(failed);
    expect(await handle(event)).toEqual({ batchItemFailures: [] });
    expect(ses.accepted).toHaveLength(2);
  });

  it.each([
    ['throttle', 'throttled'],
    ['quota', 'quota'],
    ['paused', 'account'],
  ] as const)('that SES did not take (%s) waits, and the log says why: %s', async (fate, reason) => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const event = await requested(`not taken ${fate}`, 'ja');
    ses.fate = () => fate;
    expect(await handle(event)).toEqual(failed);
    const lines = logged.mock.calls.map(([line]) => JSON.parse(String(line)));
    expect(lines).toMatchObject([{ code: 'EVENT_RETRIED', reason }]);
  });

  it('in doubt is not sent again', async () => {
    const event = await requested('doubt', 'ja');
    ses.fate = () => 'acceptAndReset';
    expect(await handle(event)).toEqual({ batchItemFailures: [] });
    ses.fate = () => 'accept';
    await handle(event);
    expect(ses.accepted).toHaveLength(1);
  });

  it('whose sender was killed does not count as sent: its event waits, and then the mail leaves', async () => {
    const event = await requested('killed', 'ja');
    const mailId = idFrom('mail', String(event.detail.data['testMailId']), 'ja');
    const claimed = (at: Date) =>
      commit(
        openTable(sentTestMailsTable).put({
          mailId,
          state: 'claimed',
          updatedAt: at.toISOString(),
          expiresAt: 4_000_000_000,
        }),
      );
    await claimed(new Date());
    expect(await handle(event)).toEqual(failed);
    expect(ses.sends).toBe(0);
    await claimed(new Date(Date.now() - 60_001));
    expect(await handle(event)).toEqual({ batchItemFailures: [] });
    expect(await handle(event)).toEqual({ batchItemFailures: [] });
    expect(ses.accepted).toHaveLength(1);
  });

  it('that has expired is ignored', async () => {
    const event = makeEvent(
      testMailRequested,
      {
        subject: campaignId,
        sequence: 1,
        occurredAt: new Date(),
        data: { campaignId, testMailId: idFrom('testMail', 'forgotten') },
      },
      { correlationId: 'test' },
    );
    expect(await handle(event)).toEqual({ batchItemFailures: [] });
    expect(ses.sends).toBe(0);
  });
});
