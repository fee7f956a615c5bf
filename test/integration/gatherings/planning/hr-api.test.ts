import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { audienceFrozen } from '../../../../events/campaigns/index.ts';
import { campaignContentsTable } from '../../../../events/read-models/campaign-content.ts';
import { gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { gatheringDecisionDue, gatheringEndDue } from '../../../../events/timers/index.ts';
import { guestsTable } from '../../../../functions/gatherings/tables.ts';
import { makeEvent } from '../../../../shared/bus/contract.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { type GatheringId, newId } from '../../../../shared/identifier.ts';
import { outboxTable } from '../../../../shared/outbox/outbox-table.ts';
import { bucketOf } from '../../../../shared/timers/timers.ts';
import { timersTable } from '../../../../shared/timers/timers-table.ts';
import { FakeAws } from '../../../fixtures/fake-aws.ts';
import { gatheringBody, planned } from '../../../fixtures/gatherings.ts';
import { type ApiCall, apiCall, lambdaContext, queued } from '../../../fixtures/invocations.ts';
import { makeTables } from '../../tables.ts';

let aws: FakeAws;
let answerHr: typeof import('../../../../functions/gatherings/planning/hr-api.ts').handler;
let endGathering: typeof import('../../../../functions/gatherings/planning/end-gathering.ts').handler;
let decideOnMinimum: typeof import('../../../../functions/gatherings/planning/decide-on-minimum.ts').handler;
let countInvited: typeof import('../../../../functions/gatherings/planning/count-invited.ts').handler;
let gatherings: ReturnType<typeof openTable<typeof gatheringsTable.item>>;
let outbox: ReturnType<typeof openTable<typeof outboxTable.item>>;
let timers: ReturnType<typeof openTable<typeof timersTable.item>>;

beforeAll(async () => {
  aws = await FakeAws.start();
  await makeTables(gatheringsTable, guestsTable, campaignContentsTable);
  ({ handler: answerHr } = await import('../../../../functions/gatherings/planning/hr-api.ts'));
  ({ handler: endGathering } = await import('../../../../functions/gatherings/planning/end-gathering.ts'));
  ({ handler: decideOnMinimum } = await import('../../../../functions/gatherings/planning/decide-on-minimum.ts'));
  ({ handler: countInvited } = await import('../../../../functions/gatherings/planning/count-invited.ts'));
  gatherings = openTable(gatheringsTable);
  outbox = openTable(outboxTable);
  timers = openTable(timersTable);
});
afterAll(() => aws.stop());
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: planned }));
afterEach(() => vi.useRealTimers());

interface Body {
  readonly gatheringId: GatheringId;
  readonly status: string;
  readonly errors: { pointer: string; detail: string }[];
  readonly items: Record<string, unknown>[];
  readonly cursor: string | null;
  readonly [field: string]: unknown;
}

async function call(request: ApiCall) {
  const answer = (await answerHr(apiCall(request), lambdaContext())) as APIGatewayProxyStructuredResultV2;
  return { status: answer.statusCode, body: JSON.parse(answer.body ?? '') as Body };
}

const create = (change?: object) => call({ routeKey: 'POST /gatherings', body: { ...gatheringBody(), ...change } });
const step = (action: 'publish' | 'cancel', gatheringId: GatheringId) =>
  call({ routeKey: `POST /gatherings/{gatheringId}/${action}`, params: { gatheringId } });
const patch = (gatheringId: GatheringId, body: object) =>
  call({ routeKey: 'PATCH /gatherings/{gatheringId}', params: { gatheringId }, body });
const get = (gatheringId: GatheringId) => call({ routeKey: 'GET /gatherings/{gatheringId}', params: { gatheringId } });
const pointers = ({ body }: { body: Body }) => body.errors.map(({ pointer }) => pointer);

async function published(change?: object): Promise<GatheringId> {
  const { body } = await create(change);
  expect((await step('publish', body.gatheringId)).status).toBe(202);
  return body.gatheringId;
}

async function eventsOf(gatheringId: GatheringId): Promise<{ type: string; data: unknown; sequence: number }[]> {
  const { items } = await outbox.query({ index: 'bySubject', partition: gatheringId });
  return items
    .map(({ type, detail }) => {
      const { data, metadata } = JSON.parse(detail) as { data: unknown; metadata: { sequence: number } };
      return { type, data, sequence: metadata.sequence };
    })
    .sort((one, other) => one.sequence - other.sequence);
}

describe('planning', () => {
  test('makes a draft with every count, and shows it', async () => {
    const { status, body } = await create({ seats: 30 });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      status: 'draft',
      title: { ja: '年末交流会', en: 'Year-end gathering' },
      seats: 30,
      onlineUrl: null,
      waitingList: 'none',
      guestsPerMember: 0,
      classification: 'members',
      counts: { invited: 0, attending: 0, waiting: 0, offered: 0, declined: 0, undecided: 0, unconfirmed: 0 },
    });
    expect(await get(body.gatheringId)).toEqual({ status: 200, body });
    expect(await eventsOf(body.gatheringId)).toEqual([]);
  });

  test.each([
    ['end before start', { endsAt: '2026-12-10T18:00:00+09:00' }, ['/endsAt']],
    ['an unknown zone', { timeZone: 'Asia/Edo' }, ['/timeZone']],
    ['a deadline after the start', { answerBy: '2026-12-11T00:00:00+09:00' }, ['/answerBy']],
    ['negative seats', { seats: -1 }, ['/seats']],
    ['neither place nor URL', { place: null }, ['/place']],
    ['a time without offset', { startsAt: '2026-12-10T19:00:00' }, ['/startsAt']],
    ['a field that there is not', { colour: 'blue', place: { name: 'x', floor: 2 } }, ['/place/floor', '/colour']],
    ['internal content', { classification: 'internal' }, ['/classification']],
    ['a URL without TLS', { onlineUrl: 'http://meet.example.com' }, ['/onlineUrl']],
    ['a decision after the start', { minAttendees: 5, decideBy: '2026-12-11T00:00:00+09:00' }, ['/decideBy']],
    ['no seats at all', { seats: 0 }, ['/seats']],
    ['a title in no language', { title: {} }, ['/title']],
  ])('refuses %s and names the field', async (_case, change, expected) => {
    const answer = await create(change);
    expect(answer.status).toBe(422);
    expect(pointers(answer)).toEqual(expected);
  });

  test('makes one gathering of a repeated request with its key, even after a crash', async () => {
    const request = { routeKey: 'POST /gatherings', body: gatheringBody(), headers: { 'idempotency-key': 'k-1' } };
    const first = await call(request);
    expect((await call(request)).body).toEqual(first.body);
    const later = await call({ ...request, body: gatheringBody({ seats: 3 }) });
    expect(later.status).toBe(422);
    expect(pointers(later)).toEqual(['/Idempotency-Key']);
  });

  test('an old version stops every change; RSVPs make no new one', async () => {
    const { body } = await create();
    const { gatheringId } = body;
    const headers = { 'if-match': `"${body['version']}"` };
    const params = { gatheringId };
    const patched = { routeKey: 'PATCH /gatherings/{gatheringId}', params, headers, body: { guestsPerMember: 2 } };
    expect((await call(patched)).status).toBe(200);
    for (const routeKey of ['publish', 'cancel', 'save-the-date'].map(
      (step) => `POST /gatherings/{gatheringId}/${step}`,
    )) {
      expect(await call({ routeKey, params, headers }), routeKey).toMatchObject({
        status: 412,
        body: { current: { gatheringId, status: 'draft', guestsPerMember: 2 } },
      });
    }
    expect((await call(patched)).status).toBe(412);
    const before = (await get(gatheringId)).body['version'];
    await commit(gatherings.update({ gatheringId }, { add: { 'counts.attending': 1 } }));
    expect((await get(gatheringId)).body['version']).toBe(before);
  });

  test('lists all, the newest first, page by page', async () => {
    const made: GatheringId[] = [];
    for (let count = 0; count < 3; count++) {
      vi.setSystemTime(Date.parse('2027-01-01T00:00:00Z') + count * 1000);
      made.push((await create()).body.gatheringId);
    }
    const first = await call({ routeKey: 'GET /gatherings', query: { limit: '2' } });
    expect(first.body.items.map((item) => item['gatheringId'])).toEqual([made[2], made[1]]);
    const second = await call({
      routeKey: 'GET /gatherings',
      query: { limit: '2', cursor: String(first.body.cursor) },
    });
    expect(second.body.items[0]).toMatchObject({ gatheringId: made[0] });
    const forged = await call({ routeKey: 'GET /gatherings', query: { cursor: 'e30.forged' } });
    expect([forged.status, pointers(forged)]).toEqual([400, ['/cursor']]);
  });

  test('what does not exist is not found, and an id of another kind is refused by name', async () => {
    expect((await get(newId('gathering'))).status).toBe(404);
    const foreign = await call({
      routeKey: 'GET /gatherings/{gatheringId}',
      params: { gatheringId: newId('campaign') },
    });
    expect([foreign.status, pointers(foreign)]).toEqual([422, ['/gatheringId']]);
  });

  test('needs the scope', async () => {
    const read = { scope: 'programme/read', routeKey: 'POST /gatherings', body: gatheringBody() };
    expect((await call(read)).status).toBe(403);
  });
});

describe('publishing', () => {
  test('announces it, and sets the timer of its end, with the state', async () => {
    const gatheringId = await published();
    expect((await get(gatheringId)).body).toMatchObject({ status: 'published', publishedAt: planned.toISOString() });
    expect(await eventsOf(gatheringId)).toEqual([{ type: 'event-scheduled', data: { gatheringId }, sequence: 2 }]);
    const bucket = bucketOf(new Date('2026-12-10T12:00:00Z'));
    expect(await timers.get({ bucket, timer: `gathering-end#${gatheringId}` })).toBeDefined();
  });

  test('is refused the second time', async () => {
    const gatheringId = await published();
    const again = await step('publish', gatheringId);
    expect(again.status).toBe(409);
    expect(await eventsOf(gatheringId)).toHaveLength(1);
  });

  test('is refused when it has begun or its deadline has passed, by field', async () => {
    const { body } = await create({ answerBy: '2026-12-01T00:00:00+09:00' });
    vi.setSystemTime('2026-12-10T10:00:00Z');
    const late = await step('publish', body.gatheringId);
    expect([late.status, pointers(late)]).toEqual([409, ['/startsAt', '/answerBy']]);
  });

  test('at the same time from two desks happens once', async () => {
    const { body } = await create();
    const answers = await Promise.all([step('publish', body.gatheringId), step('publish', body.gatheringId)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    expect(await eventsOf(body.gatheringId)).toHaveLength(1);
  });
});

describe('changing', () => {
  test('a draft changes in any way, as a whole that is valid', async () => {
    const { body } = await create({ seats: 5, waitingList: 'fifo' });
    const changed = await patch(body.gatheringId, { seats: null, title: { en: 'Evening' } });
    expect(changed.body).toMatchObject({ seats: null, title: { en: 'Evening' }, waitingList: 'fifo' });
    const wrong = await patch(body.gatheringId, { endsAt: '2026-12-10T18:00:00+09:00' });
    expect([wrong.status, pointers(wrong)]).toEqual([422, ['/endsAt']]);
    expect((await patch(body.gatheringId, { colour: 1 })).status).toBe(422);
  });

  test('another time of a published one raises the calendar sequence and is announced', async () => {
    const gatheringId = await published();
    const moved = await patch(gatheringId, {
      startsAt: '2026-12-11T19:00:00+09:00',
      endsAt: '2026-12-11T21:00:00+09:00',
    });
    expect(moved.body).toMatchObject({ calendarSequence: 1 });
    expect(await eventsOf(gatheringId)).toMatchObject([
      { type: 'event-scheduled', sequence: 2 },
      { type: 'event-rescheduled', sequence: 3, data: { gatheringId, answersAskedAgain: true } },
    ]);
    const bucket = bucketOf(new Date('2026-12-11T12:00:00Z'));
    expect(await timers.get({ bucket, timer: `gathering-end#${gatheringId}` })).toBeDefined();
  });

  test('another text of a published one is no event; the audience can no longer change', async () => {
    const gatheringId = await published();
    expect((await patch(gatheringId, { title: { ja: '忘年会' } })).body).toMatchObject({ calendarSequence: 0 });
    expect(await eventsOf(gatheringId)).toHaveLength(1);
    const audience = await patch(gatheringId, { audience: { locales: ['ja'] } });
    expect([audience.status, pointers(audience)]).toEqual([422, ['/audience']]);
  });

  test('keeps the RSVPs that came meanwhile', async () => {
    const gatheringId = await published({ seats: 10 });
    await commit(gatherings.update({ gatheringId }, { add: { 'taken.place': 4, 'counts.attending': 4 } }));
    const lowered = await patch(gatheringId, { seats: 3 });
    expect([lowered.status, pointers(lowered)]).toEqual([422, ['/seats']]);
    expect(lowered.body.errors[0]?.detail).toContain('4 seats');
    expect((await patch(gatheringId, { seats: 4 })).body).toMatchObject({ seats: 4, counts: { attending: 4 } });
  });

  test('counts who came by a way that was taken away', async () => {
    const gatheringId = await published({ onlineUrl: 'https://meet.example.com/okaeri' });
    await commit(gatherings.update({ gatheringId }, { add: { 'taken.place': 3, 'counts.attending': 3 } }));
    expect((await patch(gatheringId, { place: null })).status).toBe(200);
    const lowered = await patch(gatheringId, { onlineSeats: 1 });
    expect([lowered.status, pointers(lowered)]).toEqual([422, ['/onlineSeats']]);
    expect(lowered.body.errors[0]?.detail).toContain('3 seats');
    expect((await patch(gatheringId, { onlineSeats: 3 })).body).toMatchObject({ onlineSeats: 3, taken: { place: 3 } });
  });
});

describe('cancelling', () => {
  test('a published one is announced, with a new calendar sequence; a draft is not; both only once', async () => {
    const gatheringId = await published();
    expect((await step('cancel', gatheringId)).body).toMatchObject({ status: 'cancelled', calendarSequence: 1 });
    expect((await eventsOf(gatheringId)).map(({ type }) => type)).toEqual(['event-scheduled', 'event-cancelled']);
    expect((await step('cancel', gatheringId)).status).toBe(409);
    expect((await patch(gatheringId, { seats: 1 })).status).toBe(409);
    const draft = (await create()).body.gatheringId;
    expect((await step('cancel', draft)).status).toBe(202);
    expect(await eventsOf(draft)).toEqual([]);
  });
});

describe('the end', () => {
  const due = (gatheringId: GatheringId, dueAt: string) =>
    queued(
      makeEvent(
        gatheringEndDue,
        {
          subject: gatheringId,
          sequence: Date.parse(dueAt),
          occurredAt: new Date(),
          data: { ref: gatheringId, dueAt },
        },
        { correlationId: 'test' },
      ),
    );

  test('comes at its time, however often the timer comes, and not early after a move', async () => {
    const gatheringId = await published();
    vi.setSystemTime('2026-12-10T11:59:00Z');
    await endGathering(due(gatheringId, '2026-12-10T11:59:00Z'), lambdaContext());
    expect((await get(gatheringId)).body.status).toBe('published');
    vi.setSystemTime('2026-12-10T12:00:00Z');
    const batch = due(gatheringId, '2026-12-10T12:00:00Z');
    expect(await endGathering(batch, lambdaContext())).toEqual({ batchItemFailures: [] });
    expect(await endGathering(batch, lambdaContext())).toEqual({ batchItemFailures: [] });
    expect((await get(gatheringId)).body.status).toBe('over');
    expect((await eventsOf(gatheringId)).map(({ type }) => type)).toEqual(['event-scheduled', 'gathering-ended']);
    expect((await step('cancel', gatheringId)).status).toBe(409);
  });

  test('leaves a cancelled gathering cancelled, and an unknown one alone', async () => {
    const gatheringId = await published();
    await step('cancel', gatheringId);
    vi.setSystemTime('2026-12-11T00:00:00Z');
    await endGathering(due(gatheringId, '2026-12-10T12:00:00Z'), lambdaContext());
    expect((await get(gatheringId)).body.status).toBe('cancelled');
    expect((await eventsOf(gatheringId)).map(({ type }) => type)).toEqual(['event-scheduled', 'event-cancelled']);
    const unknown = due(newId('gathering'), '2026-12-10T12:00:00Z');
    expect(await endGathering(unknown, lambdaContext())).toEqual({ batchItemFailures: [] });
  });
});

describe('enough for it to take place', () => {
  const due = (gatheringId: GatheringId, dueAt: string) =>
    queued(
      makeEvent(
        gatheringDecisionDue,
        {
          ...{ subject: gatheringId, sequence: Date.parse(dueAt), occurredAt: new Date() },
          data: { ref: gatheringId, dueAt },
        },
        { correlationId: 'test' },
      ),
    );
  const decide = async (gatheringId: GatheringId) => {
    vi.setSystemTime('2026-12-08T10:00:00Z');
    for (const _delivery of [1, 2]) {
      const answer = await decideOnMinimum(due(gatheringId, '2026-12-08T10:00:00Z'), lambdaContext());
      expect(answer).toEqual({ batchItemFailures: [] });
    }
    return (await get(gatheringId)).body;
  };
  const attended = (gatheringId: GatheringId, attendees: number) =>
    commit(gatherings.update({ gatheringId }, { add: { attendees } }));

  test('is decided when due: too few cancel it, once', async () => {
    const gatheringId = await published({ minAttendees: 3, belowMinimum: 'cancel' });
    const bucket = bucketOf(new Date('2026-12-08T10:00:00Z'));
    expect(await timers.get({ bucket, timer: `gathering-decision#${gatheringId}` })).toBeDefined();
    await attended(gatheringId, 2);
    expect(await decide(gatheringId)).toMatchObject({
      ...{ status: 'cancelled', cancelledBecause: 'too_few_attendees', minimumMissed: true, updatedBy: 'okaeri' },
    });
    expect((await eventsOf(gatheringId)).map(({ type }) => type)).toEqual(['event-scheduled', 'event-cancelled']);
  });

  test('or are shown to HR; enough change nothing, even if members cancel afterwards', async () => {
    const few = await published({ minAttendees: 3 });
    expect(await decide(few)).toMatchObject({ status: 'published', minimumMissed: true });
    vi.setSystemTime(planned);
    const enough = await published({ minAttendees: 3, belowMinimum: 'cancel' });
    await attended(enough, 3);
    expect(await decide(enough)).toMatchObject({ status: 'published', minimumMissed: false });
    await attended(enough, -2);
    expect(await decide(enough)).toMatchObject({ status: 'published', minimumMissed: false });
  });

  test('is not decided before the time that HR has moved it to', async () => {
    const gatheringId = await published({ minAttendees: 3, belowMinimum: 'cancel' });
    await patch(gatheringId, { decideBy: '2026-12-09T12:00:00+09:00' });
    expect(await decide(gatheringId)).toMatchObject({ status: 'published' });
    const bucket = bucketOf(new Date('2026-12-09T03:00:00Z'));
    expect(await timers.get({ bucket, timer: `gathering-decision#${gatheringId}` })).toBeDefined();
  });
});

describe('how many were invited', () => {
  const contents = () => openTable(campaignContentsTable);
  const frozen = (campaignId: ReturnType<typeof newId<'campaign'>>, recipients: number) =>
    queued(
      makeEvent(
        audienceFrozen,
        { subject: campaignId, sequence: 3, occurredAt: new Date(), data: { campaignId, recipients, chunks: 1 } },
        { correlationId: 'test' },
      ),
    );

  test('is known from the invitation’s audience, once, and does not shrink', async () => {
    const gatheringId = await published();
    const [campaignId, reminder, news] = [newId('campaign'), newId('campaign'), newId('campaign')];
    const content = { topic: 'gatherings' as const, contentHash: 'x', mails: {} };
    await commit(
      contents().put({ ...content, campaignId, gatheringId }),
      contents().put({ ...content, campaignId: reminder, gatheringId }),
      contents().put({ ...content, campaignId: news }),
    );
    for (const batch of [frozen(campaignId, 130), frozen(campaignId, 130), frozen(reminder, 12), frozen(news, 900)]) {
      expect(await countInvited(batch, lambdaContext())).toEqual({ batchItemFailures: [] });
    }
    expect((await get(gatheringId)).body).toMatchObject({ counts: { invited: 130 } });
  });

  test('is retried when the campaign is not visible yet', async () => {
    const answer = await countInvited(frozen(newId('campaign'), 1), lambdaContext());
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-0' }] });
  });
});
