/** What is known late of an address: HR and the HR system change a contact before it is heard; its owner was erased, and leaves again. */
import { afterAll, describe, expect, it, vi } from 'vitest';
import { mailBounced, mailComplained } from '../../../../events/mail/index.ts';
import { mailingRecordsTable } from '../../../../events/read-models/mailing-record.ts';
import { erasureDue, invitationDue, invitationExpiryDue } from '../../../../events/timers/index.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { type AlumniId, newId } from '../../../../shared/identifier.ts';
import { FakeSuppressionList } from '../../../fixtures/fake-suppression-list.ts';
import { apiCall, lambdaContext, queued } from '../../../fixtures/invocations.ts';
import { emitted } from '../../../fixtures/outbox.ts';
import { hr, nothingFailed, register, timerDue } from '../../alumni/alumni-functions.ts';
import { eventOf } from '../incoming-events.ts';

const list = await FakeSuppressionList.start();
const { handler: suppressAddress } = await import('../../../../functions/consent/suppression/suppress-address.ts');
const { handler: reopenAddress } = await import('../../../../functions/consent/suppression/reopen-address.ts');
const { handler: refreshMailingRecord } = await import(
  '../../../../functions/consent/mailing-record/refresh-mailing-record.ts'
);
const { handler: reflectMembership } = await import('../../../../functions/alumni/membership/reflect-membership.ts');
afterAll(() => list.stop());

const consumers = {
  'address-suppressed': reflectMembership,
  'address-reopened': reflectMembership,
  'contact-updated': refreshMailingRecord,
  'leaver-erased': refreshMailingRecord,
};

/** Delivers what was emitted about a person, of these types, in this order. */
async function hear(alumniId: AlumniId, ...types: (keyof typeof consumers)[]) {
  for (const type of types) {
    const events = (await emitted(type)).filter(({ detail }) => detail.data['alumniId'] === alumniId);
    expect(events).not.toEqual([]);
    expect(await consumers[type](queued(...events), lambdaContext())).toEqual(nothingFailed);
  }
}

/** Somebody who was invited on 1 April. */
async function invited(): Promise<AlumniId> {
  vi.setSystemTime('2026-03-05T00:00:00Z');
  const alumniId = newId('alumnus');
  await register(alumniId);
  await timerDue(invitationDue, alumniId, '2026-04-01T01:00:00.000Z');
  return alumniId;
}

/** Somebody whose invitation came back an hour later. Nobody but consent has heard of it. */
async function bounced(): Promise<AlumniId> {
  const alumniId = await invited();
  vi.setSystemTime('2026-04-01T02:00:00Z');
  const about = { mailRef: 'mal_04fz7kq2m9x1c', permanent: true, addressEpoch: 0 };
  const event = eventOf(mailBounced, alumniId, about, '2026-04-01T02:00:00Z');
  expect(await suppressAddress(queued(event), lambdaContext())).toEqual(nothingFailed);
  return alumniId;
}

async function reopen(alumniId: AlumniId) {
  const routeKey = 'POST /alumni/{alumniId}/contact/reopen';
  const call = apiCall({ routeKey, params: { alumniId }, body: { reason: 'The mailbox was mended.' } });
  return reopenAddress(call, lambdaContext());
}
const shown = async (alumniId: AlumniId) =>
  (await hr('GET /alumni/{alumniId}', { params: { alumniId } })).body.suppression;
const invitationsOf = async (alumniId: AlumniId) =>
  (await emitted('alumni-invited'))
    .filter(({ detail }) => detail.data['alumniId'] === alumniId)
    .map(({ detail }) => detail.data['addressEpoch']);

describe('a bounce that the alumni context hears of after', () => {
  it.each([
    ['first', ['address-suppressed', 'contact-updated']],
    ['last', ['contact-updated', 'address-suppressed']],
    ['twice', ['address-suppressed', 'contact-updated', 'address-suppressed', 'contact-updated']],
  ] as const)(
    'HR has corrected the address does not close the new one, which is invited: heard %s',
    async (_when, order) => {
      const alumniId = await bounced();
      const body = { personalEmail: `${alumniId}@example.com`, contactBasis: 'written_notice' };
      const { status } = await hr('PATCH /alumni/{alumniId}/contact', { params: { alumniId }, body });
      expect(status).toBe(200);
      await hear(alumniId, ...order);
      expect(await shown(alumniId)).toBe('none');
      expect(await openTable(mailingRecordsTable).get({ alumniId })).toMatchObject({ suppression: 'none', epoch: 1 });
      await timerDue(invitationDue, alumniId, '2026-04-02T01:00:00.000Z');
      expect(await invitationsOf(alumniId)).toEqual([0, 1]);
      expect(await reopen(alumniId)).toMatchObject({ statusCode: 409 });
    },
  );

  it.each([
    ['first', ['address-suppressed', 'contact-updated']],
    ['last', ['contact-updated', 'address-suppressed']],
    ['twice', ['contact-updated', 'address-suppressed', 'contact-updated', 'address-suppressed']],
  ] as const)(
    'the HR system stated another name closes the address until HR opens it: heard %s',
    async (_when, order) => {
      const alumniId = await bounced();
      const statedAt = '2026-04-01T02:30:00.000Z';
      await register(alumniId, { names: { family: 'Doyle', given: 'Seán' } }, { kind: 'updated', statedAt });
      await hear(alumniId, ...order);
      expect(await shown(alumniId)).toBe('address');
      expect(await reopen(alumniId)).toMatchObject({ statusCode: 200 });
      await hear(alumniId, 'address-reopened');
      expect(await shown(alumniId)).toBe('none');
    },
  );
});

describe('somebody who did not answer, was erased, and leaves another employment with the same address', () => {
  /** Invited again on 3 April 2028. */
  async function leavesAgain(alumniId: AlumniId): Promise<void> {
    await timerDue(invitationExpiryDue, alumniId, '2026-05-01T14:59:00.000Z');
    await timerDue(erasureDue, alumniId, '2026-07-01T01:00:00.000Z');
    await hear(alumniId, 'leaver-erased');
    vi.setSystemTime('2028-03-01T00:00:00Z');
    const employment = { hireDate: '2027-04-01', terminationDate: '2028-03-31' };
    await register(alumniId, { employment }, { statedAt: '2028-03-01T00:00:00.000Z' });
    await timerDue(invitationDue, alumniId, '2028-04-03T01:00:00.000Z');
  }

  it('is shown as open after a bounce of then, and is invited', async () => {
    const alumniId = await bounced();
    await hear(alumniId, 'address-suppressed');
    expect(await shown(alumniId)).toBe('address');
    await leavesAgain(alumniId);
    expect(await shown(alumniId)).toBe('none');
    expect(await reopen(alumniId)).toMatchObject({ statusCode: 409, body: expect.stringContaining('not closed') });
    expect(await invitationsOf(alumniId)).toEqual([0, 1]);
  });

  it.each(['before the erasure', 'after it'])(
    'is shown as closed after a complaint of then, known %s',
    async (when) => {
      const alumniId = await invited();
      const about = { mailRef: 'mal_04fz7kq2m9x1c', addressEpoch: 0 };
      const event = eventOf(mailComplained, alumniId, about, '2026-04-01T02:00:00Z');
      const complain = async () => expect(await suppressAddress(queued(event), lambdaContext())).toEqual(nothingFailed);
      if (when === 'before the erasure') await complain();
      await leavesAgain(alumniId);
      if (when === 'after it') await complain();
      await hear(alumniId, 'address-suppressed');
      expect(await shown(alumniId)).toBe('address');
      expect(await reopen(alumniId)).toMatchObject({ statusCode: 409, body: expect.stringContaining('complained') });
    },
  );
});
