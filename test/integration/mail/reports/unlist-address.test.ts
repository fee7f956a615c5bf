/** An address that is open again comes off SES's list; what is newer on the list stays. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { addressReopened } from '../../../../events/consent/index.ts';
import { contactCardsTable } from '../../../../events/read-models/contact-card.ts';
import { mailingRecordsTable } from '../../../../events/read-models/mailing-record.ts';
import { newRecord } from '../../../../functions/consent/ledger/consent-change.ts';
import { softBouncesTable } from '../../../../functions/mail/tables.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import type { AlumniId } from '../../../../shared/identifier.ts';
import { contactCard, somebody } from '../../../fixtures/consent.ts';
import { FakeSuppressionList } from '../../../fixtures/fake-suppression-list.ts';
import { lambdaContext, queued } from '../../../fixtures/invocations.ts';
import { makeTables } from '../../tables.ts';
import { enrol, happened, numbered } from '../frozen-campaign.ts';

const list = await FakeSuppressionList.start();
await makeTables(mailingRecordsTable, contactCardsTable, softBouncesTable);
const { handler } = await import('../../../../functions/mail/reports/unlist-address.ts');

beforeEach(() => {
  list.entries.length = 0;
  list.removed.length = 0;
  list.refuses = false;
});
afterAll(() => list.stop());

const [complained, asked, later] = ['2026-11-01T00:00:00.000Z', '2026-11-10T00:00:00.000Z', '2026-11-20T00:00:00.000Z'];
const reopened = (alumniId: AlumniId) => happened(addressReopened, alumniId, { alumniId, addressEpoch: 0 });
const deliver = async (alumniId: AlumniId, times = 1) => {
  const events = Array.from({ length: times }, () => reopened(alumniId));
  return (await handler(queued(...events), lambdaContext())).batchItemFailures;
};
const put = (address: string, reason: 'BOUNCE' | 'COMPLAINT', since: string) =>
  list.entries.push({ address, reason, since: new Date(since) });
const member = async (number: number, change: Parameters<typeof numbered>[1]) => {
  const record = numbered(number, change);
  await enrol(record);
  return { alumniId: record.alumniId, address: record.address ?? '' };
};

describe('address-reopened', () => {
  it.each([
    ['a complaint before the new consent', 'COMPLAINT', complained, true],
    ['a complaint after the new consent', 'COMPLAINT', later, false],
    ['a bounce before HR opened the address', 'BOUNCE', complained, true],
    ['a bounce after HR opened the address', 'BOUNCE', later, false],
  ] as const)(
    '%s: takes the address off SES’s list, however often it comes',
    async (_what, reason, since, comesOff) => {
      const opened = { complainedAt: complained, topicsSince: { jobs: asked }, reopenedAt: asked };
      const { alumniId, address } = await member(8000, opened);
      put(address, reason, since);
      expect(await deliver(alumniId, 3)).toEqual([]);
      expect(list.removed).toEqual(comesOff ? [address] : []);
      expect(list.entries).toHaveLength(comesOff ? 0 : 1);
    },
  );

  it('takes off the address of a leaver that only the contact card knows', async () => {
    const alumniId = somebody();
    await commit(openTable(contactCardsTable).put(contactCard(alumniId, { address: 'leaver@example.net' })));
    await enrol({ ...newRecord(alumniId), sequence: 1, reopenedAt: asked });
    put('leaver@example.net', 'BOUNCE', complained);
    expect(await deliver(alumniId)).toEqual([]);
    expect(list.removed).toEqual(['leaver@example.net']);
  });

  it('does nothing for somebody who is not listed, or was erased', async () => {
    const { alumniId } = await member(8001, { complainedAt: complained, topicsSince: { jobs: asked } });
    expect(await deliver(alumniId)).toEqual([]);
    expect(await deliver(somebody())).toEqual([]);
    expect(list.removed).toEqual([]);
  });

  it('is given again while SES does not respond, is tried again, and then goes to the dead letters', async () => {
    const { alumniId, address } = await member(8002, { complainedAt: complained, topicsSince: { jobs: asked } });
    put(address, 'COMPLAINT', complained);
    list.refuses = true;
    expect(await deliver(alumniId)).toHaveLength(1);
    list.refuses = false;
    expect(await deliver(alumniId)).toEqual([]);
    expect(list.removed).toEqual([address]);
  });
});
