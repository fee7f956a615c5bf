import { describe, expect, it, vi } from 'vitest';
import { addressReopened, addressSuppressed, memberJoined } from '../../../../events/consent/index.ts';
import { invitationDue } from '../../../../events/timers/index.ts';
import { newId } from '../../../../shared/identifier.ts';
import { alumni, cards, consentSays, register, timerDue, typesFor } from '../alumni-functions.ts';

describe('a leaver', () => {
  it('whose address bounced is marked on the card', async () => {
    vi.setSystemTime('2026-04-02T00:00:00Z');
    const alumniId = newId('alumnus');
    await register(alumniId);
    await consentSays(addressSuppressed, alumniId, { scope: 'address', reason: 'bounce', addressEpoch: 0 });
    expect(await cards.get({ alumniId })).toMatchObject({ unreachable: true });
  });

  it('whose address HR opened again is reachable, whichever of the two events comes first', async () => {
    vi.setSystemTime('2026-04-02T00:00:00Z');
    const suppressed = [addressSuppressed, { scope: 'address', reason: 'bounce', addressEpoch: 0 }, 1] as const;
    const reopened = [addressReopened, { addressEpoch: 0 }, 2] as const;
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

  it('who joined while employed again, as was reported only later, is invited after that stint, too', async () => {
    vi.setSystemTime('2026-03-05T00:00:00Z');
    const alumniId = newId('alumnus');
    await register(alumniId);
    await timerDue(invitationDue, alumniId, '2026-04-01T01:00:00.000Z');
    vi.setSystemTime('2026-05-20T00:00:00Z');
    await consentSays(memberJoined, alumniId, { topics: ['newsletter'], via: 'invitation' });
    const rehired = { kind: 'rehired', statedAt: '2026-07-01T00:00:00.000Z' } as const;
    vi.setSystemTime(rehired.statedAt);
    await register(alumniId, { employment: { hireDate: '2026-05-01' } }, rehired);
    expect(await alumni.get({ alumniId })).toMatchObject({ status: 'returned' });
    expect(await typesFor(alumniId)).toContain('alumnus-returned');
    vi.setSystemTime('2027-03-01T00:00:00Z');
    const employment = { hireDate: '2026-05-01', terminationDate: '2027-03-31' };
    await register(alumniId, { employment }, { statedAt: '2027-03-01T00:00:00.000Z' });
    await timerDue(invitationDue, alumniId, '2027-04-01T01:00:00.000Z');
    expect(await alumni.get({ alumniId })).toMatchObject({ status: 'invited', invitation: { hireDate: '2026-05-01' } });
    expect((await typesFor(alumniId)).filter((type) => type === 'alumni-invited')).toHaveLength(2);
  });
});
