import { createPublicKey } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type CryptoKey, exportJWK, exportPKCS8, generateKeyPair, importPKCS8, type JWK, SignJWT } from 'jose';
import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import { sendJson } from '../http-server.ts';

/** The holder of a token and what the token allows. */
export interface TokenRequest {
  readonly sub: string;
  /** Space-separated scopes. */
  readonly scope: string;
  /** The claim `email`. Default `<sub>@example.com`. */
  readonly email?: string | undefined;
  readonly audience?: string | undefined;
  /** ISO instant. Default: the year 2100, so that the token stays valid when the clock is moved. */
  readonly expiresAt?: string | undefined;
}

/** Tokens that must survive a moved clock: the year 2100. */
const FAR_FUTURE = Date.UTC(2100, 0, 1);

interface IssuerParts {
  readonly url: string;
  /** The audience of a token that names none. */
  readonly audience: string;
  readonly database: Database;
  readonly clock: Clock;
}

/**
 * A small OIDC issuer: discovery, keys and tokens. Its key lives in the state directory; it is an RSA key because API
 * Gateway's JWT authorizer takes no other.
 */
export class Issuer {
  readonly url: string;
  readonly jwks: { keys: JWK[] };
  readonly #audience: string;
  readonly #key: CryptoKey;
  readonly #clock: Clock;

  private constructor({ url, audience, clock }: IssuerParts, key: CryptoKey, publicKey: JWK) {
    this.url = url;
    this.#audience = audience;
    this.#key = key;
    this.#clock = clock;
    this.jwks = { keys: [{ ...publicKey, kid: 'local', alg: 'RS256', use: 'sig' }] };
  }

  static async start(parts: IssuerParts): Promise<Issuer> {
    const { database } = parts;
    let pem = database.setting('issuer-key');
    if (pem === undefined) {
      pem = await exportPKCS8((await generateKeyPair('RS256', { extractable: true })).privateKey);
      database.remember('issuer-key', pem);
    }
    const publicKey = await exportJWK(createPublicKey(pem));
    return new Issuer(parts, await importPKCS8(pem, 'RS256'), publicKey);
  }

  /** Mints a token. */
  async mint({ sub, scope, email = `${sub}@example.com`, audience, expiresAt }: TokenRequest): Promise<string> {
    const expires = expiresAt === undefined ? FAR_FUTURE : Date.parse(expiresAt);
    // Issued before it expires, so that an expired token has no other defect.
    const issued = Math.min(this.#clock.now(), expires) - 1000;
    return new SignJWT({ scope, client_id: sub, token_use: 'access', email, email_verified: true })
      .setProtectedHeader({ alg: 'RS256', kid: 'local' })
      .setIssuer(this.url)
      .setSubject(sub)
      .setAudience(audience ?? this.#audience)
      .setIssuedAt(Math.floor(issued / 1000))
      .setExpirationTime(Math.floor(expires / 1000))
      .sign(this.#key);
  }

  /** Responds to requests for discovery and keys; returns false for any other path. */
  respond(request: IncomingMessage, response: ServerResponse): boolean {
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
