/** Keyed digests under the link keys, and sealed payloads: bytes that only we can make, which the keys open again. */
import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto';

/** The keys by id: `active` seals, the others only open, so that rotation breaks no mailed link. */
export interface LinkKeys {
  readonly active: number;
  readonly keys: ReadonlyMap<number, Buffer>;
}

/** The MAC of a payload, in bytes: the first half of HMAC-SHA256. */
export const macLength = 16;

/** How payloads of one kind are sealed. */
export interface Sealing {
  /** The length of a payload, in bytes. */
  readonly length: number;
  /** Where a payload holds the id of its key. */
  readonly keyIdAt: number;
  /** The digest that its MAC is a part of; each kind of payload has a key of its own. */
  readonly digest: (payload: Buffer, keyId: number, keys: LinkKeys) => Buffer;
}

/** A payload and its MAC, by the key that the payload names. */
export function seal(payload: Buffer, { keyIdAt, digest }: Sealing, keys: LinkKeys): Buffer {
  return Buffer.concat([payload, digest(payload, payload.readUInt8(keyIdAt), keys).subarray(0, macLength)]);
}

/**
 * The payload of sealed bytes. Undefined for anything else, without a reason: another length, another kind, an unknown key.
 * The MAC is compared in constant time.
 */
export function unseal(sealed: Buffer, sealing: Sealing, keys: LinkKeys): Buffer | undefined {
  if (sealed.length !== sealing.length + macLength) return undefined;
  const payload = sealed.subarray(0, sealing.length);
  if (!keys.keys.has(payload.readUInt8(sealing.keyIdAt))) return undefined;
  return timingSafeEqual(sealed, seal(payload, sealing, keys)) ? payload : undefined;
}

/** HMAC-SHA256 of a message under the key of a label. */
export function digest(label: string, message: string | Buffer, keyId: number, keys: LinkKeys): Buffer {
  return createHmac('sha256', derivedKey(label, keyId, keys))
    .update(message)
    .digest();
}

/** A keyed digest for other short secrets of the pages (nonces, codes), under its own label. */
export function keyedDigest(label: string, message: string, keyId: number, keys: LinkKeys): Buffer {
  return digest(`digest:${label}`, message, keyId, keys);
}

const derived = new WeakMap<LinkKeys, Map<string, KeyObject>>();

/** A key per label, by HKDF (RFC 5869), derived once: a page makes and reads half a dozen MACs. */
function derivedKey(label: string, keyId: number, keys: LinkKeys): KeyObject {
  const known = derived.get(keys) ?? new Map<string, KeyObject>();
  derived.set(keys, known);
  const name = `${keyId}:${label}`;
  const found = known.get(name);
  if (found !== undefined) return found;
  const master = keys.keys.get(keyId);
  if (master === undefined) throw new RangeError(`no link key ${keyId}`);
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', master, '', `okaeri:link:${label}`, 32)));
  known.set(name, key);
  return key;
}
