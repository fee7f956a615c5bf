import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { type MailingRecord, mailingRecordsTable } from '../../../../events/read-models/mailing-record.ts';
import type { Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import type { Guest } from '../../../../functions/gatherings/gathering/guest.ts';
import { gatheringFeedbackTable, guestsTable } from '../../../../functions/gatherings/tables.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { type AlumniId, newId } from '../../../../shared/identifier.ts';
import { parseLinkKeys } from '../../../../shared/links/keys.ts';
import { mintLink } from '../../../../shared/links/token.ts';
import { expectDescribed } from '../../../fixtures/described-responses.ts';
import { FakeAws } from '../../../fixtures/fake-aws.ts';
import { member, publishedGathering, storedGuest } from '../../../fixtures/gatherings.ts';
import { type ApiCall, apiCall, lambdaContext, pageVisit } from '../../../fixtures/invocations.ts';
import { makeTables } from '../../tables.ts';

const secret = { active: '1', k1: 'link-key-of-the-test' };
const keys = parseLinkKeys(secret);
let aws: FakeAws;
let page: typeof import('../../../../functions/gatherings/feedback/take-feedback.ts').handler;
let hr: typeof import('../../../../functions/gatherings/feedback/show-feedback.ts').handler;

beforeAll(async () => {
  aws = await FakeAws.start();
  aws.secret({ ...secret, key: 'of-cursors' });
  Object.assign(process.env, { LINK_KEYS_SECRET: 'links', PUBLIC_ORIGIN: 'https://alumni.example.com' });
  await makeTables(gatheringsTable, guestsTable, mailingRecordsTable, gatheringFeedbackTable);
  ({ handler: page } = await import('../../../../functions/gatherings/feedback/take-feedback.ts'));
  ({ handler: hr } = await import('../../../../functions/gatherings/feedback/show-feedback.ts'));
});
afterAll(() => aws.stop());
const dayAfter = new Date('2026-12-11T10:00:00+09:00');
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: dayAfter }));
afterEach(() => vi.useRealTimers());

async function held(change: Partial<Gathering> = {}): Promise<Gathering> {
  const gathering = { ...publishedGathering(), gatheringId: newId('gathering'), status: 'over' as const, ...change };
  await commit(openTable(gatheringsTable).put(gathering));
  return gathering;
}

async function was(
  { gatheringId }: Gathering,
  guest: Partial<Guest> = {},
  record: Partial<MailingRecord> = {},
): Promise<AlumniId> {
  const alumniId = newId('alumnus');
  const item = storedGuest({ gatheringId, alumniId, ...guest });
  await commit(openTable(guestsTable).put(item), openTable(mailingRecordsTable).put(member(alumniId, record)));
  return alumniId;
}

const tokenOf = ({ gatheringId }: Gathering, alumniId: AlumniId, purpose: 'survey' | 'rsvp' = 'survey') =>
  mintLink({ purpose, choice: 0, subject: gatheringId, recipient: alumniId, epoch: 0 }, dayAfter, keys);

async function visit(method: string, token: string, form?: Record<string, string>) {
  const answer = await page(pageVisit(method, token, form), lambdaContext());
  const { statusCode = 0, body = '' } = answer as APIGatewayProxyStructuredResultV2;
  return { status: statusCode, body, nonce: /name="nonce" value="([^"]+)"/.exec(body)?.[1] ?? '' };
}
async function say(token: string, rating: string, comment = '') {
  const { nonce } = await visit('GET', token);
  return visit('POST', token, { nonce, rating, comment });
}

async function list({ gatheringId }: Gathering, more: Partial<ApiCall> = {}) {
  const call = { routeKey: 'GET /gatherings/{gatheringId}/feedback', params: { gatheringId }, ...more };
  const answer = (await hr(apiCall(call), lambdaContext())) as APIGatewayProxyStructuredResultV2;
  expectDescribed(call.routeKey, answer.statusCode);
  return { status: answer.statusCode, body: JSON.parse(answer.body ?? ''), text: answer.body ?? '' };
}
const everything = async ({ gatheringId }: Gathering) =>
  (await openTable(gatheringFeedbackTable).query({ partition: gatheringId })).items;

describe('the page', () => {
  it('asks for a number and a few words, in the language of the member, in less than 10 kB', async () => {
    const gathering = await held();
    const { status, body } = await visit('GET', tokenOf(gathering, await was(gathering)));
    expect(status).toBe(200);
    expect(body.match(/type="radio" name="rating"/g)).toHaveLength(5);
    expect(body).not.toContain('checked');
    expect(body).toContain('現在のお勤め先の秘密情報');
    expect(body).toContain('お名前は担当者に表示されません');
    expect(Buffer.byteLength(body)).toBeLessThan(10_000);
    const english = await visit('GET', tokenOf(gathering, await was(gathering, {}, { language: 'en' })));
    expect(english.body).toContain('How was “Year-end gathering”?');
    expect(english.body).toContain('without your name');
  });

  it('writes nothing when it is shown, or without the nonce of a page', async () => {
    const gathering = await held();
    const token = tokenOf(gathering, await was(gathering));
    for (const method of ['GET', 'HEAD', 'OPTIONS']) await visit(method, token);
    expect((await visit('POST', token, { rating: '5' })).status).toBe(403);
    expect((await visit('POST', token, { rating: '5', nonce: 'made-up' })).status).toBe(403);
    expect(await everything(gathering)).toEqual([]);
  });

  it('keeps one feedback per member, which can be changed, and says what was taken', async () => {
    const gathering = await held();
    const token = tokenOf(gathering, await was(gathering));
    const first = await say(token, '4', 'よかったです。\r\n<b>また</b>');
    expect(first.status).toBe(200);
    expect(first.body).toContain('ご感想を承りました');
    expect(first.body).toContain('&lt;b&gt;また');
    await say(token, '2');
    await say(token, '2');
    expect(await everything(gathering)).toMatchObject([{ rating: 2, comment: '', sequence: 2 }]);
    expect((await visit('GET', token)).body).toMatch(/value="2" required checked/);
  });

  it.each([
    ['no rating', { rating: '' }, '満足度をお選びください'],
    ['a rating that there is not', { rating: '6' }, '満足度をお選びください'],
    ['half a rating', { rating: '2.5' }, '満足度をお選びください'],
    ...['0x5', '5e0', '+5', ' 5', '５'].map((rating): [string, object, string] => [
      `a rating that is no digit: ${rating}`,
      { rating },
      '満足度をお選びください',
    ]),
    ['too many words', { rating: '5', comment: 'あ'.repeat(1001) }, '1000文字以内'],
    [
      'a control character',
      { rating: '5', comment: 'a\u0000b' },
      '使用できない文字（外字、制御文字、文字化けした箇所など）',
    ],
    ['外字', { rating: '5', comment: '\ue000' }, '使用できない文字（外字、制御文字、文字化けした箇所など）'],
    ['文字化け', { rating: '5', comment: '\uFFFD' }, '使用できない文字（外字、制御文字、文字化けした箇所など）'],
  ])('refuses %s, and says so', async (_what, fields, words) => {
    const gathering = await held();
    const token = tokenOf(gathering, await was(gathering));
    const { nonce } = await visit('GET', token);
    const { status, body } = await visit('POST', token, { nonce, comment: '', ...fields });
    expect(status).toBe(422);
    expect(body).toContain(words);
    expect(await everything(gathering)).toEqual([]);
  });

  it('takes a thousand characters over several lines', async () => {
    const gathering = await held();
    const comment = `${'あ'.repeat(499)}\r\n${'い'.repeat(500)}`;
    expect((await say(tokenOf(gathering, await was(gathering)), '5', comment)).status).toBe(200);
  });

  it('is closed to members who did not attend, revoked links, and those who left; before the end, and after thirty days', async () => {
    const gathering = await held();
    const closed = async (alumniId: AlumniId, of = gathering) => (await visit('GET', tokenOf(of, alumniId))).status;
    expect(await closed(await was(gathering, { answer: 'declined' }))).toBe(410);
    expect(await closed(await was(gathering, {}, { epoch: 1 }))).toBe(410);
    // Checked in, but for the date before the gathering was moved.
    const moved = await held({ checkInsFrom: '2026-12-10T08:00:00Z' });
    const checkedIn = (checkedInAt: string) => was(moved, { answer: 'declined', checkedInAt });
    expect(await closed(await checkedIn('2026-12-10T07:59:59Z'), moved)).toBe(410);
    expect(await closed(await checkedIn('2026-12-10T08:00:00Z'), moved)).toBe(200);
    expect(await closed(await was(gathering, {}, { membership: 'left' }))).toBe(410);
    expect(await closed(newId('alumnus'))).toBe(410);
    const there = await was(gathering);
    vi.setSystemTime('2027-01-09T21:00:00+09:00');
    expect(await closed(there)).toBe(410);
    vi.setSystemTime('2026-12-10T20:00:00+09:00');
    const running = await held({ status: 'published' });
    expect(await closed(await was(running), running)).toBe(410);
    expect(await closed(there, await held({ status: 'cancelled' }))).toBe(410);
  });

  it('does not open with a link of another purpose', async () => {
    const gathering = await held();
    expect((await visit('GET', tokenOf(gathering, await was(gathering), 'rsvp'))).status).toBe(404);
  });
});

describe('HR', () => {
  it('reads comments, ratings and their mean, page by page, and never who gave them', async () => {
    const gathering = await held();
    const people = [await was(gathering), await was(gathering), await was(gathering)];
    for (const [position, alumniId] of people.entries()) {
      await say(tokenOf(gathering, alumniId), String(3 + position), `No. ${position}`);
    }
    const first = await list(gathering, { query: { limit: '2' } });
    expect(first.body).toMatchObject({ answers: 3, average: 4 });
    expect(first.body.items).toHaveLength(2);
    expect(Object.keys(first.body.items[0])).toEqual(['rating', 'comment', 'at']);
    const second = await list(gathering, { query: { limit: '2', cursor: first.body.cursor } });
    expect(second.body).toMatchObject({ cursor: null, answers: 3 });
    const cursor = Buffer.from(String(first.body.cursor).split('.')[0] ?? '', 'base64url').toString();
    const kept = JSON.stringify(await everything(gathering));
    for (const alumniId of people) {
      for (const text of [first.text, second.text, cursor, kept]) expect(text).not.toContain(alumniId.slice(4));
    }
  });

  it('finds the feedback of a member after a key rotation', async () => {
    const gathering = await held();
    const alumniId = await was(gathering);
    await say(tokenOf(gathering, alumniId), '3');
    const rotated = parseLinkKeys({ active: '2', k1: secret.k1, k2: 'a-newer-link-key-of-the-test' });
    const { loadFeedback } = await import('../../../../functions/gatherings/feedback/feedback-store.ts');
    expect((await loadFeedback(gathering.gatheringId, alumniId, rotated)).before).toMatchObject({ rating: 3 });
  });

  it('gets nothing without the scope, for an unknown gathering, or with a cursor of another list', async () => {
    const gathering = await held();
    expect(await list(gathering)).toMatchObject({ body: { items: [], cursor: null, answers: 0, average: null } });
    expect((await list(gathering, { scope: 'programme/privacy' })).status).toBe(403);
    expect((await list({ ...gathering, gatheringId: newId('gathering') })).status).toBe(404);
    expect(await list(gathering, { query: { cursor: 'x.y' } })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/cursor' }] },
    });
  });
});
