/** The one rule of every PATCH (JSON Merge Patch, RFC 7396 §2, for the fields of a resource). */
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';

/** A field in a PATCH: null takes away what need not be there. */
type Patched<Field> =
  Field extends z.ZodDefault<infer Inner extends z.ZodType>
    ? z.ZodOptional<z.ZodNullable<Inner>>
    : Field extends z.ZodOptional<infer Inner extends z.ZodType>
      ? z.ZodOptional<z.ZodNullable<Inner>>
      : Field extends z.ZodType
        ? z.ZodOptional<Field>
        : never;

/**
 * The body of a PATCH of what a POST with these fields made: any of them. Null takes a field away that the POST may leave out;
 * a field that it must have cannot be null.
 */
export function patchOf<Fields extends Readonly<Record<string, z.ZodType>>>(fields: Fields) {
  const patched = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, patchedField(field)]));
  return z.strictObject(patched as { -readonly [Name in keyof Fields]: Patched<Fields[Name]> }).meta({
    description:
      'Only what changes. Null takes a field away, or gives it its default again; an object or a list replaces the whole previous one. A request that changes nothing makes no new version, unless it makes what was submitted a draft again',
  });
}

function patchedField(field: z.ZodType): z.ZodType {
  if (!field.safeParse(undefined).success) return field.optional();
  const { description, examples } = field.meta() ?? {};
  const stated =
    field instanceof z.ZodDefault || field instanceof z.ZodOptional ? (field.unwrap() as z.ZodType) : field;
  return stated.nullish().meta({ ...(description && { description }), ...(examples !== undefined && { examples }) });
}

/** A draft with a patch over it. Null removes the member (RFC 7396 §2), and undefined says nothing; the draft's schema then sets its defaults. */
export function patchedDraft<Draft extends object>(
  draft: Draft,
  patch: { readonly [Name in keyof Draft]?: Draft[Name] | null | undefined },
): Partial<Draft> {
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  const members = Object.entries({ ...draft, ...Object.fromEntries(given) }).filter(([, value]) => value !== null);
  return Object.fromEntries(members) as Partial<Draft>;
}

/**
 * Whether two drafts say the same, so that a PATCH from one to the other changes nothing. A member that is null says
 * the same as one that is not there.
 */
export function isSameDraft(one: object, other: object): boolean {
  return isDeepStrictEqual(said(one), said(other));
}

function said(draft: object): unknown {
  const members = Object.entries(draft).filter(([, value]) => value != null);
  return JSON.parse(JSON.stringify(Object.fromEntries(members)));
}
