/** HR opens an address: in our record, on SES's list, for the other contexts. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { MailingRecord } from '../../../../events/read-models/mailing-record.ts';
import { mailingRecordsTable } from '../../../../events/read-models/mailing-record.ts';
import { newRecord } from '../../../../functions/consent/ledger/consent-change.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import type { AlumniId } from '../../../../shared/identifier.ts';
import { somebody } from '../../../fixtures/consent.ts';
import { expectDescribed } from '../../../fixtures/described-responses.ts';
import { FakeSuppressionList } from '../../../fixtures/fake-suppression-list.ts';
import { apiCall, lambdaContext } from '../../../fixtures/invocations.ts';
import { eventsOf, putCard, putMember, recordOf } from '../consent-tables.ts';

const list = await FakeSuppressionList.start();
const { handler } = await import('../../../../functions/consent/suppression/reopen-address.ts');

beforeEach(() => {
  list.entries.length = 0;
  list.removed.length = 0;
  list.refuses = false;
  list.refusesRemovals = false;
});
afterAll(() => list.stop());

const routeKey = 'POST /alumni/{alumniId}/contact/reopen';
async function reopen(
  alumniId: AlumniId,
  body: unknown = { reason: '受信箱を整理したと本人から連絡' },
  scope?: string,
) {
  const call = apiCall({
    routeKey,
    params: { alumniId },
    body,
    actor: 'hr-7',
    ...(scope === undefined ? {} : { scope }),
  });
  const { statusCode, body: answer } = await handler(call, lambdaContext());
  expectDescribed(routeKey, statusCode);
  return { status: statusCode, body: JSON.parse(answer ?? 'null') };
}
const closed = { suppression: 'address', bouncedAt: '2026-06-01T00:00:00.000Z' } as const;
const listed = (address: string, reason: 'BOUNCE' | 'COMPLAINT' = 'BOUNCE') =>
  list.entries.push({ address, reason, since: new Date('2026-06-01T00:00:00Z') });

async function member(address: string, change: Partial<MailingRecord> = {}): Promise<AlumniId> {
  const alumniId = somebody();
  await putMember(alumniId, { address, ...closed, ...change });
  return alumniId;
}

describe('POST /alumni/{alumniId}/contact/reopen', () => {
  it('opens a member’s address here and on the list of SES, and names who did it and why', async () => {
    const alumniId = await member('taro@example.net');
    listed('taro@example.net');
    const { status, body } = await reopen(alumniId);
    expect(status).toBe(200);
    expect(body).toEqual({
      alumniId,
      suppression: 'none',
      reopenings: [{ at: expect.any(String), by: 'hr-7', reason: '受信箱を整理したと本人から連絡' }],
    });
    expect(await recordOf(alumniId)).toMatchObject({ suppression: 'none', reopenings: body.reopenings });
    expect(list.entries).toEqual([]);
    expect((await eventsOf(alumniId)).map(({ type, data }) => ({ type, data }))).toEqual([
      { type: 'address-reopened', data: { alumniId, addressEpoch: 0 } },
    ]);
    // The response was lost, and the request comes again.
    expect(await reopen(alumniId)).toEqual({ status, body });
    expect(await eventsOf(alumniId)).toHaveLength(1);
    // SES lists the address still, or again: it comes off although the record is as it was.
    listed('taro@example.net');
    expect(await reopen(alumniId)).toEqual({ status, body });
    expect(list.entries).toEqual([]);
    expect(await eventsOf(alumniId)).toHaveLength(1);
    expect((await reopen(alumniId, { reason: 'another' })).status).toBe(409);
  });

  it('opens a leaver’s address, which only the contact card knows', async () => {
    const alumniId = somebody();
    await putCard(alumniId, { address: 'leaver@example.net' });
    await commit(openTable(mailingRecordsTable).put({ ...newRecord(alumniId), ...closed, sequence: 1 }));
    listed('leaver@example.net');
    expect(await reopen(alumniId)).toMatchObject({ status: 200, body: { suppression: 'none' } });
    expect(list.removed).toEqual(['leaver@example.net']);
  });

  it('respects a complaint: one on SES’s list refuses the reopening, one that we know of keeps campaigns stopped', async () => {
    const onList = await member('cross@example.net');
    listed('cross@example.net', 'COMPLAINT');
    expect((await reopen(onList)).status).toBe(409);
    expect((await recordOf(onList))?.suppression).toBe('address');
    const ours = await member('annoyed@example.net', { complainedAt: '2026-05-01T00:00:00.000Z' });
    listed('annoyed@example.net', 'COMPLAINT');
    expect(await reopen(ours)).toMatchObject({ status: 200, body: { suppression: 'campaigns' } });
    expect(list.removed).toEqual([]);
  });

  it('opens the address of a person who complained, asked for mail since, and then bounced: also on SES’s list', async () => {
    const asked = { complainedAt: '2026-05-01T00:00:00.000Z', topicsSince: { jobs: '2026-05-20T00:00:00.000Z' } };
    const alumniId = await member('asked@example.net', asked);
    list.entries.push({ address: 'asked@example.net', reason: 'COMPLAINT', since: new Date('2026-05-01T00:00:00Z') });
    expect(await reopen(alumniId)).toMatchObject({ status: 200, body: { suppression: 'none' } });
    expect(list.entries).toEqual([]);
    const again = await member('again@example.net', asked);
    listed('again@example.net', 'COMPLAINT');
    expect((await reopen(again)).status).toBe(409);
  });

  it('opens an address that SES does not list, and none while SES does not respond', async () => {
    const alumniId = await member('unlisted@example.net');
    list.refuses = true;
    expect((await reopen(alumniId)).status).toBe(500);
    expect((await recordOf(alumniId))?.suppression).toBe('address');
    list.refuses = false;
    expect(await reopen(alumniId)).toMatchObject({ status: 200, body: { suppression: 'none' } });
    expect(list.removed).toEqual([]);
  });

  it.each([[{}], [{ reason: '' }], [{ reason: '  ' }], [{ reason: 'x', more: 1 }]])(
    'needs a reason: %j',
    async (body) => {
      expect((await reopen(await member('r@example.net'), body)).status).toBe(422);
    },
  );

  it('needs the scope for writing, and a person who is suppressed', async () => {
    expect((await reopen(await member('w@example.net'), undefined, 'programme/read')).status).toBe(403);
    expect((await reopen(somebody())).status).toBe(404);
    expect((await reopen(await member('open@example.net', { suppression: 'none' }))).status).toBe(409);
  });

  it('needs an address to open', async () => {
    const alumniId = somebody();
    await commit(openTable(mailingRecordsTable).put({ ...newRecord(alumniId), ...closed, sequence: 1 }));
    expect(await reopen(alumniId)).toMatchObject({
      status: 409,
      body: { detail: 'No address of this person is known.' },
    });
  });

  it('leaves the address closed while SES still lists it; a request that died between the list and the record is repeated', async () => {
    const alumniId = await member('between@example.net');
    listed('between@example.net');
    list.refusesRemovals = true;
    expect((await reopen(alumniId)).status).toBe(500);
    expect((await recordOf(alumniId))?.suppression).toBe('address');
    list.refusesRemovals = false;
    // As after a crash: the list is done, the record is not.
    list.entries.length = 0;
    expect(await reopen(alumniId)).toMatchObject({ status: 200, body: { suppression: 'none' } });
  });
});
