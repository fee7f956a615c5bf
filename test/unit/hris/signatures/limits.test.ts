/** Signatures of webhooks at each limit, signed rightly: what is refused is refused for the one thing that is wrong. */
import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  liveSecrets,
  type SignatureScheme,
  standardWebhooks,
  verifySignature,
} from '../../../../functions/hris/signatures/webhook-signature.ts';

const secret = 'a secret of the tests';
const now = new Date('2026-11-22T00:00:00Z');
const seconds = now.getTime() / 1000;
const body = Buffer.from('{"a":1}');

/** A request whose signature is right for whatever id and timestamp it has (Standard Webhooks 1.0). */
function signed({ id = 'msg_1', timestamp = String(seconds), key = secret as string | Buffer } = {}) {
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
  return {
    headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac}` },
    body,
  };
}
const verify = (request: { headers: Record<string, string>; body: Buffer }, secrets = [secret]) =>
  verifySignature(standardWebhooks, request, secrets, now);
const refused = (because: string) => ({ verified: false, because });

test.each([
  [-301, false],
  [-300, true],
  [0, true],
  [300, true],
  [301, false],
])('signed %i seconds from now: %s', (shift, taken) => {
  const outcome = verify(signed({ timestamp: String(seconds + shift) }));
  expect(outcome).toEqual(taken ? { verified: true, id: 'msg_1' } : refused('stale'));
});

// All of these are now, for whoever reads them as a number; the specification has digits.
test.each([
  `+${seconds}`,
  ` ${seconds}`,
  `${seconds} `,
  `${seconds}.0`,
  `${seconds}e0`,
  `0x${seconds.toString(16)}`,
  `000${seconds}`,
  '',
  'now',
])('the timestamp %j is not a time', (timestamp) => {
  expect(verify(signed({ timestamp }))).toEqual(refused('stale'));
});

test('an id has 256 characters at most, and one at least', () => {
  const ids = [256, 257, 0].map((length) => verify(signed({ id: 'x'.repeat(length) })).verified);
  expect(ids).toEqual([true, false, false]);
});

test.each([
  ['no signature', '', 'header_missing'],
  ['its prefix alone', 'v1,', 'header_missing'],
  ['only that of another version', 'v1a,abc', 'header_missing'],
  ['one that is too short', 'v1,a', 'wrong_signature'],
  ['one that is not ours', `v1,${'A'.repeat(44)}`, 'wrong_signature'],
])('%s is refused', (_case, signature, because) => {
  const { headers } = signed();
  expect(verify({ headers: { ...headers, 'webhook-signature': signature }, body })).toEqual(refused(because));
});

test('any of several signatures, by any of the live secrets, is enough', () => {
  const { headers } = signed();
  const several = `v1,${'A'.repeat(44)} ${headers['webhook-signature']} v1a,x`;
  expect(verify({ headers: { ...headers, 'webhook-signature': several }, body }, ['another', secret])).toEqual({
    verified: true,
    id: 'msg_1',
  });
});

test('a secret without bytes signs nothing', () => {
  expect(verify(signed({ key: '' }), [''])).toEqual(refused('no_secret'));
  expect(verify(signed({ key: '' }), ['whsec_'])).toEqual(refused('no_secret'));
  expect(verify(signed(), ['', secret]).verified).toBe(true);
});

test('`whsec_` and base64 stands for its bytes, any other secret for its text', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
      const key = Buffer.from(bytes);
      const written = `whsec_${key.toString('base64')}`;
      expect(verify(signed({ key }), [written]).verified).toBe(true);
      expect(verify(signed({ key: written }), [written]).verified).toBe(false);
      expect(verify(signed({ key: `x${written}` }), [`x${written}`]).verified).toBe(true);
    }),
  );
});

describe('a vendor that sends neither id nor time', () => {
  const scheme: SignatureScheme = {
    algorithm: 'sha256',
    encoding: 'hex',
    headers: { signature: 'x-signature' },
    prefix: 'sha256=',
    signed: ({ body: bytes }) => bytes,
  };

  test('has its body’s SHA-256 in base64url as the id', () => {
    const mac = createHmac('sha256', secret).update(body).digest('hex');
    const id = createHash('sha256').update(body).digest('base64url');
    const request = { headers: { 'x-signature': `sha256=${mac}` }, body };
    expect(verifySignature(scheme, request, [secret], now)).toEqual({ verified: true, id });
  });
});

test.each<[string, Record<string, string>, string[]]>([
  ['the present one', { freee: 'a' }, ['a']],
  ['the present one and the one before', { freee: 'a', 'freee.previous': 'b' }, ['a', 'b']],
  ['the one before alone', { 'freee.previous': 'b' }, ['b']],
  ['none that is empty', { freee: '', 'freee.previous': '' }, []],
  ['none of another source', { kaonavi: 'c', 'kaonavi.previous': 'd' }, []],
])('the live secrets of a source: %s', (_case, secrets, live) => {
  expect(liveSecrets(secrets, 'freee')).toEqual(live);
});
