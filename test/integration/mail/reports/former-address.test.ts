/** What is reported, listed or reopened of a former address leaves the present one, and its entry on SES's list, as they are. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { addressReopened } from '../../../../events/consent/index.ts';
import { addressesTable, addressHash } from '../../../../events/read-models/address-owner.ts';
import { contactCardsTable } from '../../../../events/read-models/contact-card.ts';
import { newRecord } from '../../../../functions/consent/ledger/consent-change.ts';
import { softBouncesTable, suppressionSyncsTable } from '../../../../functions/mail/tables.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { type AlumniId, idFrom } from '../../../../shared/identifier.ts';
import { contactCard, somebody } from '../../../fixtures/consent.ts';
import { FakeSuppressionList } from '../../../fixtures/fake-suppression-list.ts';
import { lambdaContext, queued, queuedBodies } from '../../../fixtures/invocations.ts';
import { emitted } from '../../../fixtures/outbox.ts';
import { makeTables } from '../../tables.ts';
import { enrol, happened, openMailRoom } from '../frozen-campaign.ts';

const [room, list] = await Promise.all([openMailRoom(), FakeSuppressionList.start()]);
await makeTables(addressesTable, suppressionSyncsTable);
const { handler: recordReport } = await import(
  '../../../../functions/mail/reports/record-delivery-bounce-complaint.ts'
);
const { handler: unlist } = await import('../../../../functions/mail/reports/unlist-address.ts');
const { handler: sync } = await import('../../../../functions/mail/reports/sync-suppression-list.ts');
afterAll(() => Promise.all([room.close(), list.stop()]));
beforeEach(async () => {
  list.entries.length = 0;
  list.removed.length = 0;
  await commit(openTable(suppressionSyncsTable).delete({ list: 'account' }));
});

const mailId = (alumniId: AlumniId) => idFrom('mail', alumniId);
const cards = openTable(contactCardsTable);

/** A leaver whose address replaced another one; consent's record knows the former one alone. */
async function moved(change: Partial<ReturnType<typeof newRecord>> = {}, epoch = 1) {
  const alumniId = somebody();
  const address = `${alumniId}@example.net`;
  await enrol({ ...newRecord(alumniId), sequence: 1, ...change });
  await commit(cards.put(contactCard(alumniId, { address, epoch })));
  await commit(openTable(addressesTable).put({ addressHash: addressHash(address), alumniId }));
  return { alumniId, address };
}
const report = (alumniId: AlumniId, epoch: number, type: string, more: object) => ({
  ...{ id: 'r1', type, time: '2026-11-20T00:00:00Z', messageId: 'm1' },
  tags: { mail: [mailId(alumniId)], recipient: [alumniId], epoch: [String(epoch)] },
  ...more,
});
const receive = (...bodies: unknown[]) => recordReport(queuedBodies(...bodies), lambdaContext());
const put = (address: string, reason: 'BOUNCE' | 'COMPLAINT', since = '2026-11-01T00:00:00Z') =>
  list.entries.push({ address, reason, since: new Date(since) });
const bouncesOf = async (alumniId: AlumniId) =>
  (await emitted('mail-bounced')).map(({ detail }) => detail.data).filter((data) => data['alumniId'] === alumniId);

const byPolicy = { bounceType: 'Permanent', bounceSubType: 'General', status: '5.7.1' };
const heldBack = { bounceType: 'Permanent', bounceSubType: 'OnAccountSuppressionList' };

describe('a report on a mail to a former address', () => {
  it.each([
    ['a complaint of a mail system', 'Email Complaint Received', { complaintFeedbackType: 'virus' }],
    ['a refusal by policy', 'Email Bounced', byPolicy],
  ])('%s takes the present address off no list, and excuses nothing of it', async (_what, type, more) => {
    const [former, present] = [await moved(), await moved()];
    for (const { address } of [former, present]) put(address, 'BOUNCE');
    await receive(report(former.alumniId, 0, type, more), report(present.alumniId, 1, type, more));
    expect(list.removed).toEqual([present.address]);
    expect(await openTable(softBouncesTable).get({ alumniId: former.alumniId })).toBeUndefined();
  });

  it('that was noted while it was the present one excuses nothing of the one that replaced it', async () => {
    const { alumniId, address } = await moved({}, 0);
    await receive(report(alumniId, 0, 'Email Bounced', byPolicy));
    await commit(cards.put(contactCard(alumniId, { address, epoch: 1 })));
    put(address, 'BOUNCE');
    await receive(report(alumniId, 1, 'Email Bounced', heldBack));
    expect(list.removed).toEqual([]);
    expect(await bouncesOf(alumniId)).toContainEqual(expect.objectContaining({ permanent: true, addressEpoch: 1 }));
  });

  it('which SES held back says nothing of the present address’s entry', async () => {
    const { alumniId, address } = await moved();
    put(address, 'BOUNCE');
    await receive(report(alumniId, 0, 'Email Bounced', heldBack));
    expect(await bouncesOf(alumniId)).toMatchObject([{ permanent: false, addressEpoch: 0 }]);
  });
});

describe('what consent knows of a former address', () => {
  const reopenedAt = '2026-11-10T00:00:00.000Z';

  it.each([
    ['closed', { suppression: 'address' as const }],
    ['opened', { reopenedAt }],
  ])('it was %s: does not excuse the entry of the present one', async (_what, change) => {
    const { alumniId, address } = await moved(change);
    put(address, 'BOUNCE');
    await receive(report(alumniId, 1, 'Email Bounced', heldBack));
    expect(await bouncesOf(alumniId)).toMatchObject([{ permanent: true, addressEpoch: 1 }]);
    expect(list.removed).toEqual([]);
    await sync({}, { ...lambdaContext(), getRemainingTimeInMillis: () => 60_000 });
    expect(await bouncesOf(alumniId)).toHaveLength(2);
  });

  it('its reopening takes no other address off SES’s list', async () => {
    const { alumniId, address } = await moved({ reopenedAt, epoch: 1 });
    put(address, 'BOUNCE');
    const about = (addressEpoch: number) => queued(happened(addressReopened, alumniId, { alumniId, addressEpoch }));
    await unlist(about(0), lambdaContext());
    expect(list.removed).toEqual([]);
    await unlist(about(1), lambdaContext());
    expect(list.removed).toEqual([address]);
  });
});

describe('the nightly reading of SES’s list', () => {
  const run = () => sync({}, { ...lambdaContext(), getRemainingTimeInMillis: () => 60_000 });

  it('says which address it is about, and nothing of one that was replaced since', async () => {
    const [listed, replaced] = [await moved({}, 3), await moved({}, 3)];
    for (const { address } of [listed, replaced]) put(address, 'BOUNCE');
    await commit(cards.put(contactCard(replaced.alumniId, { address: 'new@example.com', epoch: 4 })));
    await run();
    expect(await bouncesOf(listed.alumniId)).toMatchObject([{ permanent: true, addressEpoch: 3 }]);
    expect(await bouncesOf(replaced.alumniId)).toEqual([]);
  });
});
