import { describe, expect, it, vi } from 'vitest';
import { leaverDeclined, memberJoined } from '../../../../events/consent/index.ts';
import { addressesTable } from '../../../../events/read-models/address-owner.ts';
import {
  erasureDue,
  invitationDue,
  invitationExpiryDue,
  invitationReminderDue,
} from '../../../../events/timers/index.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { newId } from '../../../../shared/identifier.ts';
import { timersOf } from '../../../fixtures/outbox.ts';
import { alumni, cards, consentSays, register, timerDue, typesFor } from '../alumni-functions.ts';

const due = '2026-04-01T01:00:00.000Z';

describe('a leaver', () => {
  it('is registered, invited, reminded twice, and erased without an answer', async () => {
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
    expect(await cards.get({ alumniId })).toMatchObject({ status: 'invited', closesAt: '2026-05-01T14:59:00.000Z' });
    await timerDue(invitationReminderDue, alumniId, '2026-04-08T01:00:00.000Z');
    await timerDue(invitationReminderDue, alumniId, '2026-04-08T01:00:00.000Z');
    await timerDue(invitationReminderDue, alumniId, '2026-04-22T01:00:00.000Z');
    await timerDue(invitationExpiryDue, alumniId, '2026-05-01T14:59:00.000Z');
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

  it('who answered is not reminded', async () => {
    vi.setSystemTime('2026-04-02T01:00:00Z');
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

  it('a person who is not known is ignored, whether a timer or consent names them', async () => {
    await timerDue(invitationDue, newId('alumnus'), due);
    await consentSays(leaverDeclined, newId('alumnus'));
  });
});
