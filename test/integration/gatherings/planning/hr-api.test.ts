import { describe, expect, test, vi } from 'vitest';
import {
  cancelGathering,
  changeGathering,
  type Gathering,
  publishGathering,
  writeGathering,
} from '../../../../functions/gatherings/gathering/gathering.ts';
import { saveTheDate } from '../../../../functions/gatherings/planning/save-the-date.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { type GatheringId, newId } from '../../../../shared/identifier.ts';
import { bucketOf } from '../../../../shared/timers/timers.ts';
import { gatheringBody, gatheringDraft, planned, taken } from '../../../fixtures/gatherings.ts';
import { origin } from '../gathering-on-tables.ts';
import {
  call,
  create,
  eventsOf,
  gatherings,
  get,
  patch,
  pointers,
  published,
  step,
  timers,
} from './planning-functions.ts';

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

  test('shows the free seats that members who wait could have', async () => {
    const gatheringId = await published({ seats: 5, waitingList: 'fifo', answerBy: '2026-12-09T18:00:00+09:00' });
    expect((await get(gatheringId)).body['freeWhileWaiting']).toEqual({ place: 0, online: 0 });
    const counters = { taken: { place: 4, online: 0 }, waitingSeats: { place: 3, online: 0 } };
    await commit(gatherings.update({ gatheringId }, { set: counters }));
    expect((await get(gatheringId)).body['freeWhileWaiting']).toEqual({ place: 1, online: 0 });
    const { body } = await call({ routeKey: 'GET /gatherings' });
    expect(body.items.find((item) => item['gatheringId'] === gatheringId)).toMatchObject({
      freeWhileWaiting: { place: 1, online: 0 },
    });
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

  test('an old version stops every change, and RSVPs make no new version', async () => {
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

  test('notes when each part changed last', async () => {
    const { gatheringId } = (await create()).body;
    await step('publish', gatheringId);
    await patch(gatheringId, { place: { name: '大阪支社' } });
    vi.setSystemTime(planned.getTime() + 60_000);
    await patch(gatheringId, { startsAt: '2026-12-10T18:30:00+09:00' });
    const stored = await gatherings.get({ gatheringId });
    expect(stored?.changedAt).toEqual({
      place: planned.toISOString(),
      time: new Date(planned.getTime() + 60_000).toISOString(),
    });
  });

  test('a start in the past is refused at creation and at a change, and named first', async () => {
    const lastYear = { startsAt: '2025-12-10T19:00:00+09:00', endsAt: '2025-12-10T21:00:00+09:00' };
    const created = await create(lastYear);
    expect([created.status, pointers(created)]).toEqual([422, ['/startsAt']]);
    const answerBy = '2026-12-01T00:00:00+09:00';
    for (const gatheringId of [await published({ answerBy }), (await create({ answerBy })).body.gatheringId]) {
      const moved = await patch(gatheringId, lastYear);
      expect([moved.status, pointers(moved)]).toEqual([422, ['/startsAt', '/answerBy']]);
    }
  });

  test.each(['answerBy', 'decideBy'])('%s in the past is refused as a start is, at once', async (field) => {
    const past = { [field]: '2020-01-01T00:00:00Z' };
    const created = await create(past);
    expect([created.status, pointers(created)]).toEqual([422, [`/${field}`]]);
    for (const gatheringId of [await published(), (await create()).body.gatheringId]) {
      const changed = await patch(gatheringId, past);
      expect([changed.status, pointers(changed)]).toEqual([422, [`/${field}`]]);
    }
  });

  test('lists all, the newest first, page by page', async () => {
    const made: GatheringId[] = [];
    for (let count = 0; count < 3; count++) {
      vi.setSystemTime(Date.parse('2026-12-01T00:00:00Z') + count * 1000);
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

  test('a gathering that does not exist is not found, and an id of another kind is refused by name', async () => {
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
  test('emits its event, and sets the timer of its end, with the state', async () => {
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

  test('is refused once it has begun or its deadline has passed, and the field is named', async () => {
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
  test('a draft takes any change that leaves it valid', async () => {
    const { body } = await create({ seats: 5, waitingList: 'fifo' });
    const changed = await patch(body.gatheringId, { seats: null, title: { en: 'Evening' } });
    expect(changed.body).toMatchObject({ seats: null, title: { en: 'Evening' }, waitingList: 'fifo' });
    const wrong = await patch(body.gatheringId, { endsAt: '2026-12-10T18:00:00+09:00' });
    expect([wrong.status, pointers(wrong)]).toEqual([422, ['/endsAt']]);
    expect((await patch(body.gatheringId, { colour: 1 })).status).toBe(422);
  });

  test('another time of a published one raises the calendar sequence and emits an event', async () => {
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

  test('another text of a published one emits an event, and members are told nothing; the audience can no longer change', async () => {
    const gatheringId = await published();
    expect((await patch(gatheringId, { title: { ja: '忘年会' } })).body).toMatchObject({ calendarSequence: 0 });
    const [, emitted, ...more] = await eventsOf(gatheringId);
    const data = { gatheringId, answersAskedAgain: false, changed: [] };
    expect([emitted, more]).toMatchObject([{ type: 'event-rescheduled', data }, []]);
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

  test('counts members who took part in a mode that was taken away', async () => {
    const gatheringId = await published({ onlineUrl: 'https://meet.example.com/okaeri' });
    await commit(gatherings.update({ gatheringId }, { add: { 'taken.place': 3, 'counts.attending': 3 } }));
    expect((await patch(gatheringId, { place: null })).status).toBe(200);
    const lowered = await patch(gatheringId, { onlineSeats: 1 });
    expect([lowered.status, pointers(lowered)]).toEqual([422, ['/onlineSeats']]);
    expect(lowered.body.errors[0]?.detail).toContain('3 seats');
    expect((await patch(gatheringId, { onlineSeats: 3 })).body).toMatchObject({ onlineSeats: 3, taken: { place: 3 } });
  });
});

describe('every decision is stored whole', () => {
  test('with what it adds and what it takes away', async () => {
    const { commitGathering } = await import('../../../../functions/gatherings/gathering/gathering-store.ts');
    const hr = <Input>(input: Input) => ({ by: 'hr-2', input });
    const place = (name: string) => hr({ place: { name } });
    const steps: ((gathering: Gathering, at: Date) => ReturnType<typeof changeGathering>)[] = [
      (gathering, at) => taken(saveTheDate(gathering, hr(undefined), at)),
      (gathering, at) => changeGathering(gathering, place('別館'), at),
      (gathering, at) => publishGathering(gathering, hr(undefined), at),
      (gathering, at) => changeGathering(gathering, place('本館'), at),
      (gathering, at) => changeGathering(gathering, hr({ startsAt: '2026-12-10T18:00:00+09:00' }), at),
      (gathering, at) =>
        taken(
          cancelGathering(gathering, hr(undefined), at, { because: 'decided_by_hr', reason: { ja: '台風のため' } }),
        ),
    ];
    const draft = taken(writeGathering(newId('gathering'), hr(gatheringDraft()), planned));
    let stored = await commitGathering(undefined, draft, { at: planned, origin });
    const changed: string[][] = [];
    for (const [count, decide] of steps.entries()) {
      const at = new Date(planned.getTime() + (count + 1) * 60_000);
      stored = await commitGathering(stored, taken(decide(stored, at)), { at, origin });
      expect(await gatherings.get({ gatheringId: stored.gatheringId })).toEqual(stored);
      changed.push(Object.keys(stored.changedAt ?? {}));
    }
    expect(changed).toEqual([[], ['place'], [], ['place'], ['place', 'time'], ['place', 'time']]);
    expect(stored).toMatchObject({ status: 'cancelled', cancellationReason: { ja: '台風のため' } });
  });
});

describe('cancelling', () => {
  test('a published one emits an event, with a new calendar sequence; a draft none; both are cancelled only once', async () => {
    const gatheringId = await published();
    expect((await step('cancel', gatheringId)).body).toMatchObject({ status: 'cancelled', calendarSequence: 1 });
    expect((await eventsOf(gatheringId)).map(({ type }) => type)).toEqual(['event-scheduled', 'event-cancelled']);
    expect((await step('cancel', gatheringId)).status).toBe(409);
    expect((await patch(gatheringId, { seats: 1 })).status).toBe(409);
    const draft = (await create()).body.gatheringId;
    expect((await step('cancel', draft)).status).toBe(202);
    expect(await eventsOf(draft)).toEqual([]);
  });

  test('keeps the reason that members are told, if there is one, and refuses one that no mail can hold', async () => {
    const cancel = (gatheringId: GatheringId, body: object) =>
      call({ routeKey: 'POST /gatherings/{gatheringId}/cancel', params: { gatheringId }, body });
    const gatheringId = await published();
    for (const reason of [{}, { ja: ' ' }, { ja: '台風\u0000' }, { ja: '台風\nのため' }]) {
      expect((await cancel(gatheringId, { reason })).status).toBe(422);
    }
    expect((await get(gatheringId)).body).toMatchObject({ status: 'published', cancellationReason: null });
    const reason = { ja: '台風の接近に伴い、安全を考慮いたしました。' };
    expect((await cancel(gatheringId, { reason })).body).toMatchObject({ cancellationReason: reason });
    expect((await get(gatheringId)).body).toMatchObject({ status: 'cancelled', cancellationReason: reason });
    const without = await published();
    expect((await cancel(without, {})).body).toMatchObject({ status: 'cancelled', cancellationReason: null });
  });
});
