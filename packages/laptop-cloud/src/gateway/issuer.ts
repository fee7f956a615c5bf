import { createPublicKey } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { exportJWK, exportPKCS8, generateKeyPair, importPKCS8, type JWK, SignJWT } from 'jose';
import type { Ground } from '../ground.ts';
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
const farFuture = Date.UTC(2100, 0, 1);

interface Parts extends Pick<Ground, 'database' | 'clock'> {
  readonly url: string;
  /** The audience of a token that names none. */
  readonly audience: string;
}

/** A running issuer. */
export interface Issuer {
  readonly url: string;
  readonly jwks: { keys: JWK[] };
  /** Mints a token. */
  mint(request: TokenRequest): Promise<string>;
  /** Responds to requests for discovery and keys; returns false for any other path. */
  respond(request: IncomingMessage, response: ServerResponse): boolean;
}

/**
 * A small OIDC issuer: discovery, keys and tokens. Its key lives in the state directory; it is an RSA key because API
 * Gateway's JWT authorizer takes no other.
 */
export async function startIssuer({ url, audience: usual, database, clock }: Parts): Promise<Issuer> {
  let pem = database.setting('issuer-key');
  if (pem === undefined) {
    pem = await exportPKCS8((await generateKeyPair('RS256', { extractable: true })).privateKey);
    database.remember('issuer-key', pem);
  }
  const publicKey = await exportJWK(createPublicKey(pem));
  const key = await importPKCS8(pem, 'RS256');
  const jwks = { keys: [{ ...publicKey, kid: 'local', alg: 'RS256', use: 'sig' }] };
  const documents: Readonly<Record<string, object>> = {
    '/.well-known/openid-configuration': {
      issuer: url,
      jwks_uri: `${url}/.well-known/jwks.json`,
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['token'],
      subject_types_supported: ['public'],
    },
    '/.well-known/jwks.json': jwks,
  };
  return {
    url,
    jwks,
    mint({ sub, scope, email = `${sub}@example.com`, audience = usual, expiresAt }) {
      const expires = expiresAt === undefined ? farFuture : Date.parse(expiresAt);
      // Issued before it expires, so that an expired token has no other defect.
      const issued = Math.min(clock.now(), expires) - 1000;
      return new SignJWT({ scope, client_id: sub, token_use: 'access', email, email_verified: true })
        .setProtectedHeader({ alg: 'RS256', kid: 'local' })
        .setIssuer(url)
        .setSubject(sub)
        .setAudience(audience)
        .setIssuedAt(Math.floor(issued / 1000))
        .setExpirationTime(Math.floor(expires / 1000))
        .sign(key);
    },
    respond({ url: path = '' }, response) {
      const document = documents[path];
      if (document !== undefined) sendJson(response, 200, document);
      return document !== undefined;
    },
  };
}
