import { describe, expect, test, vi } from 'vitest';
import { gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { mailingRecordsTable } from '../../../../events/read-models/mailing-record.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { newId } from '../../../../shared/identifier.ts';
import { emitted } from '../../../fixtures/outbox.ts';
import { gatheringOf, guestOf, openGathering, rsvpAs, somebody } from '../gathering-on-tables.ts';
import { attending, enter, list } from './reception-function.ts';

describe('an RSVP that staff enters', () => {
  test('is kept with who and why; the event does not say why', async () => {
    const gatheringId = await openGathering({ seats: 1 });
    const alumniId = await somebody();
    const noted = await enter(gatheringId, alumniId, { answer: 'attending' }, { actor: 'hr-7' });
    expect(noted).toMatchObject({
      status: 200,
      body: {
        ...{ alumniId, answer: 'attending', evidence: 'staff', names: { family: '髙橋' } },
        history: [{ actor: 'hr-7', from: 'none', to: 'attending', evidence: 'staff', reason: 'お電話で承りました' }],
      },
    });
    await enter(gatheringId, alumniId, { answer: 'declined', reason: '体調不良とのこと' });
    expect((await guestOf(gatheringId, alumniId)).history).toMatchObject([
      { to: 'attending' },
      { actor: 'hr-1', from: 'attending', to: 'declined' },
    ]);
    const events = (await emitted('rsvp-answered')).filter(({ detail }) => detail.data['alumniId'] === alumniId);
    expect(events.map(({ detail }) => detail.data['answer'])).toEqual(['attending', 'declined']);
    expect(JSON.stringify(events)).not.toMatch(/お電話|体調/);
  });

  test('takes a waiting member before others, and never a seat that is not available', async () => {
    const gatheringId = await openGathering({ seats: 2, guestsPerMember: 1 });
    const [first, second] = [await attending(gatheringId), await attending(gatheringId)];
    const family = await somebody();
    expect(await rsvpAs(gatheringId, family, { guests: 1 })).toBe('waiting');
    const last = await somebody();
    expect(await rsvpAs(gatheringId, last)).toBe('waiting');
    expect(await rsvpAs(gatheringId, second, { answer: 'declined' })).toBe('declined');
    expect((await enter(gatheringId, last, { answer: 'attending' })).body['answer']).toBe('attending');
    const full = await enter(gatheringId, family, { answer: 'attending', guests: 1 });
    expect([full.status, full.body.detail]).toEqual([
      409,
      '0 seats are free; this needs 2. Raise `seats` of the gathering, enter fewer guests, or let the member join the waiting list by the link in the gathering invitation.',
    ]);
    await enter(gatheringId, first, { answer: 'declined' });
    expect((await enter(gatheringId, family, { answer: 'attending' })).status).toBe(200);
    expect(await gatheringOf(gatheringId)).toMatchObject({
      taken: { place: 2 },
      waitingSeats: { place: 0 },
      attendees: 2,
    });
  });

  test('from several desks at once takes no seat twice', async () => {
    const gatheringId = await openGathering({ seats: 3 });
    const members = await Promise.all(Array.from({ length: 8 }, () => somebody()));
    const answers = await Promise.all(members.map((alumniId) => enter(gatheringId, alumniId, { answer: 'attending' })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 409, 409, 409, 409, 409]);
    expect((await gatheringOf(gatheringId)).taken.place).toBe(3);
  });

  test('is taken after the deadline and until the end, but not for a draft', async () => {
    const gatheringId = await openGathering({ answerBy: '2026-12-01T18:00:00+09:00' });
    vi.setSystemTime('2026-12-10T20:59:00+09:00');
    expect((await enter(gatheringId, await somebody(), { answer: 'attending' })).status).toBe(200);
    vi.setSystemTime('2026-12-10T21:00:00+09:00');
    expect((await enter(gatheringId, await somebody(), { answer: 'attending' })).status).toBe(409);
    const draft = await openGathering();
    await commit(openTable(gatheringsTable).update({ gatheringId: draft }, { set: { status: 'draft' } }));
    expect((await enter(draft, await somebody(), { answer: 'attending' })).status).toBe(409);
  });

  test('that names the version of an RSVP the member has changed since is refused with what it is now', async () => {
    const gatheringId = await openGathering({ guestsPerMember: 2 });
    const alumniId = await somebody();
    await rsvpAs(gatheringId, alumniId, { guests: 2 });
    const [listed] = (await list(gatheringId)).body.items;
    expect(listed).toMatchObject({ alumniId, answer: 'attending', guests: 2, version: 1 });
    await rsvpAs(gatheringId, alumniId, { answer: 'declined' });

    const headers = { 'if-match': `"${listed?.['version']}"` };
    const refused = await enter(gatheringId, alumniId, { answer: 'attending' }, { headers });
    expect(refused).toMatchObject({
      ...{ status: 412, etag: '"2"' },
      body: { current: { alumniId, answer: 'declined', version: 2, names: { family: '髙橋' } } },
    });
    expect(await guestOf(gatheringId, alumniId)).toMatchObject({ answer: 'declined', sequence: 2 });
    const read = { 'if-match': String(refused.etag) };
    const taken = await enter(gatheringId, alumniId, { answer: 'attending' }, { headers: read });
    expect(taken).toMatchObject({ status: 200, etag: '"3"', body: { answer: 'attending', version: 3 } });
    expect((await enter(gatheringId, alumniId, { answer: 'declined' })).status).toBe(200);
  });

  test('that names the version of a member without an RSVP is taken only while there is none', async () => {
    const gatheringId = await openGathering();
    const alumniId = await somebody();
    const headers = { 'if-match': '"0"' };
    const early = await enter(gatheringId, alumniId, { answer: 'attending' }, { headers: { 'if-match': '"1"' } });
    expect(early).toMatchObject({ status: 412, etag: '"0"', body: { current: { answer: 'none', version: 0 } } });
    expect(await enter(gatheringId, alumniId, { answer: 'attending' }, { headers })).toMatchObject({
      ...{ status: 200, etag: '"1"' },
      body: { version: 1 },
    });
    expect((await enter(gatheringId, alumniId, { answer: 'declined' }, { headers })).status).toBe(412);
  });

  test.each([
    ['no reason', { answer: 'attending', reason: ' ' }, '/reason'],
    ['an answer that there is not', { answer: 'waiting' }, '/answer'],
    ['fewer than no guests', { answer: 'attending', guests: -1 }, '/guests'],
    ['no mode where there are two', { answer: 'attending' }, '/mode'],
    ['a field that there is not', { answer: 'declined', colour: 'blue' }, '/colour'],
  ])('with %s is refused, and the field is named', async (_case, body, pointer) => {
    const gatheringId = await openGathering({ onlineUrl: 'https://meet.example.com/okaeri' });
    const refused = await enter(gatheringId, await somebody(), body);
    expect([refused.status, refused.body.errors[0]?.pointer]).toEqual([422, pointer]);
  });

  test('without a mode, or with another one, is told which ways to take part there are', async () => {
    const onlineUrl = 'https://meet.example.com/okaeri';
    const detailOf = async (venue: object, body: object) => {
      const refused = await enter(await openGathering(venue), await somebody(), { answer: 'attending', ...body });
      return refused.body.errors[0]?.detail;
    };
    expect(await detailOf({ onlineUrl }, {})).toBe('must say how the member takes part: place or online');
    const other = 'is not a way to take part in this gathering: it must be';
    expect(await detailOf({}, { mode: 'online' })).toBe(`${other} place`);
    expect(await detailOf({ onlineUrl, place: null }, { mode: 'place' })).toBe(`${other} online`);
  });

  test('with a mode that does not exist is refused, and takes no seat of the other mode', async () => {
    const gatheringId = await openGathering();
    const alumniId = await somebody();
    const refused = await enter(gatheringId, alumniId, { answer: 'attending', mode: 'online' });
    expect([refused.status, refused.body.errors[0]?.pointer]).toEqual([422, '/mode']);
    expect((await gatheringOf(gatheringId)).taken).toEqual({ place: 0, online: 0 });
    expect((await enter(gatheringId, alumniId, { answer: 'attending' })).body).toMatchObject({ mode: 'place' });
  });

  test('frees the seat of somebody who left the programme, and gives that person none', async () => {
    const gatheringId = await openGathering({ seats: 1 });
    const alumniId = await attending(gatheringId);
    await commit(openTable(mailingRecordsTable).update({ alumniId }, { set: { membership: 'left' } }));
    const freed = await enter(gatheringId, alumniId, { answer: 'declined' });
    expect([freed.status, freed.body['answer'], freed.body['names']]).toEqual([
      200,
      'declined',
      expect.objectContaining({ family: '髙橋' }),
    ]);
    expect((await enter(gatheringId, alumniId, { answer: 'attending' })).status).toBe(404);
    expect((await gatheringOf(gatheringId)).taken.place).toBe(0);
  });

  test('is for members only, and needs the scope to write', async () => {
    const gatheringId = await openGathering();
    const left = await somebody({ membership: 'left' });
    expect((await enter(gatheringId, left, { answer: 'attending' })).status).toBe(404);
    expect((await enter(gatheringId, newId('alumnus'), { answer: 'attending' })).status).toBe(404);
    const reader = await enter(gatheringId, await somebody(), { answer: 'attending' }, { scope: 'programme/read' });
    expect(reader.status).toBe(403);
  });
});
