/** Nonces, codes and addresses that a page or a calendar sends back: their exact derivation, and each limit. Fresh keys each time. */
import { createHmac, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeId } from '../../../shared/identifier.ts';
import { makePageNonce, readPageNonce } from '../../../shared/links/page-nonce.ts';
import { readReplyAddress, replyAddress } from '../../../shared/links/reply-address.ts';
import type { LinkKeys } from '../../../shared/links/sealed.ts';
import { isVerificationCode, verificationCode } from '../../../shared/links/verification-code.ts';

const secret = 'a secret of the tests';
const fresh = (): LinkKeys => ({ active: 5, keys: new Map([[5, Buffer.from(secret)]]) });

/** HKDF (RFC 5869) without salt, then HMAC-SHA-256 (RFC 2104), each use under its own label. */
function digestOf(label: string, message: string): Buffer {
  const key = Buffer.from(hkdfSync('sha256', secret, '', `okaeri:link:digest:${label}`, 32));
  return createHmac('sha256', key).update(message).digest();
}

const shownAt = new Date('2026-11-22T00:00:00Z');
const after = (milliseconds: number) => new Date(shownAt.getTime() + milliseconds);
const nonceOf = (label = 'page-nonce') => {
  const at = shownAt.getTime().toString(36);
  return `${at}.${digestOf(label, `token.${at}`).subarray(0, 16).toString('base64url')}.5`;
};

describe('the nonce of a page', () => {
  it('has the derivation that it always had, under its own label', () => {
    expect(makePageNonce('token', shownAt, fresh())).toBe(nonceOf());
    for (const label of ['', 'verification', 'reply-address']) {
      expect(readPageNonce(nonceOf(label), 'token', shownAt, fresh())).toBeUndefined();
    }
  });

  // A minute early: the clocks of two functions may differ.
  it.each([
    [-60_001, undefined],
    [-60_000, shownAt],
    [0, shownAt],
    [15 * 60_000, shownAt],
    [15 * 60_000 + 1, 'too_old'],
    [30 * 86_400_000, 'too_old'],
  ])('%i ms after it was shown: %s', (age, read) => {
    expect(readPageNonce(nonceOf(), 'token', after(age), fresh())).toEqual(read);
  });

  it('is nothing when a part is missing, longer or shorter', () => {
    const [at = '', mac = '', key = ''] = nonceOf().split('.');
    const wrong = ['', '.', '..', at, `${at}.${mac}`, `${at}.${mac}.`, `.${mac}.${key}`, `${at}..${key}`];
    const lengths = [`${at}.${mac}x.${key}`, `${at}.${mac.slice(1)}.${key}`, `${at}.${mac}.6`, `${at}.${mac}.x`];
    for (const nonce of [...wrong, ...lengths]) {
      expect(readPageNonce(nonce, 'token', shownAt, fresh())).toBeUndefined();
    }
  });
});

describe('the mailed code', () => {
  it('is six digits of the digest under its own label; two contexts compute it and must agree', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (bits) => {
        const [verificationId, alumniId] = [encodeId('verification', bits), encodeId('alumnus', bits)];
        const number = digestOf('verification', `${verificationId}.${alumniId}`).readUIntBE(0, 6) % 1_000_000;
        const code = String(number).padStart(6, '0');
        expect(verificationCode(verificationId, alumniId, fresh())).toBe(code);
        expect(isVerificationCode(code, verificationId, alumniId, fresh())).toBe(true);
        for (const wrong of [`${code}0`, code.slice(0, 5), code.replace(/.$/, (digit) => String((+digit + 1) % 10))]) {
          expect(isVerificationCode(wrong, verificationId, alumniId, fresh())).toBe(false);
        }
      }),
    );
  });
});

describe('a code as it is typed', () => {
  const [verificationId, alumniId] = [
    encodeId('verification', Buffer.alloc(8, 1)),
    encodeId('alumnus', Buffer.alloc(8, 2)),
  ];
  const code = verificationCode(verificationId, alumniId, fresh());
  const [first, second] = [code.slice(0, 3), code.slice(3)];
  const fullWidth = (digits: string) => digits.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
  it.each<readonly [string, string, boolean]>([
    ['full-width digits', fullWidth(code), true],
    ['full-width spaces', `\u3000${first}\u3000${second}`, true],
    ...['-', '\uFF0D', '\u2010', '\u2013', '\u2015', '\u2212', '\u30FC', '\uFF70', '\uFE63'].map(
      (dash) =>
        [
          `the dash ${dash.codePointAt(0)?.toString(16)}`,
          `${fullWidth(first)}${dash}${fullWidth(second)}`,
          true,
        ] as const,
    ),
    ['what nobody sees, from a paste', `\u200B${first}\u200B${second}\uFEFF`, true],
    ['a comma', `${first},${second}`, false],
    ['a letter', `${first}x${second}`, false],
  ])('with %s is the code, or is not', (_how, typed, is) => {
    expect(isVerificationCode(typed, verificationId, alumniId, fresh())).toBe(is);
  });
});

describe('the address to which a calendar replies', () => {
  const to = {
    gatheringId: encodeId('gathering', Buffer.alloc(8, 7)),
    alumniId: encodeId('alumnus', Buffer.alloc(8, 9)),
  };
  const epoch = 0x0102;
  const payload = Buffer.from(`05${'07'.repeat(8)}${'09'.repeat(8)}0102`, 'hex');
  const addressOf = (label = 'reply-address') => {
    const mac = digestOf(label, payload.toString('hex')).subarray(0, 16);
    const digits = BigInt(`0x${Buffer.concat([payload, mac]).toString('hex')}`).toString(32);
    return `rsvp+${digits.padStart(56, '0')}@example.com`;
  };

  it('has the bytes and the key that it always had: invitations in calendars keep it for years', () => {
    expect(replyAddress({ ...to, epoch }, 'example.com', fresh())).toBe(addressOf());
    expect(readReplyAddress(addressOf(), fresh())).toEqual({ ...to, epoch });
    expect(readReplyAddress(addressOf('page-nonce'), fresh())).toBeUndefined();
  });

  it('is the whole address, and nothing that only holds it', () => {
    const address = addressOf();
    const others = [`x${address}`, `x.${address}`, `${address}@example.net`, address.replace('@', ''), `${address}@`];
    for (const other of others) expect(readReplyAddress(other, fresh())).toBeUndefined();
  });
});
