/** What bounces and complaints do: duplicates, replays and any order come to the same. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contactUpdated } from '../../../../events/alumni/index.ts';
import { isChainIntact } from '../../../../functions/consent/ledger/ledger.ts';
import { somebody } from '../../../fixtures/consent.ts';
import { lambdaContext, queued, queuedBodies } from '../../../fixtures/invocations.ts';
import { eventsOf, ledgerOf, putCard, putMember, recordOf } from '../consent-tables.ts';
import { bounced, complained, deliver, eventOf } from '../incoming-events.ts';

const { handler: suppressAddress } = await import('../../../../functions/consent/suppression/suppress-address.ts');
const { handler: refreshMailingRecord } = await import(
  '../../../../functions/consent/mailing-record/refresh-mailing-record.ts'
);

describe('bounces and complaints', () => {
  it('a bounce stops mail to an address that does not exist; a full mailbox stops nothing', async () => {
    const [hard, soft] = [somebody(), somebody()];
    await putMember(hard);
    await putMember(soft);
    await deliver(suppressAddress, bounced(hard), bounced(soft, undefined, false));
    expect(await recordOf(hard)).toMatchObject({
      suppression: 'address',
      topics: ['newsletter', 'gatherings', 'jobs'],
    });
    expect(await recordOf(soft)).toMatchObject({ suppression: 'none', sequence: 2 });
    expect((await eventsOf(hard)).map(({ data }) => data)).toEqual([
      { alumniId: hard, scope: 'address', reason: 'bounce', addressEpoch: 0 },
    ]);
  });

  it('a complaint stops campaigns and withdraws every topic in the ledger', async () => {
    const alumniId = somebody();
    await putMember(alumniId);
    await deliver(suppressAddress, complained(alumniId));
    expect(await recordOf(alumniId)).toMatchObject({ suppression: 'campaigns', topics: [], membership: 'member' });
    expect((await ledgerOf(alumniId))[0]).toMatchObject({
      eventType: 'ReportedWithdrawal',
      collection: { method: 'complaint', source: 'mailbox_provider' },
      eventTime: '2026-06-01T00:00:00.000Z',
    });
    expect((await eventsOf(alumniId)).map(({ type }) => type)).toEqual([
      'address-suppressed',
      'profile-updated',
      'consent-withdrawn',
    ]);
  });

  it('have the same effect in any order and any number', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([0, 0, 1, 1, 2, 3], { minLength: 6, maxLength: 6 }), async (order) => {
        const alumniId = somebody();
        await putMember(alumniId);
        const told = [
          bounced(alumniId, '2026-06-01T00:00:00Z'),
          complained(alumniId, '2026-06-02T00:00:00Z'),
          bounced(alumniId, '2026-06-03T00:00:00Z'),
          complained(alumniId, '2026-06-04T00:00:00Z'),
        ];
        for (const one of order) await deliver(suppressAddress, ...told.slice(one, one + 1));
        const [record, ledger] = [await recordOf(alumniId), await ledgerOf(alumniId)];
        expect(record).toMatchObject({ suppression: 'address', topics: [] });
        expect(ledger).toHaveLength(1);
        expect(record !== undefined && isChainIntact(ledger, record)).toBe(true);
      }),
      { numRuns: 12 },
    );
  });

  it('of a leaver emit an event that says that the address is closed, so that no reminder follows', async () => {
    const alumniId = somebody();
    const event = bounced(alumniId);
    await deliver(suppressAddress, event, event);
    expect(await recordOf(alumniId)).toMatchObject({ membership: 'leaver', suppression: 'address' });
    expect(await eventsOf(alumniId)).toHaveLength(1);
  });

  it('of a replaced address do not affect the new one, not even when replayed', async () => {
    const alumniId = somebody();
    await putMember(alumniId);
    await deliver(suppressAddress, bounced(alumniId));
    await putCard(alumniId, { status: 'member', address: 'hanako@example.com', epoch: 1 });
    await deliver(refreshMailingRecord, eventOf(contactUpdated, alumniId));
    expect(await recordOf(alumniId)).toMatchObject({ suppression: 'none', address: 'hanako@example.com', epoch: 1 });
    await deliver(suppressAddress, bounced(alumniId), bounced(alumniId, '2026-06-02T00:00:00Z'));
    expect((await recordOf(alumniId))?.suppression).toBe('none');
  });
});

it('an event that cannot be read goes to the dead-letter queue and delays no other', async () => {
  const alumniId = somebody();
  await putMember(alumniId);
  const good = queued(bounced(alumniId));
  const bad = queuedBodies('no json');
  const answer = await suppressAddress({ Records: [...bad.Records, ...good.Records] }, lambdaContext());
  expect(answer.batchItemFailures).toEqual([]);
  expect((await recordOf(alumniId))?.suppression).toBe('address');
});
