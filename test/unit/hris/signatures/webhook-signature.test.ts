import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  liveSecrets,
  type SignatureScheme,
  standardWebhooks,
  verifySignature,
} from '../../../../functions/hris/signatures/webhook-signature.ts';

/** The example that the reference libraries of Standard Webhooks are tested with. */
const example = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: '1614265330',
  body: Buffer.from('{"test": 2432232314}'),
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const at = (seconds: number) => new Date(seconds * 1000);
const then = at(1614265330);

function headers(change: Record<string, string | undefined> = {}) {
  return {
    'webhook-id': example.id,
    'webhook-timestamp': example.timestamp,
    'webhook-signature': example.signature,
    ...change,
  };
}

describe('Standard Webhooks 1.0', () => {
  it.each([
    ['the example of the reference libraries', {}],
    ['one right signature among several', { 'webhook-signature': `v1,AAAA ${example.signature} v1a,BBBB` }],
  ])('believes %s', (_name, change) => {
    const verification = verifySignature(
      standardWebhooks,
      { headers: headers(change), body: example.body },
      [example.secret],
      then,
    );
    expect(verification).toEqual({ verified: true, id: example.id });
  });

  it.each([
    ['no signature', { 'webhook-signature': undefined }, 'header_missing'],
    ['no id', { 'webhook-id': undefined }, 'header_missing'],
    [
      'a signature of another version only',
      { 'webhook-signature': example.signature.replace('v1,', 'v2,') },
      'header_missing',
    ],
    ['no timestamp', { 'webhook-timestamp': undefined }, 'stale'],
    ['a timestamp that is no number', { 'webhook-timestamp': '2021-02-25' }, 'stale'],
    ['another id', { 'webhook-id': 'msg_other' }, 'wrong_signature'],
    ['another timestamp', { 'webhook-timestamp': '1614265331' }, 'wrong_signature'],
    ['a signature cut short', { 'webhook-signature': example.signature.slice(0, -1) }, 'wrong_signature'],
  ])('does not believe %s', (_name, change, because) => {
    const verification = verifySignature(
      standardWebhooks,
      { headers: headers(change), body: example.body },
      [example.secret],
      then,
    );
    expect(verification).toEqual({ verified: false, because });
  });

  it('does not believe a body that differs in one byte', () => {
    const body = Buffer.from('{"test":2432232314}');
    expect(verifySignature(standardWebhooks, { headers: headers(), body }, [example.secret], then).verified).toBe(
      false,
    );
  });

  it.each([
    [-301, false],
    [-300, true],
    [300, true],
    [301, false],
  ])('at %i seconds from the timestamp: %s', (seconds, verified) => {
    const now = at(1614265330 + seconds);
    expect(
      verifySignature(standardWebhooks, { headers: headers(), body: example.body }, [example.secret], now).verified,
    ).toBe(verified);
  });

  it('believes a message signed with the secret before, while two secrets are live', () => {
    const secrets = liveSecrets(
      { standard: 'whsec_bmV3', 'standard.previous': example.secret, other: 'x' },
      'standard',
    );
    expect(secrets).toHaveLength(2);
    expect(verifySignature(standardWebhooks, { headers: headers(), body: example.body }, secrets, then).verified).toBe(
      true,
    );
  });

  it('takes a secret without whsec_ for its UTF-8 bytes', () => {
    const secret = 'a secret that was generated';
    const signature = createHmac('sha256', secret)
      .update(`${example.id}.${example.timestamp}.`)
      .update(example.body)
      .digest('base64');
    const request = { headers: headers({ 'webhook-signature': `v1,${signature}` }), body: example.body };
    expect(verifySignature(standardWebhooks, request, [secret], then).verified).toBe(true);
  });

  it.each([[[]], [['']], [['whsec_']]])('believes nobody while there is no secret (%j)', (secrets) => {
    expect(verifySignature(standardWebhooks, { headers: headers(), body: example.body }, secrets, then)).toEqual({
      verified: false,
      because: 'no_secret',
    });
  });
});

it('verifies a vendor with other headers, algorithm and encoding, and knows a message without id by its body', () => {
  const vendor: SignatureScheme = {
    algorithm: 'sha512',
    encoding: 'hex',
    headers: { signature: 'x-vendor-signature' },
    prefix: '',
    signed: ({ body }) => body,
  };
  const body = Buffer.from('{"employee":1}');
  const signature = createHmac('sha512', 'key').update(body).digest('hex');
  const first = verifySignature(vendor, { headers: { 'x-vendor-signature': signature }, body }, ['key'], then);
  const again = verifySignature(vendor, { headers: { 'x-vendor-signature': signature }, body }, ['key'], at(0));
  expect(first.verified).toBe(true);
  expect(again).toEqual(first);
});
