/** The pages of the list of guests, of any size and while RSVPs come in: everybody once, as JSON and as CSV. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { audienceChunksTable } from '../../../../events/read-models/campaign-content.ts';
import { guestsTable } from '../../../../functions/gatherings/tables.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { sealCursor } from '../../../../shared/http/cursor.ts';
import { type AlumniId, type GatheringId, idFrom, newId } from '../../../../shared/identifier.ts';
import { storedGuest } from '../../../fixtures/gatherings.ts';
import { openGathering } from '../gathering-on-tables.ts';
import { list, respond } from './reception-function.ts';

/** A gathering to which so many answered and so many did not, invited in chunks of two. */
async function roomWith(answered: number, silent: number) {
  const gatheringId = await openGathering();
  const people = Array.from({ length: answered + silent }, () => newId('alumnus'));
  const guests = people.slice(0, answered);
  const chunks = Array.from({ length: Math.ceil(people.length / 2) }, (_none, chunk) => ({
    ...{ campaignId: idFrom('campaign', gatheringId), chunk },
    recipients: people.slice(chunk * 2, chunk * 2 + 2),
  }));
  const table = openTable(guestsTable);
  await commit(
    ...guests.map((alumniId, at) =>
      table.put(storedGuest({ gatheringId, alumniId, answer: at % 2 === 0 ? 'attending' : 'declined' })),
    ),
    ...chunks.map((chunk) => openTable(audienceChunksTable).put(chunk)),
  );
  return { gatheringId, guests: guests.toSorted(), silent: people.slice(answered) };
}

async function ask(gatheringId: GatheringId, query: Record<string, string>) {
  const routeKey = 'GET /gatherings/{gatheringId}/guests';
  const { statusCode, headers, body } = await respond({ routeKey, params: { gatheringId }, query });
  expect(statusCode).toBe(200);
  return { headers: { ...headers } as Record<string, unknown>, text: body ?? '' };
}

async function jsonPages(gatheringId: GatheringId, query: Record<string, string>): Promise<AlumniId[][]> {
  const pages: AlumniId[][] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const { text } = await ask(gatheringId, { ...query, ...(cursor !== undefined && { cursor }) });
    const page: { items: { alumniId: AlumniId }[]; cursor: string | null } = JSON.parse(text);
    pages.push(page.items.map(({ alumniId }) => alumniId));
    cursor = page.cursor;
  }
  return pages;
}

async function csvPages(gatheringId: GatheringId, query: Record<string, string>): Promise<string[][]> {
  const pages: string[][] = [];
  for (let next: Record<string, string> | undefined = { ...query, format: 'csv' }; next !== undefined; ) {
    const { headers, text } = await ask(gatheringId, next);
    pages.push(
      text
        .trimEnd()
        .split('\r\n')
        .slice(1)
        .map((row) => row.split(',')[0] ?? ''),
    );
    const url = /^<([^>]+)>; rel="next"$/.exec(String(headers['link']))?.[1];
    next = url === undefined ? undefined : Object.fromEntries(new URL(url, 'https://example.com').searchParams);
  }
  return pages;
}

test.each([
  [0, 0],
  [0, 3],
  [3, 0],
  [2, 2],
  [3, 4],
  [4, 1],
])('%i guests with an RSVP and %i without are each listed once, by every size of page', async (answered, silent) => {
  const room = await roomWith(answered, silent);
  const everybody = [...room.guests, ...room.silent];
  for (let limit = 1; limit <= answered + silent + 1; limit++) {
    const query = { limit: String(limit) };
    const pages = await jsonPages(room.gatheringId, query);
    expect(pages.flat()).toEqual(everybody);
    expect(pages.slice(0, -1).filter((page) => page.length !== limit)).toEqual([]);
    expect(await csvPages(room.gatheringId, query)).toEqual(pages);
    expect((await jsonPages(room.gatheringId, { ...query, answer: 'none' })).flat()).toEqual(room.silent);
    const [yes, no] = [
      await jsonPages(room.gatheringId, { ...query, answer: 'attending' }),
      await csvPages(room.gatheringId, { ...query, answer: 'declined' }),
    ];
    expect([...yes.flat(), ...no.flat()].toSorted()).toEqual(room.guests);
  }
});

/** Somebody whose RSVP HR entered a moment ago: so it is in the last part of the list, or among the invited. */
const answeredNow = (gatheringId: GatheringId, alumniId: AlumniId) => {
  const at = new Date().toISOString();
  const history = [{ at, actor: 'hr', from: 'none' as const, to: 'attending' as const }];
  return storedGuest({ gatheringId, alumniId, answeredAt: at, history });
};

test('no page has more guests than its limit, whoever is listed in whichever part, and everybody is listed once', async () => {
  const upTo = (max: number) => fc.integer({ min: 0, max });
  await fc.assert(
    fc.asyncProperty(
      upTo(3),
      upTo(4),
      upTo(6),
      fc.integer({ min: 1, max: 8 }),
      async (answered, silent, extra, limit) => {
        const room = await roomWith(answered, silent);
        const uninvited = Array.from({ length: extra }, () => newId('alumnus'));
        // Of those who were invited, one has answered a moment ago, too.
        const late = [...uninvited, ...room.silent.slice(1, 2)];
        const table = openTable(guestsTable);
        if (late.length > 0)
          await commit(...late.map((alumniId) => table.put(answeredNow(room.gatheringId, alumniId))));
        const query = { limit: String(limit) };
        const pages = await jsonPages(room.gatheringId, query);
        expect(pages.filter((page) => page.length > limit)).toEqual([]);
        expect(pages.flat().toSorted()).toEqual([...room.guests, ...room.silent, ...uninvited].toSorted());
        expect(await csvPages(room.gatheringId, query)).toEqual(pages);
      },
    ),
    { numRuns: 40 },
  );
});

/** Numbers that look random, the same on each run. */
function* dice(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    yield state / 2 ** 32;
  }
}

test.each(Array.from({ length: 12 }, (_none, seed) => [seed + 1]))(
  'members whose RSVP comes between two pages are listed once, and so are all others (seed %i)',
  async (seed) => {
    const roll = dice(seed);
    const next = () => roll.next().value as number;
    const { gatheringId, guests, silent } = await roomWith(4, 5);
    const table = openTable(guestsTable);
    const answerNow = (alumniId: AlumniId) => commit(table.put(answeredNow(gatheringId, alumniId)));
    const quiet = [...silent];
    // HR entered it a moment ago, for somebody whom nobody invited.
    const uninvited = newId('alumnus');
    await answerNow(uninvited);
    const listed: AlumniId[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const limit = String(1 + Math.floor(next() * 3));
      const { text } = await ask(gatheringId, { limit, ...(cursor !== undefined && { cursor }) });
      const page: { items: { alumniId: AlumniId }[]; cursor: string | null } = JSON.parse(text);
      listed.push(...page.items.map(({ alumniId }) => alumniId));
      cursor = page.cursor;
      const [somebody] = quiet.splice(Math.floor(next() * quiet.length), next() < 0.6 ? 1 : 0);
      if (somebody !== undefined) await answerNow(somebody);
    }
    expect(listed.toSorted()).toEqual([...guests, ...silent, uninvited].toSorted());
  },
);

test('a cursor of an earlier version of the list is refused', async () => {
  const gatheringId = await openGathering();
  const cursor = await sealCursor({ chunk: 0, position: 0 }, `guests ${gatheringId} `);
  const { status, body } = await list(gatheringId, { cursor: cursor ?? '' });
  expect([status, body.errors[0]?.pointer]).toEqual([400, '/cursor']);
});
