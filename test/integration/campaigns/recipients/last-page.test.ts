/** The pages of a campaign's recipients: whatever their size, all recipients once, and no page after the last one. */
import { describe, expect, it } from 'vitest';
import { audienceChunksTable } from '../../../../events/read-models/campaign-content.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { alter, chunksOf, done, enrol, launched, recipients } from '../campaign-functions.ts';

/** Every page from the first to the last. */
async function pagesOf(campaignId: string, query: Record<string, string>): Promise<string[][]> {
  const pages: string[][] = [];
  let cursor: string | null | undefined;
  do {
    const page = await recipients(campaignId, { ...query, ...(typeof cursor === 'string' && { cursor }) });
    pages.push(page.items.map(({ alumniId }: { alumniId: string }) => alumniId));
    cursor = page.cursor;
  } while (cursor !== null);
  return pages;
}

describe('the recipients of a campaign', () => {
  // Chunks hold a hundred: pages end within a chunk, at its end, one after it, and at the end of all.
  it.each([
    [100, [[100]], 100],
    [100, [[100, 1]], 101],
    [50, [[50, 50]], 100],
    [50, [[50, 50, 1]], 101],
    [99, [[99, 2]], 101],
    [100, [[100, 100]], 200],
    [67, [[67, 67, 67]], 201],
    [100, [[1]], 1],
  ] as [number, [number[]], number][])('by %i: %j of %i', async (limit, [sizes], count) => {
    const department = `pages-${limit}-${count}`;
    const ids = await enrol(department, count);
    const campaignId = await launched(department);
    const pages = await pagesOf(campaignId, { limit: String(limit) });
    expect(pages.map((page) => page.length)).toEqual(sizes);
    expect(pages.flat()).toEqual(ids);
  });

  it('in one state: exactly a page of them, one fewer, one more, none', async () => {
    const ids = await enrol('pages-by-state', 103);
    const campaignId = await launched('pages-by-state');
    await done(campaignId, 0, `${'p'.repeat(97)}aaa`);
    const sizes = async (state: string, limit: number) =>
      (await pagesOf(campaignId, { state, limit: String(limit) })).map((page) => page.length);
    expect(await sizes('accepted', 3)).toEqual([3]);
    expect(await sizes('accepted', 2)).toEqual([2, 1]);
    expect(await sizes('accepted', 4)).toEqual([3]);
    expect(await sizes('pending', 100)).toEqual([100]);
    expect(await sizes('pending', 99)).toEqual([99, 1]);
    expect(await sizes('bounced', 1)).toEqual([0]);
    expect((await pagesOf(campaignId, { state: 'accepted', limit: '2' })).flat()).toEqual(ids.slice(97, 100));
  });

  it('of more chunks than one page looks through: a page may be empty and still not be the last', async () => {
    const [alumniId] = await enrol('many-chunks', 1);
    const campaignId = await launched('many-chunks');
    const [first] = await chunksOf(campaignId);
    if (first === undefined || alumniId === undefined) throw new Error('no chunk');
    const more = Array.from({ length: 50 }, (_none, number) => ({ ...first, chunk: number + 1 }));
    await commit(...more.map((chunk) => openTable(audienceChunksTable).put(chunk)));
    for (const [chunks, sizes] of [
      [49, [0]],
      [50, [0]],
      [51, [0, 1]],
    ] as const) {
      await alter(campaignId, { chunks });
      await done(campaignId, 50, 'a');
      const pages = await pagesOf(campaignId, { state: 'accepted' });
      expect(pages.map((page) => page.length)).toEqual(sizes);
    }
    expect((await pagesOf(campaignId, {})).flat()).toHaveLength(51);
  });

  it('of a draft are none', async () => {
    await enrol('draft-of-none', 1);
    const campaignId = await launched('draft-of-none');
    await alter(campaignId, { chunks: undefined });
    expect(await recipients(campaignId, {})).toEqual({ items: [], cursor: null });
  });
});
