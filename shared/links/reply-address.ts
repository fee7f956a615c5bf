/**
 * The address to which a calendar replies, the ORGANIZER of a gathering's calendar part: `rsvp+CODE@domain`.
 *
 * ```
 * key id 1 · gathering 8 · recipient 8 · epoch 2 | HMAC-SHA256, first 16 bytes
 * ```
 * It is not the token of the RSVP link, for two reasons. Calendars change the case of addresses, so the code is in base32:
 * 56 characters, and with `rsvp+` within the 64 octets of a local part (RFC 5321 §4.5.3.1.1). And a calendar accepts an
 * update or a cancellation only from the organizer of the first request, so the address must be the same in every mail about a
 * gathering and holds no time. Only a new link key or a new epoch changes it.
 */
import { type AlumniId, decodeId, encodeId, type GatheringId } from '../identifier.ts';
import { keyedDigest, type LinkKeys, macLength, type Sealing, seal, unseal } from './sealed.ts';
import { verifyLink } from './token.ts';

/** The member who replies, and the gathering. */
export interface ReplyTo {
  readonly gatheringId: GatheringId;
  readonly alumniId: AlumniId;
  /** The member's epoch when the address was made, 0 … 65535. */
  readonly epoch: number;
}

const sealedAs: Sealing = {
  length: 19,
  keyIdAt: 0,
  digest: (payload, keyId, keys) => keyedDigest('reply-address', payload.toString('hex'), keyId, keys),
};
const digits = 56;

/** The address in the domain whose mail we receive, made with the active key. */
export function replyAddress({ gatheringId, alumniId, epoch }: ReplyTo, domain: string, keys: LinkKeys): string {
  const payload = Buffer.alloc(sealedAs.length);
  payload.writeUInt8(keys.active, 0);
  payload.set(decodeId(gatheringId), 1);
  payload.set(decodeId(alumniId), 9);
  payload.writeUInt16BE(epoch & 0xffff, 17);
  const bytes = seal(payload, sealedAs, keys);
  const code = BigInt(`0x${bytes.toString('hex')}`)
    .toString(32)
    .padStart(digits, '0');
  return `rsvp+${code}@${domain}`;
}

/**
 * Reads the address of a received mail; it may also hold the token of an RSVP link, which a calendar kept. Undefined for
 * anything else, without a reason.
 */
export function readReplyAddress(address: string, keys: LinkKeys): ReplyTo | undefined {
  const code = /^rsvp\+([\w-]{56})@[^@]+$/i.exec(address)?.[1];
  return code === undefined ? undefined : (readReplyCode(code, keys) ?? readLinkToken(code, keys));
}

function readLinkToken(token: string, keys: LinkKeys): ReplyTo | undefined {
  const link = verifyLink(token, ['rsvp'], keys);
  if (link === undefined) return undefined;
  const { subject, recipient, epoch } = link;
  return { gatheringId: encodeId('gathering', decodeId(subject)), alumniId: recipient, epoch };
}

function readReplyCode(code: string, keys: LinkKeys): ReplyTo | undefined {
  if (!/^[0-9a-v]+$/i.test(code)) return undefined;
  const value = [...code].reduce((sum, digit) => sum * 32n + BigInt(Number.parseInt(digit, 32)), 0n);
  const bytes = Buffer.from(value.toString(16).padStart((sealedAs.length + macLength) * 2, '0'), 'hex');
  const payload = unseal(bytes, sealedAs, keys);
  if (payload === undefined) return undefined;
  return {
    gatheringId: encodeId('gathering', payload.subarray(1, 9)),
    alumniId: encodeId('alumnus', payload.subarray(9, 17)),
    epoch: payload.readUInt16BE(17),
  };
}
