/** What SES suppressed without our hearing of it has the same consequence as a report. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { addressesTable, addressHash } from '../../../../events/read-models/address-owner.ts';
import { contactCardsTable } from '../../../../events/read-models/contact-card.ts';
import { mailingRecordsTable } from '../../../../events/read-models/mailing-record.ts';
import { softBouncesTable, suppressionSyncsTable } from '../../../../functions/mail/tables.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { FakeSuppressionList } from '../../../fixtures/fake-suppression-list.ts';
import { lambdaContext } from '../../../fixtures/invocations.ts';
import { emitted } from '../../../fixtures/outbox.ts';
import { makeTables } from '../../tables.ts';
import { enrol, numbered } from '../frozen-campaign.ts';

const list = await FakeSuppressionList.start();
await makeTables(mailingRecordsTable, contactCardsTable, addressesTable, suppressionSyncsTable, softBouncesTable);
const { handler } = await import('../../../../functions/mail/reports/sync-suppression-list.ts');
const syncs = openTable(suppressionSyncsTable);

beforeEach(async () => {
  list.entries.length = 0;
  list.queries.length = 0;
  list.forgetsTokens = false;
  await commit(syncs.delete({ list: 'account' }));
});
afterAll(() => list.stop());

const run = (timeLeft = 60_000) => handler({}, { ...lambdaContext(), getRemainingTimeInMillis: () => timeLeft });
const ago = (minutes: number) => new Date(Math.floor(Date.now() / 1000) * 1000 - minutes * 60_000);
const put = (address: string, reason: 'BOUNCE' | 'COMPLAINT' = 'BOUNCE', since = ago(10)) =>
  list.entries.push({ address, reason, since });

/** A member whose address `alumni` knows. */
async function known(number: number, change: Parameters<typeof numbered>[1] = {}) {
  const record = numbered(number, change);
  await enrol(record);
  const { alumniId, address = '' } = record;
  await commit(openTable(addressesTable).put({ addressHash: addressHash(address), alumniId }));
  return { alumniId, address };
}
const toldOf = async (alumniId: string) =>
  [...(await emitted('mail-bounced')), ...(await emitted('mail-complained'))].filter(
    ({ detail }) => detail.data['alumniId'] === alumniId,
  );

describe('the nightly reading of the suppression list', () => {
  it('emits an event on whoever is on it as if SES had reported it, once', async () => {
    const [bounced, complained] = [await known(1), await known(2)];
    const since = ago(10);
    put(bounced.address.toUpperCase(), 'BOUNCE', since);
    put(complained.address, 'COMPLAINT');
    put('somebody-else@example.org');
    put('not an address');
    await run();
    await run();
    const [bounce, ...more] = await toldOf(bounced.alumniId);
    expect(more).toEqual([]);
    expect(bounce).toMatchObject({
      type: 'mail-bounced',
      detail: {
        metadata: { occurredAt: since.toISOString() },
        data: { mailRef: 'suppression_list', addressEpoch: 0, permanent: true, because: 'suppression_list' },
      },
    });
    expect(await toldOf(complained.alumniId)).toMatchObject([{ type: 'mail-complained' }]);
    expect(JSON.stringify(await emitted())).not.toContain('example.');
  });

  it('emits nothing that is known', async () => {
    const bounced = await known(3, { suppression: 'address' });
    const complained = await known(4, { suppression: 'campaigns', complainedAt: '2026-01-01T00:00:00Z' });
    put(bounced.address);
    put(complained.address, 'COMPLAINT');
    await run();
    expect(await toldOf(bounced.alumniId)).toEqual([]);
    expect(await toldOf(complained.alumniId)).toEqual([]);
  });

  it('does not close again what HR opened after the entry; a newer entry does', async () => {
    const reopenedAt = ago(60).toISOString();
    const [older, newer] = [await known(31, { reopenedAt }), await known(32, { reopenedAt })];
    put(older.address, 'BOUNCE', ago(61));
    put(newer.address, 'BOUNCE', ago(59));
    await run();
    expect(await toldOf(older.alumniId)).toEqual([]);
    expect(await toldOf(newer.alumniId)).toHaveLength(1);
  });

  it('leaves a new consent alone and takes an older entry off the list; a newer entry withdraws the consent', async () => {
    list.removed.length = 0;
    const asked = { complainedAt: ago(90).toISOString(), topicsSince: { jobs: ago(60).toISOString() } };
    const [older, newer] = [await known(33, asked), await known(34, asked)];
    put(older.address, 'COMPLAINT', ago(89));
    const since = ago(30);
    put(newer.address, 'COMPLAINT', since);
    await run();
    expect(await toldOf(older.alumniId)).toEqual([]);
    expect(await toldOf(newer.alumniId)).toMatchObject([
      { type: 'mail-complained', detail: { metadata: { occurredAt: since.toISOString() } } },
    ]);
    expect(list.removed).toEqual([older.address]);
  });

  it.each([
    [21, 'refusedByPolicyAt', 'BOUNCE', 'takes off'],
    [22, 'complainedByMachineAt', 'COMPLAINT', 'takes off'],
    [23, 'refusedByPolicyAt', 'COMPLAINT', 'reports'],
    [24, 'complainedByMachineAt', 'BOUNCE', 'reports'],
  ] as const)('(%i) after %s, of an entry for a %s it %s the address', async (number, word, reason, what) => {
    list.removed.length = 0;
    const { alumniId, address } = await known(number);
    const at = new Date().toISOString();
    await commit(openTable(softBouncesTable).put({ alumniId, version: 1, [word]: at, expiresAt: 1 }));
    put(address, reason);
    await run();
    const takesOff = what === 'takes off';
    expect(await toldOf(alumniId)).toHaveLength(takesOff ? 0 : 1);
    expect(list.removed).toEqual(takesOff ? [address] : []);
  });

  it('reads all of it the first time, and then what is new with some overlap', async () => {
    await run();
    await run();
    const [first, second] = list.queries;
    expect(first?.has('StartDate')).toBe(false);
    const gap = Date.parse(first?.get('EndDate') ?? '') - Date.parse(second?.get('StartDate') ?? '');
    expect(gap).toBe(6 * 3_600_000);
  });

  it('continues the next time where its time was up', async () => {
    const people = [await known(5), await known(6), await known(7)];
    for (const { address } of people) put(address);
    await run(20_000);
    expect(await syncs.get({ list: 'account' })).toMatchObject({ reading: { nextToken: '1' } });
    await run();
    expect(list.queries.map((query) => query.get('NextToken'))).toEqual([null, '1', '2']);
    for (const { alumniId } of people) expect(await toldOf(alumniId)).toHaveLength(1);
    expect((await syncs.get({ list: 'account' }))?.reading).toBeUndefined();
  });

  it('begins again when SES has forgotten the page', async () => {
    const people = [await known(8), await known(9)];
    for (const { address } of people) put(address);
    await commit(
      syncs.create({ list: 'account', version: 1, reading: { until: new Date().toISOString(), nextToken: '7' } }),
    );
    list.forgetsTokens = true;
    await run(20_000);
    list.forgetsTokens = false;
    await run();
    for (const { alumniId } of people) expect(await toldOf(alumniId)).toHaveLength(1);
  });
});
