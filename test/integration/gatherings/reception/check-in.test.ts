/** Check-ins at the door and their undoing, also of requests that come again. */
import { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { changeGathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { type AlumniId, type GatheringId, newId } from '../../../../shared/identifier.ts';
import { planned, taken } from '../../../fixtures/gatherings.ts';
import type { ApiCall } from '../../../fixtures/invocations.ts';
import { emitted } from '../../../fixtures/outbox.ts';
import { gatheringOf, guestOf, openGathering, origin, rsvpAs, somebody } from '../gathering-on-tables.ts';
import { attending, call, checkIn, checkInByCode, codeOf, doors, list, undo } from './reception-function.ts';

async function over(gatheringId: GatheringId): Promise<void> {
  await commit(openTable(gatheringsTable).update({ gatheringId }, { set: { status: 'over' } }));
}

describe('check-in', () => {
  beforeEach(() => void vi.setSystemTime(doors));

  test('is undone once, shown in the history, and counted', async () => {
    const gatheringId = await openGathering();
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
    expect((await gatheringOf(gatheringId)).checkedIn).toBe(0);
    expect((await undo(gatheringId, newId('alumnus'))).status).toBe(404);
    expect((await undo(gatheringId, alumniId, { scope: 'programme/read' })).status).toBe(403);
  });

  test('on another day is refused, and says when it is open', async () => {
    const gatheringId = await openGathering();
    const alumniId = await attending(gatheringId);
    vi.setSystemTime('2026-12-09T18:30:00+09:00');
    const open = 'The check-in is open from 2026-12-10T07:00:00+09:00 until 2027-01-09T21:00:00+09:00 (Asia/Tokyo).';
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
    const gatheringId = await openGathering();
    const comes = await attending(gatheringId);
    const declined = await somebody();
    await rsvpAs(gatheringId, declined, { answer: 'declined' });
    const first = await checkIn(gatheringId, comes);
    expect(first.body).toMatchObject({ alumniId: comes, checkedInAt: doors.toISOString() });
    vi.setSystemTime(doors.getTime() + 60_000);
    expect((await checkIn(gatheringId, comes)).body).toEqual(first.body);
    expect((await gatheringOf(gatheringId)).checkedIn).toBe(1);
    expect((await checkIn(gatheringId, declined)).status).toBe(409);
    expect((await checkIn(gatheringId, newId('alumnus'))).status).toBe(404);
  });

  test('by code counts once, however often and at how many doors it is read', async () => {
    const gatheringId = await openGathering();
    const alumniId = await attending(gatheringId);
    const code = `https://alumni.example.com/c/${codeOf(gatheringId, alumniId)}`;
    const answers = await Promise.all([checkInByCode(gatheringId, code), checkInByCode(gatheringId, code)]);
    for (const { status, body } of answers) {
      expect([status, body['alumniId'], body['checkedInAt']]).toEqual([200, alumniId, doors.toISOString()]);
      expect(body['names']).toMatchObject({ family: '髙橋' });
    }
    expect((await gatheringOf(gatheringId)).checkedIn).toBe(1);
  });

  test('by a code of another gathering, of another purpose, revoked or made up is refused with the reason', async () => {
    const [gatheringId, other] = [await openGathering(), await openGathering()];
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

  test('by the code of a member who waits, or has no RSVP, is refused with that state', async () => {
    const gatheringId = await openGathering({ seats: 1 });
    await attending(gatheringId);
    const waits = await somebody();
    await rsvpAs(gatheringId, waits, { at: planned });
    const waiting = await checkInByCode(gatheringId, codeOf(gatheringId, waits));
    expect([waiting.status, waiting.body.detail]).toEqual([409, 'The guest’s RSVP is waiting; it must be attending.']);
    const silent = await checkInByCode(gatheringId, codeOf(gatheringId, await somebody()));
    expect([silent.status, silent.body.detail]).toEqual([409, 'The guest’s RSVP is none; it must be attending.']);
  });

  test('for a date from which the gathering was moved counts in no list and no number', async () => {
    const gatheringId = await openGathering();
    const [early, late] = [await attending(gatheringId), await attending(gatheringId)];
    await checkIn(gatheringId, early);
    const { commitGathering } = await import('../../../../functions/gatherings/gathering/gathering-store.ts');
    const gathering = await gatheringOf(gatheringId);
    const times = { startsAt: '2026-12-17T19:00:00+09:00', endsAt: '2026-12-17T21:00:00+09:00' };
    const moved = taken(changeGathering(gathering, { by: 'hr-1', input: times }, new Date()));
    await commitGathering(gathering, moved, { at: new Date(), origin });
    expect(await gatheringOf(gatheringId)).toMatchObject({ checkedIn: 0 });
    const shown = async () =>
      (await list(gatheringId)).body.items.map((item) => [item['alumniId'], item['checkedInAt']]);
    expect(Object.fromEntries(await shown())).toEqual({ [early]: null, [late]: null });
    expect((await undo(gatheringId, early)).body['history']).toHaveLength(2);
    vi.setSystemTime('2026-12-17T18:30:00+09:00');
    const again = await checkIn(gatheringId, early);
    expect(again.body).toMatchObject({ checkedInAt: new Date().toISOString(), history: [{}, {}, { checkIn: 'done' }] });
    expect((await gatheringOf(gatheringId)).checkedIn).toBe(1);
    await over(gatheringId);
    const noShows = (await list(gatheringId)).body.items.map((item) => [item['alumniId'], item['noShow']]);
    expect(Object.fromEntries(noShows)).toEqual({ [early]: false, [late]: true });
  });

  test('shows after the end who did not come', async () => {
    const gatheringId = await openGathering();
    const [came, missing] = [await attending(gatheringId), await attending(gatheringId)];
    await checkIn(gatheringId, came);
    await over(gatheringId);
    const { items } = (await list(gatheringId)).body;
    const noShow = (alumniId: AlumniId) => items.find((item) => item['alumniId'] === alumniId)?.['noShow'];
    expect([noShow(came), noShow(missing)]).toEqual([false, true]);
  });
});

describe('a request that is killed after its commit', () => {
  beforeEach(() => void vi.setSystemTime(doors));

  test.each(['answer', 'check-in', 'code', 'undo'] as const)(
    '%s: repeated, it undoes nothing that came later',
    async (what) => {
      const gatheringId = await openGathering({ seats: 5 });
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
      const before = await emitted();
      const { status, body } = await call({ ...request, headers });
      expect([status, body['answer']]).toEqual([200, 'attending']);
      expect(await emitted()).toHaveLength(before.length);
      const guest = await guestOf(gatheringId, alumniId);
      expect([guest.answer, guest.checkedInAt !== undefined]).toEqual(['attending', what === 'undo']);
    },
  );
});
