/** Hashes that tell one content from another, however its fields are ordered. */
import { createHash } from 'node:crypto';
import type { Campaign } from '../tables.ts';

/** Hash of a text in its languages. */
export function textHash({ subject, body }: Pick<Campaign, 'subject' | 'body'>): string {
  return sha256([sortedFields(subject), sortedFields(body)]);
}

/** Hash of who receives it. */
export function addresseesHash({
  topic,
  audience,
  classification,
}: Pick<Campaign, 'topic' | 'audience' | 'classification'>): string {
  return sha256([topic, sortedFields(audience), classification]);
}

/** The fields in one order, without those that are undefined. */
export function sortedFields(value: object): [string, unknown][] {
  return Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

/** SHA-256 of a value as JSON, in hexadecimal. */
export function sha256(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
