import { afterEach, describe, expect, it, vi } from 'vitest';
import { campaignLaunched } from '../../../../events/campaigns/index.ts';
import { sendProgressTable } from '../../../../events/read-models/send-progress.ts';
import { audienceFreezeDue } from '../../../../events/timers/index.ts';
import { manifestOf } from '../../../../functions/campaigns/audience/chunking.ts';
import * as subscriptions from '../../../../functions/campaigns/subscriptions.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import type { CampaignId } from '../../../../shared/identifier.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { minute } from '../../../../shared/time/durations.ts';
import { timersTable } from '../../../../shared/timers/timers-table.ts';
import { lambdaContext, queued } from '../../../fixtures/invocations.ts';
import {
  act,
  alter,
  call,
  chunksOf,
  done,
  enrol,
  eventOf,
  eventsOf,
  handle,
  happened,
  launched,
  launching,
  load,
  recipients,
  show,
} from '../campaign-functions.ts';

const freeze = await load(subscriptions.freezeAudience);

/** As if the programme had a cap. */
function cap(frequencyCap: typeof programme.frequencyCap): void {
  Object.assign(programme, { frequencyCap });
}
afterEach(() => {
  cap(null);
  vi.useRealTimers();
});

/** A freeze that has hardly any time left when it has looked at so many members. */
function shortOfTime(members: number) {
  let looks = 0;
  return { ...lambdaContext(), getRemainingTimeInMillis: () => (++looks > members ? 1_000 : 60_000) };
}

describe('the freeze of a large audience', () => {
  it('leaves when time runs short, and goes on by an event of its own', async () => {
    const ids = await enrol('large', 330);
    const campaignId = await launching('large');
    const begun = await eventOf('campaign-launched', campaignId);
    await freeze(queued(begun), shortOfTime(250));
    const left = await eventOf('audience-freeze-left', campaignId);
    expect((await show(campaignId)).status).toBe('freezing');
    await freeze(queued(begun), shortOfTime(1));
    await handle(freeze, left, left);
    const chunks = await chunksOf(campaignId);
    expect(chunks.flatMap((chunk) => chunk.recipients)).toEqual(ids);
    expect(chunks.map(({ chunk }) => chunk)).toEqual(chunks.map((_chunk, position) => position));
    const nudged = (await eventsOf('audience-chunk-frozen', campaignId)).map(({ detail }) => detail.data['chunk']);
    expect(nudged.toSorted((one, other) => Number(one) - Number(other))).toEqual(chunks.map(({ chunk }) => chunk));
    expect(await show(campaignId)).toMatchObject({ status: 'sending', counts: { recipients: 330 } });
  });

  it('goes on by events of its own freeze only: an empty audience is frozen again', async () => {
    const ids = await enrol('again', 330);
    const campaignId = await launching('again');
    const begun = await eventOf('campaign-launched', campaignId);
    await freeze(queued(begun), shortOfTime(250));
    const ofBefore = await eventOf('audience-freeze-left', campaignId);
    await alter(campaignId, { launchedAt: '2026-01-06T00:00:00.000Z' });
    const frozen = (await chunksOf(campaignId)).length;
    await handle(freeze, ofBefore);
    expect(await chunksOf(campaignId)).toHaveLength(frozen);
    await freeze(queued(begun), shortOfTime(1));
    const left = await eventsOf('audience-freeze-left', campaignId);
    expect(new Set(left.map(({ detail }) => detail.metadata.id)).size).toBe(2);
    const own = left.find(({ detail }) => detail.metadata.id !== ofBefore.detail.metadata.id);
    await handle(freeze, own ?? ofBefore);
    expect((await chunksOf(campaignId)).flatMap(({ recipients: members }) => members)).toEqual(ids);
  });

  it('ends with a manifest over what is stored', async () => {
    await enrol('manifest', 130);
    const campaignId = await launched('manifest');
    async function* stored() {
      yield* await chunksOf(campaignId);
    }
    const { manifest } = await show(campaignId);
    expect(manifest).toEqual({ recipients: 130, chunks: 2, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await manifestOf(stored())).toEqual(manifest);
  });

  it('says null for the manifest before', async () => {
    await enrol('unfrozen', 1);
    const campaignId = await launching('unfrozen');
    expect(await show(campaignId)).toMatchObject({ manifest: null, status: 'freezing' });
    await act('cancel', campaignId);
  });
});

describe('content that cannot become a mail', () => {
  const { company } = programme;
  /** As if somebody had emptied the postal address in the programme since the campaign was saved. */
  const withoutAddress = () => Object.assign(programme, { company: { ...company, address: { ja: ' ', en: ' ' } } });
  afterEach(() => Object.assign(programme, { company }));

  it('pauses the campaign with the reason; after the programme is mended, HR resumes it and everybody gets it once', async () => {
    const ids = await enrol('refused', 3);
    const campaignId = await launching('refused');
    const begun = await eventOf('campaign-launched', campaignId);
    withoutAddress();
    await handle(freeze, begun, begun);
    expect(await show(campaignId)).toMatchObject({
      status: 'paused',
      pausedBecause: 'content',
      pausedDetail: 'programme.json is at fault, whatever is written: the mail does not show: postal_address',
      manifest: null,
    });
    expect(await eventsOf('campaign-paused', campaignId)).toHaveLength(1);
    Object.assign(programme, { company });
    expect((await act('resume', campaignId)).body).toMatchObject({ status: 'freezing', pausedBecause: null });
    const launches = await eventsOf('campaign-launched', campaignId);
    await handle(freeze, ...launches, ...launches);
    expect((await chunksOf(campaignId)).flatMap(({ recipients }) => recipients)).toEqual(ids);
    expect(await show(campaignId)).toMatchObject({ status: 'sending', counts: { recipients: 3 } });
  });

  it('can be mended by a change of the campaign: one that was approved needs approval again', async () => {
    await enrol('mended', 1);
    const campaignId = await launching('mended');
    // As an older version may have stored it.
    await alter(campaignId, { body: { ja: '\uE000html:salutation\uE001' } });
    await handle(freeze, await eventOf('campaign-launched', campaignId));
    expect((await show(campaignId)).pausedDetail).toMatch(/^\/body\/ja holds a character/);
    const body = { body: { ja: '# お便り' } };
    const mended = await call('PATCH /campaigns/{campaignId}', { params: { campaignId }, body });
    expect(mended).toMatchObject({ status: 200, body: { status: 'draft', pausedBecause: null } });
  });
});

describe('the frequency cap', () => {
  /** The event of the timer with which a freeze that waits looks again. */
  const looksAgain = async (campaignId: CampaignId) => {
    const { items } = await openTable(timersTable).scan({});
    const dueAt = items.find(({ timer }) => timer === `audience-freeze#${campaignId}`)?.dueAt ?? 'no timer';
    return happened(audienceFreezeDue, campaignId, { ref: campaignId, dueAt }, Date.parse(dueAt));
  };
  const skipped = async (campaignId: string) => {
    const { items } = await recipients(campaignId, { state: 'skipped' });
    return items.map(({ alumniId, reason }: { alumniId: string; reason: string }) => [alumniId, reason]);
  };

  it('leaves out who is in enough campaigns of the period, of whatever topic; the preview counts them', async () => {
    const ids = await enrol('capped', 130);
    const old = await launched('capped', { audience: { departments: ['capped'] } });
    await alter(old, { launchedAt: new Date(Date.now() - 31 * 86_400_000).toISOString() });
    await launched('capped', { audience: { alumniIds: ids.slice(0, 90) } });
    await launched('capped', { topic: 'jobs', audience: { alumniIds: ids.slice(60, 120) } });
    cap({ mails: 2, per: 'P30D' });
    const body = {
      topic: 'newsletter',
      subject: { ja: 'x' },
      body: { ja: 'x' },
      audience: { departments: ['capped'] },
    };
    const { campaignId: draft } = (await call('POST /campaigns', { body })).body;
    const preview = await call('GET /campaigns/{campaignId}/preview', { params: { campaignId: draft } });
    expect(preview.body.audience).toEqual({ named: 130, count: 100, leftOut: { frequency_cap: 30 } });

    const campaignId = await launched('capped');
    const chunks = await chunksOf(campaignId);
    const capped = chunks.flatMap(({ recipients: frozen, skips = {} }) =>
      frozen.filter((_id, position) => skips[position] === 'frequency_cap'),
    );
    expect(capped).toEqual(ids.slice(60, 90));
    expect(await show(campaignId)).toMatchObject({ counts: { recipients: 130, pending: 130 } });
    await sendAsTheEngineDoes(campaignId);
    expect(await skipped(campaignId)).toEqual(ids.slice(60, 90).map((id) => [id, 'frequency_cap']));

    cap({ mails: 3, per: 'P30D' });
    const next = await launched('capped');
    const reached = (await chunksOf(next)).flatMap(({ skips = {} }) => Object.keys(skips));
    expect(reached).toEqual([]);
  });

  it('counts of a cancelled campaign only those to whom a mail may have gone', async () => {
    const ids = await enrol('half', 5);
    const half = await launched('half');
    await done(half, 0, 'asdpp');
    await act('cancel', half);
    cap({ mails: 1, per: 'P30D' });
    const [chunk] = await chunksOf(await launched('half'));
    expect(chunk?.recipients).toEqual(ids);
    expect(chunk?.skips).toEqual({ 0: 'frequency_cap', 2: 'frequency_cap' });
  });

  it('goes on behind who is frozen, and counts the same when it is cut short', async () => {
    const ids = await enrol('cut', 250);
    await launched('cut', { audience: { alumniIds: ids.filter((_id, number) => number % 3 === 0) } });
    cap({ mails: 1, per: 'P30D' });
    const campaignId = await launching('cut');
    await freeze(queued(await eventOf('campaign-launched', campaignId)), shortOfTime(120));
    await handle(freeze, await eventOf('audience-freeze-left', campaignId));
    const frozen = (await chunksOf(campaignId)).flatMap(({ recipients: members, skips = {} }) =>
      members.map((id, position) => [id, skips[position] !== undefined]),
    );
    expect(frozen).toEqual(ids.map((id, number) => [id, number % 3 === 0]));
  });

  it('waits for a campaign that was launched before and is still being frozen', async () => {
    await enrol('two', 3);
    cap({ mails: 1, per: 'P30D' });
    const first = await launching('two');
    const second = await launching('two');
    await handle(freeze, await eventOf('campaign-launched', second));
    expect(await chunksOf(second)).toEqual([]);
    await handle(freeze, await looksAgain(second));
    expect(await chunksOf(second)).toEqual([]);
    await handle(freeze, await eventOf('campaign-launched', first));
    const again = await looksAgain(second);
    await handle(freeze, again, again);
    const chunks = [await chunksOf(first), await chunksOf(second)].map(([chunk]) => Object.keys(chunk?.skips ?? {}));
    expect(chunks).toEqual([[], ['0', '1', '2']]);
    const stuck = await launching('two');
    await alter(stuck, { launchedAt: new Date(Date.now() - 3_600_000).toISOString() });
    const third = await launching('two');
    await handle(freeze, await eventOf('campaign-launched', third));
    expect(await chunksOf(third)).not.toEqual([]);
  });

  it('waits also for one that had to wait itself: its own freeze has just begun', async () => {
    const began = Date.now();
    const pass = (minutes: number) => vi.setSystemTime(began + minutes * minute);
    const ids = await enrol('queue', 150);
    cap({ mails: 1, per: 'P30D' });
    await launching('queue');
    pass(1);
    const second = await launching('queue');
    pass(2);
    const third = await launching('queue');
    for (const waited of [3, 20, 29]) {
      pass(waited);
      const looks = waited === 3 ? await eventOf('campaign-launched', second) : await looksAgain(second);
      await handle(freeze, looks);
      expect(await chunksOf(second)).toEqual([]);
    }
    // The first one is stuck by now: nobody waits for it.
    pass(31);
    await freeze(queued(await looksAgain(second)), shortOfTime(ids.length));
    pass(33);
    await handle(freeze, await eventOf('campaign-launched', third));
    expect(await chunksOf(third)).toEqual([]);
    await handle(freeze, await eventOf('audience-freeze-left', second));
    await handle(freeze, await looksAgain(third));
    const [of, after] = [await chunksOf(second), await chunksOf(third)];
    expect(of.flatMap(({ recipients: members }) => members)).toEqual(ids);
    expect(of.flatMap(({ skips = {} }) => Object.keys(skips))).toEqual([]);
    expect(after.flatMap(({ skips = {} }) => Object.keys(skips))).toHaveLength(ids.length);
  });

  it('remembers how far it has looked among members who are left out, whatever wakes it', async () => {
    await enrol('unasked', 60, (number) => ({ topics: number === 0 ? ['newsletter'] : [] }));
    const campaignId = await launching('unasked');
    await freeze(queued(await eventOf('campaign-launched', campaignId)), shortOfTime(100));
    for (let wakes = 1; wakes < 20 && (await show(campaignId)).status === 'freezing'; wakes += 1) {
      const dueAt = new Date(Date.now() + wakes * minute).toISOString();
      const due = happened(audienceFreezeDue, campaignId, { ref: campaignId, dueAt }, Date.parse(dueAt));
      await freeze(queued(due), shortOfTime(100));
    }
    expect(await show(campaignId)).toMatchObject({ status: 'sending', counts: { recipients: 1 } });
  });
});

it('the launch of a campaign that was cancelled meanwhile is ignored', async () => {
  const campaignId = await launching('large');
  await act('cancel', campaignId);
  const event = happened(campaignLaunched, campaignId, { campaignId }, 9);
  await handle(freeze, event);
  expect(await chunksOf(campaignId)).toEqual([]);
});

/** What the sender does with chunks in which some are to be skipped. */
async function sendAsTheEngineDoes(campaignId: Awaited<ReturnType<typeof launched>>): Promise<void> {
  for (const { chunk, recipients: members, skips = {} } of await chunksOf(campaignId)) {
    const outcomes = members.map((_id, position) => (skips[position] === undefined ? 'a' : 's')).join('');
    const at = { updatedAt: '2026-01-05T00:00:00Z', done: true, version: 1 };
    await commit(openTable(sendProgressTable).put({ campaignId, chunk, outcomes, reasons: { ...skips }, ...at }));
  }
}
