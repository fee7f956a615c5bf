/**
 * Identifiers: a prefix that names the kind, and 64 random bits in 13 base32 characters
 * (Crockford's alphabet in lower case: no i, l, o, u, so an id can be read over the telephone).
 */
import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const digits = 13;

/** The prefix of each kind of thing that has an id. */
export const idPrefixes = {
  alumnus: 'alm',
  intake: 'int',
  import: 'imp',
  campaign: 'cmp',
  gathering: 'gth',
  job: 'job',
  rehireCase: 'rhc',
  event: 'evt',
  consentRecord: 'cns',
  mail: 'mal',
  testMail: 'tst',
  verification: 'vrf',
} as const;
export type IdKind = keyof typeof idPrefixes;

const kindNames: Record<IdKind, string> = {
  alumnus: 'alumnus or alumna',
  intake: 'intake item',
  import: 'import',
  campaign: 'campaign',
  gathering: 'gathering',
  job: 'job',
  rehireCase: 'rehire case',
  event: 'event',
  consentRecord: 'consent record',
  mail: 'mail',
  testMail: 'test mail',
  verification: 'verification',
};

/** An id of one kind; ids of different kinds cannot be mixed up at compile time. */
export type Id<Kind extends IdKind> = string & z.core.$brand<Kind>;
export type AlumniId = Id<'alumnus'>;
export type CampaignId = Id<'campaign'>;
export type GatheringId = Id<'gathering'>;
export type JobId = Id<'job'>;

/** The zod schema of an id, for bodies, items and events. */
export function idSchema<const Kind extends IdKind>(kind: Kind): z.core.$ZodBranded<z.ZodString, Kind> {
  const prefix = idPrefixes[kind];
  const schema = z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9a-f][${alphabet}]{12}$`), `must be an id like ${prefix}_0123456789abc`)
    .meta({ description: `Id of the ${kindNames[kind]}`, examples: [`${prefix}_04fz7kq2m9x1c`] });
  return schema as z.core.$ZodBranded<z.ZodString, Kind>;
}

/** Encodes 64 bits, most significant first. The first digit holds 4 bits, the other twelve 5 each. */
export function encodeId<Kind extends IdKind>(kind: Kind, bits: Uint8Array): Id<Kind> {
  let value = Buffer.from(bits).readBigUInt64BE(0);
  let text = '';
  for (let digit = 0; digit < digits; digit++) {
    text = alphabet[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return `${idPrefixes[kind]}_${text}` as Id<Kind>;
}

/** The 8 bytes of an id, as the link token carries them. Throws a RangeError on anything else. */
export function decodeId(id: string): Uint8Array {
  const text = id.slice(id.indexOf('_') + 1);
  let value = 0n;
  for (const character of text) {
    const digit = alphabet.indexOf(character);
    if (digit < 0) throw new RangeError('not an id');
    value = (value << 5n) | BigInt(digit);
  }
  if (text.length !== digits || value >= 1n << 64n) throw new RangeError('not an id');
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}

/** A new random id. */
export function newId<Kind extends IdKind>(kind: Kind): Id<Kind> {
  return encodeId(kind, randomBytes(8));
}

/**
 * The id that belongs to a cause: the same parts give the same id, so that a retried command creates one thing.
 * Used for everything that a retried request, a redelivered event or a second import would otherwise create twice.
 */
export function idFrom<Kind extends IdKind>(kind: Kind, ...parts: string[]): Id<Kind> {
  return encodeId(
    kind,
    createHash('sha256')
      .update(JSON.stringify([kind, ...parts]))
      .digest(),
  );
}
