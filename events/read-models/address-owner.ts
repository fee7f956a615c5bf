/**
 * Published read model: the owner of a private address. The person that an
 * entry of SES's suppression list is about is found by it.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { defineTable } from '../../shared/dynamo/table-definition.ts';
import { idSchema } from '../../shared/identifier.ts';
import { comparableAddress } from '../../shared/mail-format/headers.ts';

/** Written by `alumni`; read by `mail`. */
export const addressesTable = defineTable({
  name: 'Addresses',
  item: z.object({ addressHash: z.string(), alumniId: idSchema('alumnus') }),
  partition: 'addressHash',
  holds: 'SHA-256 of private addresses and whose they are, so that one address does not invite two people.',
  forgets: 'With the record in Alumni, or when the address changes.',
});

/** Hash of an address; two spellings of the same mailbox (Punycode, lower case) have the same hash. */
export function addressHash(address: string): string {
  return createHash('sha256').update(comparableAddress(address)).digest('base64url');
}
