/** The token kit: nothing but the exact token of the exact purpose opens, and nothing else happens. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeId } from '../../../shared/identifier.ts';
import { parseLinkKeys } from '../../../shared/links/keys.ts';
import { makePageNonce, readPageNonce } from '../../../shared/links/page-nonce.ts';
import { type LinkKeys, seal } from '../../../shared/links/sealed.ts';
import {
  isRevoked,
  type LinkPurpose,
  linkPurposes,
  mintLink,
  sealedAs,
  verifyLink,
} from '../../../shared/links/token.ts';
import { isVerificationCode, verificationCode } from '../../../shared/links/verification-code.ts';

const purposes = Object.keys(linkPurposes) as LinkPurpose[];
const oneKey: LinkKeys = { active: 1, keys: new Map([[1, Buffer.from('first key')]]) };
const rotated: LinkKeys = { active: 2, keys: new Map([...oneKey.keys, [2, Buffer.from('second key')]]) };
const withoutOld: LinkKeys = { active: 2, keys: new Map([[2, Buffer.from('second key')]]) };

const bits = fc.uint8Array({ minLength: 8, maxLength: 8 });
const links = fc
  .record({
    purpose: fc.constantFrom(...purposes),
    choice: fc.integer({ min: 0, max: 255 }),
    subjectBits: bits,
    recipientBits: bits,
    epoch: fc.integer({ min: 0, max: 65_535 }),
    minute: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  })
  .map(({ purpose, choice, subjectBits, recipientBits, epoch, minute }) => ({
    link: {
      purpose,
      choice,
      subject: encodeId(linkPurposes[purpose].subject, subjectBits),
      recipient: encodeId('alumnus', recipientBits),
      epoch,
    },
    issuedAt: new Date(minute * 60_000),
  }));
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

describe('a link', () => {
  it('says what it was made to say, in 56 characters of the URL’s own alphabet', () => {
    fc.assert(
      fc.property(links, ({ link, issuedAt }) => {
        const token = mintLink(link, issuedAt, oneKey);
        expect(token).toMatch(/^[A-Za-z0-9_-]{56}$/);
        expect(verifyLink(token, purposes, oneKey)).toEqual({ ...link, issuedAt });
      }),
    );
  });

  it('is not opened with any character flipped', () => {
    fc.assert(
      fc.property(links, fc.nat(55), fc.constantFrom(...alphabet), ({ link, issuedAt }, at, character) => {
        const token = mintLink(link, issuedAt, oneKey);
        fc.pre(token[at] !== character);
        const flipped = token.slice(0, at) + character + token.slice(at + 1);
        expect(verifyLink(flipped, purposes, rotated)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('is not opened with any bit of any byte flipped', () => {
    const token = mintLink(
      {
        purpose: 'rsvp',
        choice: 1,
        subject: encodeId('gathering', Buffer.alloc(8, 7)),
        recipient: encodeId('alumnus', Buffer.alloc(8, 9)),
        epoch: 1,
      },
      new Date('2026-11-22T00:00:00Z'),
      oneKey,
    );
    const bytes = Buffer.from(token, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(verifyLink(changed.toString('base64url'), purposes, oneKey)).toBeUndefined();
    }
  });

  it('is not opened cut off, longer, in another case, padded, or made up', () => {
    fc.assert(
      fc.property(links, fc.nat(55), fc.string({ minLength: 1, maxLength: 8 }), ({ link, issuedAt }, length, more) => {
        const token = mintLink(link, issuedAt, oneKey);
        for (const bad of [token.slice(0, length), token + more, `${token}==`]) {
          expect(verifyLink(bad, purposes, oneKey)).toBeUndefined();
        }
        const lower = token.toLowerCase();
        if (lower !== token) expect(verifyLink(lower, purposes, oneKey)).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(verifyLink(text, purposes, oneKey)).toBeUndefined();
      }),
    );
  });

  it('of another version opens nothing, also with a MAC by our key', () => {
    fc.assert(
      fc.property(links, fc.integer({ min: 0, max: 255 }), ({ link, issuedAt }, version) => {
        const payload = Buffer.from(mintLink(link, issuedAt, oneKey), 'base64url').subarray(0, 26);
        fc.pre(payload.readUInt8(0) !== version);
        payload.writeUInt8(version, 0);
        const token = seal(payload, sealedAs(link.purpose), oneKey).toString('base64url');
        expect(verifyLink(token, purposes, oneKey)).toBeUndefined();
      }),
    );
  });

  it('opens for its own purpose only', () => {
    fc.assert(
      fc.property(links, ({ link, issuedAt }) => {
        const token = mintLink(link, issuedAt, oneKey);
        for (const purpose of purposes) {
          expect(verifyLink(token, [purpose], oneKey) !== undefined).toBe(purpose === link.purpose);
        }
        expect(verifyLink(token, [], oneKey)).toBeUndefined();
      }),
    );
  });

  it('does not become another purpose’s by changing its purpose byte', () => {
    fc.assert(
      fc.property(links, fc.constantFrom(...purposes), ({ link, issuedAt }, other) => {
        fc.pre(other !== link.purpose);
        const bytes = Buffer.from(mintLink(link, issuedAt, oneKey), 'base64url');
        bytes.writeUInt8(linkPurposes[other].code, 2);
        expect(verifyLink(bytes.toString('base64url'), purposes, oneKey)).toBeUndefined();
      }),
    );
  });

  it('survives a rotation of keys, and no link is made with an old one', () => {
    fc.assert(
      fc.property(links, ({ link, issuedAt }) => {
        const old = mintLink(link, issuedAt, oneKey);
        const fresh = mintLink(link, issuedAt, rotated);
        expect(verifyLink(old, purposes, rotated)).toEqual({ ...link, issuedAt });
        expect(verifyLink(fresh, purposes, withoutOld)).toEqual({ ...link, issuedAt });
        expect(verifyLink(old, purposes, withoutOld)).toBeUndefined();
        expect(verifyLink(fresh, purposes, oneKey)).toBeUndefined();
      }),
    );
  });

  it('is revoked by any other epoch, even after 65,536 of them', () => {
    fc.assert(
      fc.property(links, fc.integer({ min: 0, max: 200_000 }), ({ link, issuedAt }, epoch) => {
        const read = verifyLink(mintLink(link, issuedAt, oneKey), purposes, oneKey);
        expect(read !== undefined && isRevoked(read, epoch)).toBe(link.epoch !== epoch % 65_536);
      }),
    );
  });
});

describe('the link keys', () => {
  it('are read from the secret, without what is not a key', () => {
    const keys = parseLinkKeys({ active: '2', k1: 'a', k2: 'b', k999: 'c', note: 'd' });
    expect([...keys.keys.keys()]).toEqual([1, 2]);
    expect(keys.active).toBe(2);
  });

  it('need an active one', () => {
    expect(() => parseLinkKeys({ active: '3', k1: 'a' })).toThrow('no active key');
    expect(() => parseLinkKeys({ k1: 'a' })).toThrow('no active key');
  });
});

describe('the page’s nonce', () => {
  const shownAt = new Date('2026-11-22T00:00:00Z');
  const later = (minutes: number) => new Date(shownAt.getTime() + minutes * 60_000);

  it('says when the page was shown, for a quarter of an hour', () => {
    const nonce = makePageNonce('token', shownAt, oneKey);
    expect(readPageNonce(nonce, 'token', later(15), oneKey)).toEqual(shownAt);
    expect(readPageNonce(nonce, 'token', later(15.1), oneKey)).toBe('too_old');
    expect(readPageNonce(nonce, 'token', later(-2), oneKey)).toBeUndefined();
  });

  it('belongs to its link, and cannot be made later than it was', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(60), (token, other, minutes) => {
        fc.pre(token !== other);
        const nonce = makePageNonce(token, shownAt, oneKey);
        expect(readPageNonce(nonce, other, shownAt, oneKey)).toBeUndefined();
        const forged = nonce.replace(
          /^[^.]+/,
          later(minutes + 1)
            .getTime()
            .toString(36),
        );
        expect(readPageNonce(forged, token, later(minutes + 1), oneKey)).toBeUndefined();
      }),
    );
  });

  it('survives a rotation while the page is open', () => {
    const nonce = makePageNonce('token', shownAt, oneKey);
    expect(readPageNonce(nonce, 'token', later(1), rotated)).toEqual(shownAt);
    expect(readPageNonce(nonce, 'token', later(1), withoutOld)).toBeUndefined();
  });

  it('is nothing that somebody types', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readPageNonce(text, 'token', shownAt, oneKey)).toBeUndefined();
      }),
    );
  });
});

describe('the verification code', () => {
  const ids = fc
    .tuple(bits, bits)
    .map(([one, other]) => [encodeId('verification', one), encodeId('alumnus', other)] as const);

  it('is six digits that only the right verification of the right person has', () => {
    fc.assert(
      fc.property(ids, ids, ([verificationId, alumniId], [otherVerification, otherPerson]) => {
        const code = verificationCode(verificationId, alumniId, oneKey);
        expect(code).toMatch(/^\d{6}$/);
        expect(isVerificationCode(code, verificationId, alumniId, oneKey)).toBe(true);
        expect(isVerificationCode(code, verificationId, alumniId, rotated)).toBe(true);
        const others = [
          verificationCode(otherVerification, alumniId, oneKey),
          verificationCode(verificationId, otherPerson, oneKey),
          verificationCode(verificationId, alumniId, withoutOld),
        ];
        // One in a million is the same by chance.
        for (const other of others.filter((one) => one !== code)) {
          expect(isVerificationCode(other, verificationId, alumniId, oneKey)).toBe(false);
        }
      }),
    );
  });

  it('is taken as people type it', () => {
    const [verificationId, alumniId] = [
      encodeId('verification', Buffer.alloc(8, 1)),
      encodeId('alumnus', Buffer.alloc(8, 2)),
    ];
    const code = verificationCode(verificationId, alumniId, oneKey);
    for (const typed of [` ${code} `, `${code.slice(0, 3)}-${code.slice(3)}`, `${code.slice(0, 3)} ${code.slice(3)}`]) {
      expect(isVerificationCode(typed, verificationId, alumniId, oneKey)).toBe(true);
    }
    for (const typed of ['', code.slice(1), `${code}0`, 'abcdef']) {
      expect(isVerificationCode(typed, verificationId, alumniId, oneKey)).toBe(false);
    }
  });
});
