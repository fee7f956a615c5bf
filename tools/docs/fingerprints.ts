/** events/fingerprints.json: the schema of every event, pinned to its version. */
import { createHash } from 'node:crypto';
import type { EventContract } from '../../shared/bus/contract.ts';
import { fingerprintedSchema } from './event-catalogue.ts';

/** By event: the version, and the hash of the schema that this version means. */
export type Fingerprints = Readonly<Record<string, { readonly version: string; readonly sha256: string }>>;

export function fingerprintOf(contract: EventContract): Fingerprints[string] {
  const sha256 = createHash('sha256')
    .update(JSON.stringify(fingerprintedSchema(contract)))
    .digest('hex');
  return { version: contract.version, sha256 };
}

/** Events whose schema is another one under the same version, with what to do about it. */
export function changedWithoutVersion(contracts: readonly EventContract[], pinned: Fingerprints): string[] {
  return contracts.flatMap((contract) => {
    const now = fingerprintOf(contract);
    const before = pinned[contract.type];
    if (before === undefined || before.version !== now.version || before.sha256 === now.sha256) return [];
    return [
      `The schema of ${contract.type} changed, but its version is still ${now.version}. Raise the version in events/${contract.type}.ts: ` +
        'the minor when old consumers can read the new events (a field was added), the major when they cannot. Then run `npm run docs`. ' +
        'If this version was never released, remove its line from events/fingerprints.json instead.',
    ];
  });
}

/** The fingerprints to pin from now on. @throws Error for a schema that changed without its version. */
export function refreshedFingerprints(contracts: readonly EventContract[], pinned: Fingerprints): Fingerprints {
  const changed = changedWithoutVersion(contracts, pinned);
  if (changed.length > 0) throw new Error(changed.join('\n'));
  return Object.fromEntries(contracts.map((contract) => [contract.type, fingerprintOf(contract)]));
}
