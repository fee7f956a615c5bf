import { createLocalJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import type { Ground } from '../ground.ts';
import { Refusal } from '../refusal.ts';
import type { Resource } from '../template/model.ts';
import type { Issuer } from './issuer.ts';

/** What the authorizer puts into the event. */
export interface JwtContext {
  readonly claims: Readonly<Record<string, string>>;
  readonly scopes: readonly string[] | null;
}

/** The authorizer's verdict. */
type Authorization = { readonly jwt: JwtContext } | { readonly refused: 401 | 403; readonly reason: string };

/** Verified tokens kept in memory. */
const rememberedTokens = 1000;

/** Checks signature, issuer, audience (or client id), times, and the scopes that the route names, if any. */
export type JwtAuthorizer = (header: string | undefined, wantedScopes: readonly string[]) => Promise<Authorization>;

/** The JWT authorizer of an HTTP API, with the keys of the local issuer. @throws {Refusal} when it trusts another issuer */
export function jwtAuthorizer(
  { properties, place }: Resource<'AWS::ApiGatewayV2::Authorizer'>,
  { issuer, clock }: Pick<Ground, 'clock'> & { readonly issuer: Issuer },
): JwtAuthorizer {
  const { Issuer: trusted, Audience } = properties.JwtConfiguration;
  if (trusted !== issuer.url) {
    throw new Refusal(`${place} trusts the issuer ${trusted}; the laptop cloud has only ${issuer.url}.`);
  }
  const keys = createLocalJWKSet(issuer.jwks);
  /** Tokens with a valid signature; verifying one costs more than everything else that the gateway does. */
  const verifiedTokens = new Map<string, JWTPayload>();

  async function verified(token: string): Promise<JWTPayload> {
    const now = clock.now();
    const known = verifiedTokens.get(token);
    if (known !== undefined && (known.exp ?? 0) * 1000 > now) return known;
    const checks = { issuer: issuer.url, currentDate: new Date(now), requiredClaims: ['exp'] };
    const { payload } = await jwtVerify(token, keys, checks);
    if (verifiedTokens.size >= rememberedTokens) verifiedTokens.clear();
    verifiedTokens.set(token, payload);
    return payload;
  }

  return async (header, wantedScopes) => {
    const token = /^(?:Bearer\s+)?(\S+)$/i.exec(header ?? '')?.[1];
    if (token === undefined) return { refused: 401, reason: 'no token' };
    try {
      const payload = await verified(token);
      const audiences = payload.aud === undefined ? [String(payload['client_id'])] : [payload.aud].flat();
      if (!audiences.some((audience) => Audience.includes(audience))) return { refused: 401, reason: 'wrong audience' };
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
  };
}

// HTTP APIs hand claims over as text; lists in square brackets without commas.
function claimText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(String).join(' ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
