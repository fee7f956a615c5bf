import { describe, expect, it } from 'vitest';
import { testMailsTable } from '../../../../events/read-models/test-mail.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { act, enrol, eventsOf, launched, show, write } from '../campaign-functions.ts';

const mine = { claims: { email: 'author@example.net', email_verified: 'true' } };
const laidDown = async (testMailId: string) => (await openTable(testMailsTable).query({ partition: testMailId })).items;
const bothLanguages = {
  subject: { ja: 'お便り', en: 'News' },
  body: { ja: '{{ salutation }}', en: '{{ salutation }}' },
};

describe('a test mail', () => {
  it('goes to whoever asks for it: the event has ids only, address and texts are laid down', async () => {
    const { campaignId } = (await write(bothLanguages)).body;
    const answer = await act('test-mail', campaignId, { ...mine, actor: 'author' });
    expect(answer).toEqual({ status: 202, body: { testMailId: expect.stringMatching(/^tst_/) } });
    const { testMailId } = answer.body;
    const [event, ...others] = await eventsOf('test-mail-requested', campaignId);
    expect(others).toEqual([]);
    expect(event?.detail.data).toEqual({ campaignId, testMailId });
    const mails = await laidDown(testMailId);
    expect(mails.map(({ language, subject, address }) => ({ language, subject, address }))).toEqual([
      { language: 'en', subject: 'News', address: 'author@example.net' },
      { language: 'ja', subject: 'お便り', address: 'author@example.net' },
    ]);
    expect(mails[0]?.text).toContain('https://example.com/preview/unsubscribe_url');
    expect((mails[0]?.expiresAt ?? 0) * 1000 - Date.now()).toBeLessThan(25 * 3_600_000);
  });

  it('is written in no language that was not written', async () => {
    const { campaignId } = (await write()).body;
    const { body } = await act('test-mail', campaignId, mine);
    expect((await laidDown(body.testMailId)).map(({ language }) => language)).toEqual(['ja']);
  });

  it('changes nothing but the history, before the launch and after it', async () => {
    const { campaignId } = (await write()).body;
    await act('test-mail', campaignId, { ...mine, actor: 'somebody' });
    const draft = await show(campaignId);
    expect(draft).toMatchObject({ status: 'draft', authors: ['author'] });
    expect(draft.history.at(-1)).toMatchObject({ actor: 'somebody', action: 'test mail requested' });
    await enrol('tested', 2);
    const sending = await launched('tested');
    expect((await act('test-mail', sending, mine)).status).toBe(202);
    await act('cancel', sending);
    expect((await act('test-mail', sending, mine)).status).toBe(202);
    expect((await show(sending)).status).toBe('cancelled');
  });

  it('is asked for once by one Idempotency-Key', async () => {
    const { campaignId } = (await write()).body;
    const key = { ...mine, headers: { 'idempotency-key': 'test-once' } };
    const [first, second] = [await act('test-mail', campaignId, key), await act('test-mail', campaignId, key)];
    expect(second).toEqual(first);
    expect(await eventsOf('test-mail-requested', campaignId)).toHaveLength(1);
  });

  it.each<[string, Record<string, string>]>([
    ['names no address', {}],
    ['says that the address is not verified', { email: 'author@example.net', email_verified: 'false' }],
    ['names something that is no address', { email: 'author@example.net\r\nBcc: x@example.net' }],
  ])('is refused to a caller whose token %s', async (_what, claims) => {
    const { campaignId } = (await write()).body;
    const { status, body } = await act('test-mail', campaignId, { claims });
    expect(status).toBe(422);
    expect(body.detail).toContain('only to the person who requests it');
    expect(JSON.stringify(body)).not.toContain('@example.net');
    expect(await eventsOf('test-mail-requested', campaignId)).toEqual([]);
  });

  it('cannot be addressed to somebody else, and is not for readers', async () => {
    const { campaignId } = (await write()).body;
    expect((await act('test-mail', campaignId, { ...mine, scope: 'programme/read' })).status).toBe(403);
    expect((await act('test-mail', idFrom('campaign', 'nobody'), mine)).status).toBe(404);
  });
});
