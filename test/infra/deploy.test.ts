/** The operator's values become arguments for exactly the stacks that declare them; a wrong one is named before anything is changed. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { discovered } from '../../infra/deploy/account.ts';
import { declaredParameters, parameterArguments, readParameters } from '../../infra/deploy/parameters.ts';
import { root } from '../../tools/docs/project.ts';

const sample = JSON.parse(readFileSync(join(root, 'programme/parameters.json'), 'utf8')) as Record<string, string>;
const argumentsFor = (change: Record<string, string | undefined>) => {
  const all = Object.entries({ ...sample, ...change });
  const given = all.filter((entry): entry is [string, string] => entry[1] !== undefined);
  return parameterArguments(inject('assembly'), Object.fromEntries(given));
};

describe('the values of a deployment', () => {
  test('go to every stack that declares them, and to no other', () => {
    const [first, ...others] = argumentsFor({});
    // A value that was removed from the file returns to its default: CDK would keep the value of the last deployment.
    expect(first).toBe('--no-previous-parameters');
    const given = others.filter((argument) => argument !== '--parameters');
    const declared = declaredParameters(inject('assembly'));
    const expected = Object.entries(declared).flatMap(([stack, names]) =>
      names.filter((name) => name in sample).map((name) => `${stack}:${name}=${sample[name]}`),
    );
    expect(given.sort()).toEqual(expected.sort());
    expect(given).toContain('Okaeri-Mail:SenderAddress=alumni@alumni.example.com');
    expect(given.some((argument) => argument.startsWith('Okaeri-Rehire:'))).toBe(false);
  });

  test.each([
    [
      'a name that no stack has',
      { SenderDomains: 'x.example.com' },
      /No stack has the parameter SenderDomains; there are .*SenderDomain/,
    ],
    ['a missing issuer', { OidcIssuer: undefined }, /OidcIssuer has no default/],
    [
      'a missing origin: it has to be decided before the first mail',
      { PublicOrigin: undefined },
      /PublicOrigin has no default/,
    ],
    ['an origin without https', { PublicOrigin: 'http://alumni.example.com' }, /PublicOrigin must be an origin/],
    ['an origin with a path', { PublicOrigin: 'https://example.com/alumni' }, /PublicOrigin must be an origin/],
    ['a domain in capitals', { SenderDomain: 'Alumni.example.com' }, /SenderDomain must be a domain/],
    ['an address without a domain', { SenderAddress: 'alumni' }, /SenderAddress must be an e-mail address/],
    [
      'a wildcard for a trusted source',
      { PrincipalOfComExampleAts: 'arn:aws:iam::123456789012:role/*' },
      /PrincipalOfComExampleAts must be the ARN/,
    ],
    ['neither true nor false', { RefuseReservedDomains: 'no' }, /RefuseReservedDomains/],
  ])('are refused with their name: %s', (_case, change, message) => {
    expect(() => argumentsFor(change)).toThrow(message);
  });

  test('are read from a file of texts', () => {
    const folder = mkdtempSync(join(tmpdir(), 'okaeri-parameters-'));
    const read = (text: string) => {
      writeFileSync(join(folder, 'own.json'), text);
      return () => readParameters(join(folder, 'own.json'));
    };
    try {
      expect(read('{"OidcIssuer":"https://login.example.com/"}')()).toEqual({
        OidcIssuer: 'https://login.example.com/',
      });
      expect(read('{"RefuseReservedDomains":true}')).toThrow(/RefuseReservedDomains must be text/);
      expect(read('[]')).toThrow(/must be text/);
      expect(read('{')).toThrow(/own\.json cannot be read/);
      expect(() => readParameters(join(folder, 'none.json'))).toThrow(/none\.json cannot be read/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('the discovery document of a provider', () => {
  let server: Server;
  let origin: string;
  let answer: { status: number; body: string };

  beforeAll(async () => {
    server = createServer((request, response) => {
      const found = request.url === '/.well-known/openid-configuration';
      response.writeHead(found ? answer.status : 404).end(found ? answer.body : '');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server?.close());

  test('names the issuer, with and without a slash at the end', async () => {
    answer = { status: 200, body: JSON.stringify({ issuer: `${origin}/`, jwks_uri: `${origin}/keys` }) };
    expect(await discovered(origin)).toEqual({ named: `${origin}/` });
    expect(await discovered(`${origin}/`)).toEqual({ named: `${origin}/` });
  });

  test.each([
    ['responds with an error', { status: 503, body: '' }],
    ['is no JSON', { status: 200, body: '<html>' }],
    ['names no issuer', { status: 200, body: '{"jwks_uri":"https://login.example.com/keys"}' }],
    ['names no keys', { status: 200, body: '{"issuer":"https://login.example.com/"}' }],
  ])('cannot be read when it %s', async (_case, given) => {
    answer = given;
    expect(await discovered(origin)).toEqual({
      unreadable: expect.stringContaining('/.well-known/openid-configuration'),
    });
  });

  test('cannot be read where nobody listens', async () => {
    expect(await discovered('http://127.0.0.1:1')).toEqual({ unreadable: expect.stringContaining('127.0.0.1:1') });
  });
});
