/**
 * The token of every mailed link: 26 bytes for purpose and recipient and a 16-byte MAC, in 56
 * base64url characters. No personal data, nothing to store, revoked by the recipient's epoch.
 *
 * ```
 * version 1 · key id 1 · purpose 1 · choice 1 · subject 8 · recipient 8 · epoch 2 · minute 4 | HMAC-SHA256, first 16 bytes
 * ```
 */
import { type AlumniId, decodeId, encodeId, type IdKind } from '../identifier.ts';
import { minute } from '../time/durations.ts';
import { digest, type LinkKeys, type Sealing, seal, unseal } from './sealed.ts';

/** What a link is for, and the kind of its subject. Purposes are never interchangeable: each has its own key. */
export const linkPurposes = {
  invitation: { code: 1, subject: 'alumnus' },
  decline: { code: 2, subject: 'alumnus' },
  unsubscribe: { code: 3, subject: 'campaign' },
  preferences: { code: 4, subject: 'alumnus' },
  rsvp: { code: 5, subject: 'gathering' },
  job: { code: 6, subject: 'job' },
  calendar: { code: 7, subject: 'gathering' },
  check_in: { code: 8, subject: 'gathering' },
  survey: { code: 9, subject: 'gathering' },
} as const satisfies Record<string, { code: number; subject: IdKind }>;
export type LinkPurpose = keyof typeof linkPurposes;

/** The content of a link. */
export interface Link<Purpose extends LinkPurpose = LinkPurpose> {
  readonly purpose: Purpose;
  /** The choice that a click on this link makes among the links of the mail; 0 = none. */
  readonly choice: number;
  readonly subject: string;
  readonly recipient: AlumniId;
  /** The recipient's epoch when the link was made, 0 … 65535. */
  readonly epoch: number;
  /** When it was made, to the minute. */
  readonly issuedAt: Date;
}

const version = 2;
const payloadLength = 26;

/** Each purpose has a key of its own. */
export function sealedAs(purpose: LinkPurpose): Sealing {
  return {
    length: payloadLength,
    keyIdAt: 1,
    digest: (payload, keyId, keys) => digest(purpose, payload, keyId, keys),
  };
}

/** Makes the token of a link with the active key. */
export function mintLink(link: Omit<Link, 'issuedAt'>, issuedAt: Date, keys: LinkKeys): string {
  const payload = Buffer.alloc(payloadLength);
  payload.writeUInt8(version, 0);
  payload.writeUInt8(keys.active, 1);
  payload.writeUInt8(linkPurposes[link.purpose].code, 2);
  payload.writeUInt8(link.choice, 3);
  payload.set(decodeId(link.subject), 4);
  payload.set(decodeId(link.recipient), 12);
  payload.writeUInt16BE(link.epoch & 0xffff, 20);
  payload.writeUInt32BE(Math.floor(issuedAt.getTime() / minute), 22);
  return seal(payload, sealedAs(link.purpose), keys).toString('base64url');
}

/**
 * Reads a token that was made for one of the purposes. Undefined for anything else, without a reason: damaged, of
 * another purpose, by an unknown key. The MAC is compared in constant time.
 */
export function verifyLink<Purpose extends LinkPurpose>(
  token: string,
  purposes: readonly Purpose[],
  keys: LinkKeys,
): Link<Purpose> | undefined {
  if (!/^[A-Za-z0-9_-]{56}$/.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  const purpose = purposes.find((candidate) => linkPurposes[candidate].code === bytes.readUInt8(2));
  if (bytes.readUInt8(0) !== version || purpose === undefined) return undefined;
  const payload = unseal(bytes, sealedAs(purpose), keys);
  if (payload === undefined) return undefined;
  return {
    purpose,
    choice: payload.readUInt8(3),
    subject: encodeId(linkPurposes[purpose].subject, payload.subarray(4, 12)),
    recipient: encodeId('alumnus', payload.subarray(12, 20)),
    epoch: payload.readUInt16BE(20),
    issuedAt: new Date(payload.readUInt32BE(22) * minute),
  };
}

/** Whether the recipient's links were revoked since this one was made. Unsubscribing does not check it. */
export function isRevoked(link: Pick<Link, 'epoch'>, epoch: number): boolean {
  return link.epoch !== (epoch & 0xffff);
}
