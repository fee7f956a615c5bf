import { describe, expect, it, vi } from 'vitest';
import { addressReopened, addressSuppressed } from '../../../../events/consent/index.ts';
import { newId } from '../../../../shared/identifier.ts';
import { cards, consentSays, register } from '../alumni-functions.ts';

describe('a leaver', () => {
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
});
