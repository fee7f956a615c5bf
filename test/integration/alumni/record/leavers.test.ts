import { describe, expect, it, vi } from 'vitest';
import { addressReopened, addressSuppressed, leaverDeclined, memberJoined } from '../../../../events/consent/index.ts';
import { employeeOffboarded } from '../../../../events/hris/index.ts';
import { addressesTable } from '../../../../events/read-models/address-owner.ts';
import {
  erasureDue,
  invitationDue,
  invitationExpiryDue,
  invitationReminderDue,
} from '../../../../events/timers/index.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { newId } from '../../../../shared/identifier.ts';
import { lambdaContext, queued } from '../../../fixtures/invocations.ts';
import { timersOf } from '../../../fixtures/outbox.ts';

import {
  alumni,
  cards,
  consentSays,
  eventFor,
  nothingFailed,
  register,
  registerLeaver,
  stated,
  timerDue,
  typesFor,
} from '../alumni-functions.ts';

const due = '2026-04-01T01:00:00.000Z';

describe('a leaver', () => {
  it('is registered, invited, reminded twice, and forgotten when nothing comes back', async () => {
    vi.setSystemTime('2026-03-05T00:00:00Z');
    const alumniId = newId('alumnus');
    await register(alumniId);
    expect(await alumni.get({ alumniId })).toMatchObject({
      status: 'awaiting_last_day',
      updatedBy: 'webhook:standard',
    });
    expect(await cards.get({ alumniId })).toMatchObject({
      status: 'awaiting_last_day',
      language: 'en',
      departments: ['Sales'],
    });
    expect(await timersOf(alumniId)).toEqual([{ kind: 'invitation', dueAt: due }]);

    await timerDue(invitationDue, alumniId, due);
    expect(await cards.get({ alumniId })).toMatchObject({ status: 'invited', closesAt: '2026-05-01T01:00:00.000Z' });
    await timerDue(invitationReminderDue, alumniId, '2026-04-08T01:00:00.000Z');
    await timerDue(invitationReminderDue, alumniId, '2026-04-08T01:00:00.000Z');
    await timerDue(invitationReminderDue, alumniId, '2026-04-22T01:00:00.000Z');
    await timerDue(invitationExpiryDue, alumniId, '2026-05-01T01:00:00.000Z');
    expect(await alumni.get({ alumniId })).toMatchObject({ status: 'expired' });
    await timerDue(erasureDue, alumniId, '2026-06-30T01:00:00.000Z');

    expect(await typesFor(alumniId)).toEqual([
      'leaver-registered',
      'leaver-registered',
      'alumni-invited',
      'alumni-invited',
      'alumni-invited',
      'invitation-expired',
      'leaver-erased',
    ]);
    const tombstone = await alumni.get({ alumniId });
    expect(tombstone).toMatchObject({ status: 'expired', erasedAt: '2026-06-30T01:00:00.000Z', facts: { stints: {} } });
    expect(JSON.stringify(tombstone)).not.toMatch(/example\.net|Brien|Sales/);
    expect(await cards.get({ alumniId })).toBeUndefined();
    const claims = await openTable(addressesTable).scan({});
    expect(claims.items.filter((claim) => claim.alumniId === alumniId)).toEqual([]);
  });

  it('comes out the same whatever the order and repetition of deliveries, also at the same time', async () => {
    vi.setSystemTime('2026-03-05T00:00:00Z');
    const alumniId = newId('alumnus');
    const said = [
      await stated(alumniId),
      await stated(alumniId, {}, { kind: 'offboarding_cancelled', statedAt: '2026-03-02T00:00:00.000Z' }),
      await stated(alumniId, { locale: 'ja' }, { statedAt: '2026-03-03T00:00:00.000Z' }),
    ];
    const deliveries = [...said.toReversed(), ...said].map((event) => registerLeaver(queued(event), lambdaContext()));
    expect(await Promise.all(deliveries)).toEqual(deliveries.map(() => nothingFailed));
    expect(await alumni.get({ alumniId })).toMatchObject({
      status: 'awaiting_last_day',
      facts: { locale: { value: 'ja' } },
    });
    const before = await alumni.get({ alumniId });
    await registerLeaver(queued(...said), lambdaContext());
    expect(await alumni.get({ alumniId })).toEqual(before);
  });

  it('whose cancellation arrives first is not invited', async () => {
    vi.setSystemTime('2026-04-05T00:00:00Z');
    const alumniId = newId('alumnus');
    await register(alumniId, {}, { kind: 'offboarding_cancelled', statedAt: '2026-03-02T00:00:00.000Z' });
    await register(alumniId);
    expect(await alumni.get({ alumniId })).toMatchObject({ status: 'excluded', statusReason: 'offboarding_cancelled' });
    expect(await typesFor(alumniId)).not.toContain('alumni-invited');
  });

  it('whose intake item has expired is left as it was', async () => {
    const alumniId = newId('alumnus');
    const event = eventFor(employeeOffboarded, alumniId, { alumniId, intakeId: newId('intake') });
    expect(await registerLeaver(queued(event), lambdaContext())).toEqual(nothingFailed);
    expect(await alumni.get({ alumniId })).toBeUndefined();
  });

  it('who answered is not reminded', async () => {
    vi.setSystemTime('2026-04-02T00:00:00Z');
    const [joins, declines] = [newId('alumnus'), newId('alumnus')];
    await register(joins);
    await register(declines);
    await consentSays(memberJoined, joins, { topics: ['jobs'], via: 'invitation' });
    await consentSays(leaverDeclined, declines);
    await timerDue(invitationReminderDue, joins, '2026-04-10T00:00:00.000Z');
    await timerDue(invitationExpiryDue, declines, '2026-05-10T00:00:00.000Z');
    expect(await alumni.get({ alumniId: joins })).toMatchObject({ status: 'member', topics: { granted: ['jobs'] } });
    expect(await cards.get({ alumniId: declines })).toMatchObject({ status: 'declined' });
    for (const alumniId of [joins, declines]) {
      expect((await typesFor(alumniId)).filter((type) => type === 'alumni-invited')).toHaveLength(1);
    }
  });

  it('who joined and is stated to have died is excluded; no mail is asked for', async () => {
    vi.setSystemTime('2026-04-02T00:00:00Z');
    const alumniId = newId('alumnus');
    await register(alumniId);
    await consentSays(memberJoined, alumniId, { topics: ['jobs'], via: 'invitation' });
    const before = (await typesFor(alumniId)).length;
    const exit = { type: 'deceased' } as const;
    await register(alumniId, { exit }, { kind: 'updated', statedAt: '2026-04-02T00:00:00.000Z' });
    expect(await alumni.get({ alumniId })).toMatchObject({ status: 'excluded', statusReason: 'exit_type' });
    expect(await cards.get({ alumniId })).toMatchObject({ status: 'excluded' });
    expect((await typesFor(alumniId)).slice(before)).toEqual(['leaver-registered', 'alumnus-excluded']);
    expect(await timersOf(alumniId)).toContainEqual({ kind: 'erasure', dueAt: '2026-07-01T00:00:00.000Z' });
  });

  it('whose address bounced is marked on the card', async () => {
    vi.setSystemTime('2026-04-02T00:00:00Z');
    const alumniId = newId('alumnus');
    await register(alumniId);
    await consentSays(addressSuppressed, alumniId, { scope: 'address', reason: 'bounce' });
    expect(await cards.get({ alumniId })).toMatchObject({ unreachable: true });
  });

  it('whose address HR opened again is reachable, whichever of the two events comes first', async () => {
    vi.setSystemTime('2026-04-02T00:00:00Z');
    const suppressed = [addressSuppressed, { scope: 'address', reason: 'bounce' }, 1] as const;
    const reopened = [addressReopened, {}, 2] as const;
    for (const order of [
      [suppressed, reopened],
      [reopened, suppressed],
      [suppressed, reopened, suppressed],
    ]) {
      const alumniId = newId('alumnus');
      await register(alumniId);
      for (const [contract, data, sequence] of order) await consentSays(contract, alumniId, data, sequence);
      expect(await cards.get({ alumniId })).toMatchObject({ unreachable: false });
    }
  });

  it('of whom a timer or consent speaks without our knowing them is nobody', async () => {
    await timerDue(invitationDue, newId('alumnus'), due);
    await consentSays(leaverDeclined, newId('alumnus'));
  });
});
