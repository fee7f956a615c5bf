import { createLocalJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import type { Resource } from '../template/model.ts';
import type { Issuer } from './issuer.ts';

/** What the authorizer puts into the event. */
export interface JwtContext {
  readonly claims: Readonly<Record<string, string>>;
  readonly scopes: readonly string[] | null;
}

/** The authorizer's verdict. */
export type Authorization = { readonly jwt: JwtContext } | { readonly refused: 401 | 403; readonly reason: string };

/** Verified tokens kept in memory. */
const REMEMBERED_TOKENS = 1000;

/** The JWT authorizer of an HTTP API, with the keys of the local issuer. */
export class JwtAuthorizer {
  readonly #audiences: ReadonlySet<string>;
  readonly #issuer: Issuer;
  readonly #clock: Clock;
  readonly #keys: ReturnType<typeof createLocalJWKSet>;
  /** Tokens with a valid signature; verifying one costs more than everything else that the gateway does. */
  readonly #verifiedTokens = new Map<string, JWTPayload>();

  constructor(authorizer: Resource<'AWS::ApiGatewayV2::Authorizer'>, issuer: Issuer, clock: Clock) {
    const { Issuer: wanted, Audience } = authorizer.properties.JwtConfiguration;
    if (wanted !== issuer.url) {
      throw new Refusal(`${authorizer.place} trusts the issuer ${wanted}; the laptop cloud has only ${issuer.url}.`);
    }
    this.#audiences = new Set(Audience);
    this.#issuer = issuer;
    this.#clock = clock;
    this.#keys = createLocalJWKSet(issuer.jwks);
  }

  /** Checks signature, issuer, audience (or client id), times and, where the route names some, scopes. */
  async authorize(header: string | undefined, wantedScopes: readonly string[]): Promise<Authorization> {
    const token = /^(?:Bearer\s+)?(\S+)$/i.exec(header ?? '')?.[1];
    if (token === undefined) return { refused: 401, reason: 'no token' };
    try {
      const payload = await this.#verified(token);
      const audiences = payload.aud === undefined ? [String(payload['client_id'])] : [payload.aud].flat();
      if (!audiences.some((audience) => this.#audiences.has(audience)))
        return { refused: 401, reason: 'wrong audience' };
      const scopes = String(payload['scope'] ?? '').split(' ');
      if (wantedScopes.length > 0 && !wantedScopes.some((scope) => scopes.includes(scope))) {
        return { refused: 403, reason: 'missing scope' };
      }
      const claims = Object.entries(payload).map(([name, value]) => [name, claimText(value)] as const);
      return { jwt: { claims: Object.fromEntries(claims), scopes: wantedScopes.length > 0 ? scopes : null } };
    } catch (error) {
      if (error instanceof errors.JOSEError) return { refused: 401, reason: error.code };
      throw error;
    }
  }

  async #verified(token: string): Promise<JWTPayload> {
    const now = this.#clock.now();
    const known = this.#verifiedTokens.get(token);
    if (known !== undefined && (known.exp ?? 0) * 1000 > now) return known;
    const { payload } = await jwtVerify(token, this.#keys, {
      issuer: this.#issuer.url,
      currentDate: new Date(now),
      requiredClaims: ['exp'],
    });
    if (this.#verifiedTokens.size >= REMEMBERED_TOKENS) this.#verifiedTokens.clear();
    this.#verifiedTokens.set(token, payload);
    return payload;
  }
}

// HTTP APIs hand claims over as text; lists in square brackets without commas.
function claimText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(String).join(' ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
