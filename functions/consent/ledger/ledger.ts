/** The chain of a person's consent records: each holds the hash of the one before, so that a change is noticed. */
import { createHash } from 'node:crypto';
import { idFrom } from '../../../shared/identifier.ts';
import type { ConsentRecord } from '../tables.ts';

/** Where a person's chain ends: number and hash of its newest record. */
export interface LedgerHead {
  readonly ledgerSequence: number;
  readonly ledgerHash: string;
}

/** The end of a chain without records. */
export const emptyLedger: LedgerHead = { ledgerSequence: 0, ledgerHash: '0'.repeat(64) };

/** A record before it has its place in the chain. */
export type UnchainedRecord = Omit<ConsentRecord, 'sequence' | 'recordId' | 'prevHash' | 'hash'>;

/** Appends records to a chain, in order. */
export function appendRecords(head: LedgerHead, records: readonly UnchainedRecord[]): ConsentRecord[] {
  let { ledgerSequence: sequence, ledgerHash: prevHash } = head;
  return records.map((record) => {
    sequence += 1;
    const recordId = idFrom('consentRecord', record.alumniId, String(sequence));
    const unsealed = { ...record, sequence, recordId, prevHash };
    const sealed = { ...unsealed, hash: hashOf(unsealed) };
    prevHash = sealed.hash;
    return sealed;
  });
}

/** The head of a chain after these records were appended to it. */
export function headAfter({ ledgerSequence, ledgerHash }: LedgerHead, appended: readonly ConsentRecord[]): LedgerHead {
  const newest = appended.at(-1);
  if (newest === undefined) return { ledgerSequence, ledgerHash };
  return { ledgerSequence: newest.sequence, ledgerHash: newest.hash };
}

/** The hash of a record: SHA-256 over the canonical JSON of everything but the hash itself. */
export function hashOf(record: Omit<ConsentRecord, 'hash'>): string {
  return createHash('sha256').update(canonicalJson(record)).digest('hex');
}

/**
 * Whether nobody changed, removed, added or reordered a record: every hash is right, each names the one before, and the
 * chain ends where the mailing record says that it ends.
 */
export function isChainIntact(records: readonly ConsentRecord[], head: LedgerHead): boolean {
  let { ledgerSequence: sequence, ledgerHash: prevHash } = emptyLedger;
  for (const { hash, ...record } of records) {
    sequence += 1;
    if (record.sequence !== sequence || record.prevHash !== prevHash || hash !== hashOf(record)) return false;
    prevHash = hash;
  }
  return sequence === head.ledgerSequence && prevHash === head.ledgerHash;
}

/** JSON with sorted keys and no white space (RFC 8785, for the strings, integers and nulls that records hold). */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
