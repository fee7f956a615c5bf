import * as z from 'zod';

/** What a caller of the API may do. */
const scopes = [
  'programme/read',
  'programme/write',
  'programme/approve',
  'programme/hiring',
  'programme/privacy',
] as const;
const scopeSchema = z.enum(scopes);
export type Scope = z.infer<typeof scopeSchema>;

/** How a token's claim becomes scopes: which claim, and what its values (groups, roles) grant. */
export const accessSchema = z.strictObject({
  claim: z.string().min(1),
  /** Value of the claim → scopes. A value that is itself a scope needs no line. */
  grants: z.record(z.string(), z.array(scopeSchema)).default({}),
});
export type Access = z.infer<typeof accessSchema>;

/**
 * The scopes of a caller. HTTP APIs pass an array claim on as `[a b]`, and a scope claim as `a b`; both are read.
 * Writing includes hiring, not reading.
 */
export function scopesOf(claims: Readonly<Record<string, unknown>>, access: Access): ReadonlySet<Scope> {
  const granted = new Set<Scope>();
  for (const value of claimValues(claims[access.claim])) {
    const own = scopeSchema.safeParse(value);
    if (own.success) granted.add(own.data);
    // A group may be called `constructor`: inherited properties are not grants.
    const grants = Object.hasOwn(access.grants, value) ? access.grants[value] : undefined;
    for (const scope of grants ?? []) granted.add(scope);
  }
  // Writing includes hiring.
  if (granted.has('programme/write')) granted.add('programme/hiring');
  return granted;
}

function claimValues(claim: unknown): string[] {
  if (Array.isArray(claim)) return claim.filter((value) => typeof value === 'string');
  if (typeof claim !== 'string') return [];
  return claim
    .replace(/^\[(.*)\]$/s, '$1')
    .split(/[\s,]+/)
    .filter((value) => value !== '');
}
