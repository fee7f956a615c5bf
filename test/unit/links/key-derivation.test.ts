/**
 * Links outlive the code that made them: the bytes of a token and the derivation of its key are computed here once more, from
 * the format and RFC 5869, so that no change of the code ever closes a mailed link. Each case has keys that nobody derived yet.
 */
import { createHmac, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeId } from '../../../shared/identifier.ts';
import { keyedDigest, type LinkKeys } from '../../../shared/links/sealed.ts';
import { isRevoked, type LinkPurpose, linkPurposes, mintLink, verifyLink } from '../../../shared/links/token.ts';

const purposes = Object.keys(linkPurposes) as LinkPurpose[];
const secret = 'a secret of the tests';
const keysOf = (active: number): LinkKeys => ({ active, keys: new Map([[active, Buffer.from(secret)]]) });

/** HKDF (RFC 5869) without salt, then HMAC-SHA-256 (RFC 2104). */
function macOf(label: string, payload: Uint8Array | string): Buffer {
  const key = Buffer.from(hkdfSync('sha256', secret, '', `okaeri:link:${label}`, 32));
  return createHmac('sha256', key).update(payload).digest();
}

/** A token as its format says: version, key id, purpose, choice, subject, recipient, epoch, minute; 16 bytes of MAC. */
function tokenOf(version: number, purpose: LinkPurpose, label: string = purpose): string {
  const payload = Buffer.from(`${'00'.repeat(4)}${'07'.repeat(8)}${'09'.repeat(8)}010201c9b8a0`, 'hex');
  payload.set([version, 5, linkPurposes[purpose].code, 3]);
  return Buffer.concat([payload, macOf(label, payload).subarray(0, 16)]).toString('base64url');
}

const linkOf = (purpose: LinkPurpose) => ({
  purpose,
  choice: 3,
  subject: encodeId(linkPurposes[purpose].subject, Buffer.alloc(8, 7)),
  recipient: encodeId('alumnus', Buffer.alloc(8, 9)),
  epoch: 0x0102,
});
const minute = 0x01c9b8a0 * 60_000;

describe('a token', () => {
  it.each(purposes)('of purpose %s has the bytes and the key that it always had', (purpose) => {
    expect(mintLink(linkOf(purpose), new Date(minute + 59_999), keysOf(5))).toBe(tokenOf(2, purpose));
    const opened = { ...linkOf(purpose), issuedAt: new Date(minute) };
    expect(verifyLink(tokenOf(2, purpose), [purpose], keysOf(5))).toEqual(opened);
  });

  it('of an unknown version opens nothing, however well it is signed', () => {
    for (const version of [0, 3, 255])
      expect(verifyLink(tokenOf(version, 'rsvp'), purposes, keysOf(5))).toBeUndefined();
  });

  it('signed for another purpose, or for none, opens nothing', () => {
    for (const label of [...purposes.filter((one) => one !== 'rsvp'), 'undefined', '']) {
      expect(verifyLink(tokenOf(2, 'rsvp', label), purposes, keysOf(5))).toBeUndefined();
      expect(verifyLink(tokenOf(2, 'rsvp', label), ['job'], keysOf(5))).toBeUndefined();
    }
  });

  it('is not made with an unknown key', () => {
    expect(() => mintLink(linkOf('rsvp'), new Date(minute), { ...keysOf(5), active: 6 })).toThrow('no link key 6');
  });
});

it('a link stands as long as the epoch is its own, counted in 16 bits', () => {
  fc.assert(
    fc.property(fc.nat(65_535), fc.nat(5), fc.integer({ min: 1, max: 65_535 }), (epoch, rounds, others) => {
      const later = epoch + rounds * 65_536;
      expect(isRevoked({ epoch }, later)).toBe(false);
      expect(isRevoked({ epoch }, later + others)).toBe(true);
    }),
  );
});

it('a digest has a label of its own, apart from those of links', () => {
  const digest = keyedDigest('rsvp', 'a message', 5, keysOf(5));
  expect(digest).toEqual(macOf('digest:rsvp', 'a message'));
  expect(digest).not.toEqual(macOf('rsvp', 'a message'));
});
