import { createPublicKey } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type CryptoKey, exportJWK, exportPKCS8, generateKeyPair, importPKCS8, type JWK, SignJWT } from 'jose';
import { LOCAL_AUDIENCE } from '../../../../infra/laptop/parameters.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import { sendJson } from '../http-server.ts';

/** Who holds a token and what it allows. */
export interface TokenRequest {
  readonly sub: string;
  /** Space-separated scopes. */
  readonly scope: string;
  /** The claim `email`; `<sub>@example.com` unless said. */
  readonly email?: string | undefined;
  readonly audience?: string | undefined;
  /** ISO instant; without it the token outlives every moved clock. */
  readonly expiresAt?: string | undefined;
}

/** Tokens that must survive a moved clock: the year 2100. */
const FAR_FUTURE = Date.UTC(2100, 0, 1);

/** The personas of the ready file and their scopes. */
export const personas = {
  hr: { sub: 'local-hr', scope: 'programme/read programme/write' },
  approver: { sub: 'local-approver', scope: 'programme/read programme/write programme/approve' },
  hiring: { sub: 'local-hiring', scope: 'programme/read programme/hiring' },
  privacy: { sub: 'local-privacy', scope: 'programme/read programme/privacy' },
} as const;

/**
 * A small OIDC issuer: discovery, keys, and tokens for the personas. Its key lives in the state directory; it is an RSA
 * key because API Gateway's JWT authorizer takes no other.
 */
export class Issuer {
  readonly url: string;
  readonly jwks: { keys: JWK[] };
  readonly #key: CryptoKey;
  readonly #clock: Clock;

  private constructor(url: string, key: CryptoKey, publicKey: JWK, clock: Clock) {
    this.url = url;
    this.#key = key;
    this.#clock = clock;
    this.jwks = { keys: [{ ...publicKey, kid: 'local', alg: 'RS256', use: 'sig' }] };
  }

  static async start(url: string, database: Database, clock: Clock): Promise<Issuer> {
    let pem = database.setting('issuer-key');
    if (pem === undefined) {
      pem = await exportPKCS8((await generateKeyPair('RS256', { extractable: true })).privateKey);
      database.remember('issuer-key', pem);
    }
    const publicKey = await exportJWK(createPublicKey(pem));
    return new Issuer(url, await importPKCS8(pem, 'RS256'), publicKey, clock);
  }

  /** Mints a token. */
  async mint({ sub, scope, email = `${sub}@example.com`, audience, expiresAt }: TokenRequest): Promise<string> {
    const expires = expiresAt === undefined ? FAR_FUTURE : Date.parse(expiresAt);
    // Issued a minute ago at most, and never after it expires: an expired token is expired and nothing else.
    const issued = Math.min(this.#clock.now(), expires) - 1000;
    return new SignJWT({ scope, client_id: sub, token_use: 'access', email, email_verified: true })
      .setProtectedHeader({ alg: 'RS256', kid: 'local' })
      .setIssuer(this.url)
      .setSubject(sub)
      .setAudience(audience ?? LOCAL_AUDIENCE)
      .setIssuedAt(Math.floor(issued / 1000))
      .setExpirationTime(Math.floor(expires / 1000))
      .sign(this.#key);
  }

  /** Answers discovery and keys; false for any other path. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    switch (request.url) {
      case '/.well-known/openid-configuration':
        sendJson(response, 200, {
          issuer: this.url,
          jwks_uri: `${this.url}/.well-known/jwks.json`,
          id_token_signing_alg_values_supported: ['RS256'],
          response_types_supported: ['token'],
          subject_types_supported: ['public'],
        });
        return true;
      case '/.well-known/jwks.json':
        sendJson(response, 200, this.jwks);
        return true;
      default:
        return false;
    }
  }
}
