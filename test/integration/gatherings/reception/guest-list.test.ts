import { describe, expect, test } from 'vitest';
import { audienceChunksTable } from '../../../../events/read-models/campaign-content.ts';
import { mailingRecordsTable } from '../../../../events/read-models/mailing-record.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { type AlumniId, idFrom, newId } from '../../../../shared/identifier.ts';
import { openGathering, rsvpAs, somebody } from '../gathering-on-tables.ts';
import { attending, list, respond } from './reception-function.ts';

describe('the list', () => {
  test('has all guests with an RSVP, with their names also when they left the programme, page by page', async () => {
    const gatheringId = await openGathering();
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
      const names = expect.objectContaining({ family: '髙橋' });
      expect(item).toMatchObject({ names, answer: 'attending', evidence: 'button', noShow: null });
      expect(Object.keys(item)).not.toContain('page');
    }
    expect((await list(newId('gathering'))).status).toBe(404);
  });

  test('can be filtered by RSVP, with pages that neither repeat nor lose anybody', async () => {
    const gatheringId = await openGathering();
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

  test('can hold only invited members without an RSVP, in the order of the gathering invitation', async () => {
    const gatheringId = await openGathering();
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

    // Without a filter: everybody, page by page. The RSVP came just now: until a minute has passed, it keeps its place in the audience.
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
    const gatheringId = await openGathering();
    for (let count = 0; count < 3; count++) await attending(gatheringId);
    const request = { routeKey: 'GET /gatherings/{gatheringId}/guests', params: { gatheringId } };
    const all = await respond({ ...request, query: { format: 'csv', answer: 'attending' } });
    expect(all.headers?.['content-type']).toBe('text/csv; charset=utf-8');
    expect(all.headers?.['link']).toBeUndefined();
    expect(String(all.body).trim().split('\r\n')).toHaveLength(4);
    expect(String(all.body)).toContain('髙橋 花子');
    const some = await respond({ ...request, query: { format: 'csv', limit: '2' } });
    const next = /^<([^>]+)>; rel="next"$/.exec(String(some.headers?.['link']))?.[1] ?? '';
    const { searchParams, pathname } = new URL(next, 'https://alumni.example.com');
    expect(pathname).toBe(`/gatherings/${gatheringId}/guests`);
    const rest = await respond({ ...request, query: Object.fromEntries(searchParams) });
    expect(String(rest.body).trim().split('\r\n')).toHaveLength(2);
  });

  test.each([
    ['of the programme', {}, {}, '会員ID'],
    ['that the client prefers', {}, { 'accept-language': 'en-GB,ja;q=0.5' }, 'Member ID'],
    ['that the request names', { lang: 'ja' }, { 'accept-language': 'en' }, '会員ID'],
  ])('comes as CSV in the language %s', async (_case, query, headers, heading) => {
    const gatheringId = await openGathering();
    for (let count = 0; count < 2; count++) await attending(gatheringId);
    const request = { routeKey: 'GET /gatherings/{gatheringId}/guests', params: { gatheringId } };
    const { body, headers: sent } = await respond({
      ...request,
      headers,
      query: { ...query, format: 'csv', limit: '1' },
    });
    expect(String(body).startsWith(`\uFEFF${heading},`)).toBe(true);
    expect(String(sent?.['link'])).toContain(heading === '会員ID' ? 'lang=ja' : 'lang=en');
  });
});
