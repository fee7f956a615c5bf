import { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { audienceChunksTable } from '../../../../events/read-models/campaign-content.ts';
import { gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { mailingRecordsTable } from '../../../../events/read-models/mailing-record.ts';
import { guestsTable } from '../../../../functions/gatherings/tables.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { type AlumniId, type GatheringId, idFrom, newId } from '../../../../shared/identifier.ts';
import { type LinkPurpose, mintLink } from '../../../../shared/links/token.ts';
import { linkSecret, testKeys } from '../../../fixtures/consent.ts';
import { FakeAws } from '../../../fixtures/fake-aws.ts';
import { planned } from '../../../fixtures/gatherings.ts';
import { type ApiCall, apiCall, lambdaContext } from '../../../fixtures/invocations.ts';
import { announced } from '../../../fixtures/outbox.ts';
import { makeTables } from '../../tables.ts';
import { guestOf, openRoom, roomOf, rsvpAs, somebody } from '../room.ts';

let aws: FakeAws;
let keepGuestList: typeof import('../../../../functions/gatherings/reception/keep-guest-list.ts').handler;

beforeAll(async () => {
  aws = await FakeAws.start();
  aws.secret(linkSecret);
  Object.assign(process.env, { LINK_KEYS_SECRET: 'links' });
  await makeTables(gatheringsTable, guestsTable, mailingRecordsTable, audienceChunksTable);
  ({ handler: keepGuestList } = await import('../../../../functions/gatherings/reception/keep-guest-list.ts'));
});
afterAll(() => aws.stop());
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: planned }));
afterEach(() => vi.useRealTimers());

interface Body {
  readonly items: Record<string, unknown>[];
  readonly cursor: string | null;
  readonly detail: string;
  readonly errors: { pointer: string; detail: string }[];
  readonly [field: string]: unknown;
}

async function answer(request: ApiCall) {
  return (await keepGuestList(apiCall(request), lambdaContext())) as APIGatewayProxyStructuredResultV2;
}
async function call(request: ApiCall) {
  const { statusCode, body } = await answer(request);
  return { status: statusCode, body: JSON.parse(body ?? '') as Body };
}
const list = (gatheringId: GatheringId, query: Record<string, string> = {}) =>
  call({ routeKey: 'GET /gatherings/{gatheringId}/guests', params: { gatheringId }, query });
const note = (gatheringId: GatheringId, alumniId: AlumniId, body: object, more: Partial<ApiCall> = {}) =>
  call({
    routeKey: 'POST /gatherings/{gatheringId}/guests/{alumniId}/answer',
    params: { gatheringId, alumniId },
    body: { reason: 'お電話で承りました', ...body },
    ...more,
  });
const checkIn = (gatheringId: GatheringId, alumniId: AlumniId) =>
  call({ routeKey: 'POST /gatherings/{gatheringId}/guests/{alumniId}/check-in', params: { gatheringId, alumniId } });
const checkInByCode = (gatheringId: GatheringId, code: string) =>
  call({ routeKey: 'POST /gatherings/{gatheringId}/check-in', params: { gatheringId }, body: { code } });
const undo = (gatheringId: GatheringId, alumniId: AlumniId, more: Partial<ApiCall> = {}) =>
  call({
    routeKey: 'POST /gatherings/{gatheringId}/guests/{alumniId}/check-in/undo',
    params: { gatheringId, alumniId },
    ...more,
  });
/** When the guests come. */
const doors = new Date('2026-12-10T18:30:00+09:00');
const codeOf = (gatheringId: GatheringId, recipient: AlumniId, purpose: LinkPurpose = 'check_in', epoch = 0) =>
  mintLink({ purpose, choice: 0, subject: gatheringId, recipient, epoch }, planned, testKeys);

async function attending(gatheringId: GatheringId): Promise<AlumniId> {
  const alumniId = await somebody();
  expect(await rsvpAs(gatheringId, alumniId)).toBe('attending');
  return alumniId;
}

async function over(gatheringId: GatheringId): Promise<void> {
  await commit(openTable(gatheringsTable).update({ gatheringId }, { set: { status: 'over' } }));
}

describe('the list', () => {
  test('has all guests with an RSVP, with the names of members only, page by page', async () => {
    const gatheringId = await openRoom();
    const here = [await attending(gatheringId), await attending(gatheringId), await attending(gatheringId)];
    const left = here[0];
    if (left === undefined) throw new Error('nobody');
    await commit(openTable(mailingRecordsTable).update({ alumniId: left }, { set: { membership: 'left' } }));
    const first = await list(gatheringId, { limit: '2' });
    const second = await list(gatheringId, { limit: '2', cursor: String(first.body.cursor) });
    const items = [...first.body.items, ...second.body.items];
    expect([first.body.items.length, second.body.items.length, second.body.cursor]).toEqual([2, 1, null]);
    expect(new Set(items.map(({ alumniId }) => alumniId))).toEqual(new Set(here));
    for (const item of items) {
      const names = item['alumniId'] === left ? null : expect.objectContaining({ family: '髙橋' });
      expect(item).toMatchObject({ names, answer: 'attending', evidence: 'button', noShow: null });
      expect(Object.keys(item)).not.toContain('page');
    }
    expect((await list(newId('gathering'))).status).toBe(404);
  });

  test('by answer, with pages that neither repeat nor lose anybody', async () => {
    const gatheringId = await openRoom();
    const declined: AlumniId[] = [];
    for (let count = 0; count < 5; count++) {
      await attending(gatheringId);
      const alumniId = await somebody();
      await rsvpAs(gatheringId, alumniId, { answer: 'declined' });
      declined.push(alumniId);
    }
    const seen: unknown[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await list(gatheringId, { answer: 'declined', limit: '2', ...(cursor ? { cursor } : {}) });
      seen.push(...page.body.items.map(({ alumniId }) => alumniId));
      ({ cursor } = page.body);
    } while (cursor !== null);
    expect(seen.toSorted()).toEqual(declined.toSorted());
    const wrong = await list(gatheringId, { answer: 'perhaps' });
    expect([wrong.status, wrong.body.errors[0]?.pointer]).toEqual([422, '/answer']);
  });

  test('of invited members without an RSVP, in the order of the gathering invitation', async () => {
    const gatheringId = await openRoom();
    const campaignId = idFrom('campaign', gatheringId);
    const invited = [await somebody(), await somebody(), await somebody(), await somebody()];
    const chunks = [invited.slice(0, 2), invited.slice(2)];
    await commit(
      ...chunks.map((recipients, chunk) => openTable(audienceChunksTable).put({ campaignId, chunk, recipients })),
    );
    const [first, second, third, fourth] = invited;
    if (second !== undefined) await rsvpAs(gatheringId, second, { answer: 'undecided' });
    const page = await list(gatheringId, { answer: 'none', limit: '2' });
    expect(page.body.items).toMatchObject([
      { alumniId: first, answer: 'none', evidence: null, answeredAt: null },
      { alumniId: third, names: { family: '髙橋' } },
    ]);
    const rest = await list(gatheringId, { answer: 'none', limit: '2', cursor: String(page.body.cursor) });
    expect([rest.body.items.map(({ alumniId }) => alumniId), rest.body.cursor]).toEqual([[fourth], null]);

    // Without a wish: everybody, page by page. The RSVP came just now: until a minute has passed, it keeps its place in the audience.
    const everybody: unknown[] = [];
    let cursor: string | null | undefined;
    do {
      const some = await list(gatheringId, { limit: '1', ...(cursor ? { cursor } : {}) });
      everybody.push(...some.body.items.map(({ alumniId, answer }) => [alumniId, answer]));
      ({ cursor } = some.body);
    } while (cursor !== null);
    expect(everybody).toEqual([
      [first, 'none'],
      [second, 'undecided'],
      [third, 'none'],
      [fourth, 'none'],
    ]);
    const whole = await list(gatheringId, {});
    expect(whole.body.items.map(({ alumniId }) => alumniId)).toEqual([second, first, third, fourth]);
  });

  test('comes as CSV for the reception, and names the next page', async () => {
    const gatheringId = await openRoom();
    for (let count = 0; count < 3; count++) await attending(gatheringId);
    const request = { routeKey: 'GET /gatherings/{gatheringId}/guests', params: { gatheringId } };
    const all = await answer({ ...request, query: { format: 'csv', answer: 'attending' } });
    expect(all.headers?.['content-type']).toBe('text/csv; charset=utf-8');
    expect(all.headers?.['link']).toBeUndefined();
    expect(String(all.body).trim().split('\r\n')).toHaveLength(4);
    expect(String(all.body)).toContain('髙橋 花子');
    const some = await answer({ ...request, query: { format: 'csv', limit: '2' } });
    const next = /^<([^>]+)>; rel="next"$/.exec(String(some.headers?.['link']))?.[1] ?? '';
    const { searchParams, pathname } = new URL(next, 'https://alumni.example.com');
    expect(pathname).toBe(`/gatherings/${gatheringId}/guests`);
    const rest = await answer({ ...request, query: Object.fromEntries(searchParams) });
    expect(String(rest.body).trim().split('\r\n')).toHaveLength(2);
  });

  test.each([
    ['the programme’s', {}, {}, '会員ID'],
    ['as the client prefers', {}, { 'accept-language': 'en-GB,ja;q=0.5' }, 'Member ID'],
    ['as the request says', { lang: 'ja' }, { 'accept-language': 'en' }, '会員ID'],
  ])('comes as CSV in a language: %s', async (_case, query, headers, heading) => {
    const gatheringId = await openRoom();
    for (let count = 0; count < 2; count++) await attending(gatheringId);
    const request = { routeKey: 'GET /gatherings/{gatheringId}/guests', params: { gatheringId } };
    const { body, headers: sent } = await answer({
      ...request,
      headers,
      query: { ...query, format: 'csv', limit: '1' },
    });
    expect(String(body).startsWith(`\uFEFF${heading},`)).toBe(true);
    expect(String(sent?.['link'])).toContain(heading === '会員ID' ? 'lang=ja' : 'lang=en');
  });
});

describe('an RSVP that staff enters', () => {
  test('is kept with who and why; the event does not say why', async () => {
    const gatheringId = await openRoom({ seats: 1 });
    const alumniId = await somebody();
    const noted = await note(gatheringId, alumniId, { answer: 'attending' }, { actor: 'hr-7' });
    expect(noted).toMatchObject({
      status: 200,
      body: {
        ...{ alumniId, answer: 'attending', evidence: 'staff', names: { family: '髙橋' } },
        history: [{ actor: 'hr-7', from: 'none', to: 'attending', evidence: 'staff', reason: 'お電話で承りました' }],
      },
    });
    await note(gatheringId, alumniId, { answer: 'declined', reason: '体調不良とのこと' });
    expect((await guestOf(gatheringId, alumniId)).history).toMatchObject([
      { to: 'attending' },
      { actor: 'hr-1', from: 'attending', to: 'declined' },
    ]);
    const events = (await announced('rsvp-answered')).filter(({ detail }) => detail.data['alumniId'] === alumniId);
    expect(events.map(({ detail }) => detail.data['answer'])).toEqual(['attending', 'declined']);
    expect(JSON.stringify(events)).not.toMatch(/お電話|体調/);
  });

  test('takes a waiting member before others, and never a seat that is not available', async () => {
    const gatheringId = await openRoom({ seats: 2, guestsPerMember: 1 });
    const first = await attending(gatheringId);
    const family = await somebody();
    expect(await rsvpAs(gatheringId, family, { guests: 1 })).toBe('waiting');
    const last = await somebody();
    expect(await rsvpAs(gatheringId, last)).toBe('waiting');
    expect((await note(gatheringId, last, { answer: 'attending' })).body['answer']).toBe('attending');
    const full = await note(gatheringId, family, { answer: 'attending', guests: 1 });
    expect([full.status, full.body.detail]).toEqual([
      409,
      '0 seats are free; this needs 2. Raise `seats` of the gathering, enter fewer guests, or let the member join the waiting list by the link in the gathering invitation.',
    ]);
    await note(gatheringId, first, { answer: 'declined' });
    expect((await note(gatheringId, family, { answer: 'attending' })).status).toBe(200);
    expect(await roomOf(gatheringId)).toMatchObject({ taken: { place: 2 }, waitingSeats: { place: 0 }, attendees: 2 });
  });

  test('from several desks at once takes no seat twice', async () => {
    const gatheringId = await openRoom({ seats: 3 });
    const members = await Promise.all(Array.from({ length: 8 }, () => somebody()));
    const answers = await Promise.all(members.map((alumniId) => note(gatheringId, alumniId, { answer: 'attending' })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 409, 409, 409, 409, 409]);
    expect((await roomOf(gatheringId)).taken.place).toBe(3);
  });

  test('counts after the deadline and until the end; not for a cancelled one', async () => {
    const gatheringId = await openRoom({ answerBy: '2026-12-01T18:00:00+09:00' });
    vi.setSystemTime('2026-12-10T20:59:00+09:00');
    expect((await note(gatheringId, await somebody(), { answer: 'attending' })).status).toBe(200);
    vi.setSystemTime('2026-12-10T21:00:00+09:00');
    expect((await note(gatheringId, await somebody(), { answer: 'attending' })).status).toBe(409);
    const draft = await openRoom();
    await commit(openTable(gatheringsTable).update({ gatheringId: draft }, { set: { status: 'draft' } }));
    expect((await note(draft, await somebody(), { answer: 'attending' })).status).toBe(409);
  });

  test.each([
    ['no reason', { answer: 'attending', reason: ' ' }, '/reason'],
    ['an answer that there is not', { answer: 'waiting' }, '/answer'],
    ['fewer than no guests', { answer: 'attending', guests: -1 }, '/guests'],
    ['no mode where there are two', { answer: 'attending' }, '/mode'],
    ['a field that there is not', { answer: 'declined', colour: 'blue' }, '/colour'],
  ])('with %s is refused by field', async (_case, body, pointer) => {
    const gatheringId = await openRoom({ onlineUrl: 'https://meet.example.com/okaeri' });
    const refused = await note(gatheringId, await somebody(), body);
    expect([refused.status, refused.body.errors[0]?.pointer]).toEqual([422, pointer]);
  });

  test('a way to take part that there is not is refused, and nobody is booked the other way', async () => {
    const gatheringId = await openRoom();
    const alumniId = await somebody();
    const refused = await note(gatheringId, alumniId, { answer: 'attending', mode: 'online' });
    expect([refused.status, refused.body.errors[0]?.pointer]).toEqual([422, '/mode']);
    expect((await roomOf(gatheringId)).taken).toEqual({ place: 0, online: 0 });
    expect((await note(gatheringId, alumniId, { answer: 'attending' })).body).toMatchObject({ mode: 'place' });
  });

  test('frees the seat of somebody who left the programme, and gives that person none', async () => {
    const gatheringId = await openRoom({ seats: 1 });
    const alumniId = await attending(gatheringId);
    await commit(openTable(mailingRecordsTable).update({ alumniId }, { set: { membership: 'left' } }));
    const freed = await note(gatheringId, alumniId, { answer: 'declined' });
    expect([freed.status, freed.body['answer'], freed.body['names']]).toEqual([200, 'declined', null]);
    expect((await note(gatheringId, alumniId, { answer: 'attending' })).status).toBe(404);
    expect((await roomOf(gatheringId)).taken.place).toBe(0);
  });

  test('is for members only, and needs the scope to write', async () => {
    const gatheringId = await openRoom();
    const left = await somebody({ membership: 'left' });
    expect((await note(gatheringId, left, { answer: 'attending' })).status).toBe(404);
    expect((await note(gatheringId, newId('alumnus'), { answer: 'attending' })).status).toBe(404);
    const reader = await note(gatheringId, await somebody(), { answer: 'attending' }, { scope: 'programme/read' });
    expect(reader.status).toBe(403);
  });
});

describe('a request that is killed after its commit', () => {
  beforeEach(() => void vi.setSystemTime(doors));

  test.each(['answer', 'check-in', 'code', 'undo'] as const)(
    '%s: repeated, it undoes nothing that came later',
    async (what) => {
      const gatheringId = await openRoom({ seats: 5 });
      const alumniId = await attending(gatheringId);
      const params = { gatheringId, alumniId };
      const headers = { 'idempotency-key': `${what}-${alumniId}` };
      const path = 'POST /gatherings/{gatheringId}';
      const request: ApiCall = {
        answer: { routeKey: `${path}/guests/{alumniId}/answer`, params, body: { answer: 'declined', reason: '電話' } },
        'check-in': { routeKey: `${path}/guests/{alumniId}/check-in`, params },
        code: { routeKey: `${path}/check-in`, params: { gatheringId }, body: { code: codeOf(gatheringId, alumniId) } },
        undo: { routeKey: `${path}/guests/{alumniId}/check-in/undo`, params },
      }[what];
      if (what === 'undo') await checkIn(gatheringId, alumniId);
      vi.spyOn(BasePersistenceLayer.prototype, 'saveSuccess').mockRejectedValueOnce(new Error('killed'));
      expect((await call({ ...request, headers })).status).toBe(500);
      if (what === 'answer') expect(await rsvpAs(gatheringId, alumniId)).toBe('attending');
      if (what === 'undo') await checkIn(gatheringId, alumniId);
      if (what === 'check-in' || what === 'code') await undo(gatheringId, alumniId);
      const before = await announced();
      const { status, body } = await call({ ...request, headers });
      expect([status, body['answer']]).toEqual([200, 'attending']);
      expect(await announced()).toHaveLength(before.length);
      const guest = await guestOf(gatheringId, alumniId);
      expect([guest.answer, guest.checkedInAt !== undefined]).toEqual(['attending', what === 'undo']);
    },
  );
});

describe('check-in', () => {
  beforeEach(() => void vi.setSystemTime(doors));

  test('is undone once, shown in the history, and counted', async () => {
    const gatheringId = await openRoom();
    const alumniId = await attending(gatheringId);
    expect((await undo(gatheringId, alumniId)).body).toMatchObject({
      checkedInAt: null,
      history: [{ to: 'attending' }],
    });
    await checkIn(gatheringId, alumniId);
    const undone = await undo(gatheringId, alumniId, { actor: 'hr-7' });
    expect(undone.body).toMatchObject({
      ...{ answer: 'attending', checkedInAt: null },
      history: [{ to: 'attending' }, { checkIn: 'done' }, { checkIn: 'undone', actor: 'hr-7' }],
    });
    expect((await undo(gatheringId, alumniId)).body).toEqual(undone.body);
    expect((await roomOf(gatheringId)).checkedIn).toBe(0);
    expect((await undo(gatheringId, newId('alumnus'))).status).toBe(404);
    expect((await undo(gatheringId, alumniId, { scope: 'programme/read' })).status).toBe(403);
  });

  test('on another day is refused, and says when it is open', async () => {
    const gatheringId = await openRoom();
    const alumniId = await attending(gatheringId);
    vi.setSystemTime('2026-12-09T18:30:00+09:00');
    const open = 'The check-in is open from 2026-12-09T22:00:00.000Z until 2027-01-09T12:00:00.000Z.';
    for (const early of [
      await checkIn(gatheringId, alumniId),
      await checkInByCode(gatheringId, codeOf(gatheringId, alumniId)),
    ]) {
      expect([early.status, early.body.detail]).toEqual([409, open]);
    }
    vi.setSystemTime('2027-01-09T11:59:00Z');
    expect((await checkIn(gatheringId, alumniId)).status).toBe(200);
    vi.setSystemTime('2027-01-09T12:00:00Z');
    const late = await undo(gatheringId, alumniId);
    expect([late.status, late.body.detail]).toEqual([409, open]);
  });

  test('by list happens once; a member without a seat is not checked in', async () => {
    const gatheringId = await openRoom();
    const comes = await attending(gatheringId);
    const declined = await somebody();
    await rsvpAs(gatheringId, declined, { answer: 'declined' });
    const first = await checkIn(gatheringId, comes);
    expect(first.body).toMatchObject({ alumniId: comes, checkedInAt: doors.toISOString() });
    vi.setSystemTime(doors.getTime() + 60_000);
    expect((await checkIn(gatheringId, comes)).body).toEqual(first.body);
    expect((await roomOf(gatheringId)).checkedIn).toBe(1);
    expect((await checkIn(gatheringId, declined)).status).toBe(409);
    expect((await checkIn(gatheringId, newId('alumnus'))).status).toBe(404);
  });

  test('by code, as often as it is read, also at several doors at once', async () => {
    const gatheringId = await openRoom();
    const alumniId = await attending(gatheringId);
    const code = `https://alumni.example.com/c/${codeOf(gatheringId, alumniId)}`;
    const answers = await Promise.all([checkInByCode(gatheringId, code), checkInByCode(gatheringId, code)]);
    for (const { status, body } of answers) {
      expect([status, body['alumniId'], body['checkedInAt']]).toEqual([200, alumniId, doors.toISOString()]);
      expect(body['names']).toMatchObject({ family: '髙橋' });
    }
    expect((await roomOf(gatheringId)).checkedIn).toBe(1);
  });

  test('by a code of another gathering, of another purpose, revoked or made up is refused with the reason', async () => {
    const [gatheringId, other] = [await openRoom(), await openRoom()];
    const alumniId = await attending(gatheringId);
    const details = await Promise.all(
      [
        codeOf(other, alumniId),
        codeOf(gatheringId, alumniId, 'rsvp'),
        codeOf(gatheringId, alumniId, 'check_in', 1),
        'made-up',
      ].map(async (code) => {
        const { status, body } = await checkInByCode(gatheringId, code);
        return [status, body.errors[0]?.pointer, body.errors[0]?.detail];
      }),
    );
    expect(details).toEqual([
      [422, '/code', 'is the code of another gathering'],
      [422, '/code', 'is not a check-in code'],
      [422, '/code', 'is no longer valid'],
      [422, '/code', 'is not a check-in code'],
    ]);
  });

  test('by code of a member who waits, or without an RSVP, says so', async () => {
    const gatheringId = await openRoom({ seats: 1 });
    await attending(gatheringId);
    const waits = await somebody();
    await rsvpAs(gatheringId, waits);
    const waiting = await checkInByCode(gatheringId, codeOf(gatheringId, waits));
    expect([waiting.status, waiting.body.detail]).toEqual([
      409,
      'The guest’s answer is waiting; it must be attending.',
    ]);
    const silent = await checkInByCode(gatheringId, codeOf(gatheringId, await somebody()));
    expect([silent.status, silent.body.detail]).toEqual([409, 'The guest’s answer is none; it must be attending.']);
  });

  test('shows after the end who did not come', async () => {
    const gatheringId = await openRoom();
    const [came, missing] = [await attending(gatheringId), await attending(gatheringId)];
    await checkIn(gatheringId, came);
    await over(gatheringId);
    const { items } = (await list(gatheringId)).body;
    const noShow = (alumniId: AlumniId) => items.find((item) => item['alumniId'] === alumniId)?.['noShow'];
    expect([noShow(came), noShow(missing)]).toEqual([false, true]);
  });
});
