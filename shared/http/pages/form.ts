import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { ProblemCode } from '../../decision/problem-codes.ts';

/** The longest form, in bytes: a member's 100 skills of 100 characters, as they were and as they are, with room for the rest. */
const maxBytes = 256 * 1024;

/** The fields of a form by name; a repeated field is a list. */
export type FormFields = Readonly<Record<string, string | readonly string[]>>;

/** A form that was refused: what was sent, and what is wrong with it. The page shows it again with what it held. */
export interface RefusedForm {
  readonly fields: FormFields;
  /** What is wrong with a field, by its name. */
  readonly problems: ReadonlyMap<string, ProblemCode>;
  /** The page was open for too long: nothing else need be wrong. */
  readonly openTooLong: boolean;
}

/** The values of a field: several of a repeated one, none of one that is not there. */
export function valuesIn(fields: FormFields, name: string): readonly string[] {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

/** The value of a field that is there once; empty where it is not there. */
export function valueIn(fields: FormFields, name: string): string {
  return valuesIn(fields, name)[0] ?? '';
}

/**
 * Reads a form, urlencoded or multipart (RFC 8058 §3.2 allows both). A multipart body that cannot be read has no fields, so
 * that a page refuses it for its missing nonce and a one-click unsubscription still works.
 *
 * @returns undefined for a form that is too long: a part of one would say something other than the whole
 */
export async function formFields({
  body,
  isBase64Encoded,
  headers,
}: APIGatewayProxyEventV2): Promise<FormFields | undefined> {
  const content = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  if (content.length > maxBytes) return undefined;
  const contentType = headers['content-type'] ?? '';
  const pairs = /^multipart\/form-data/i.test(contentType)
    ? await multipartPairs(content, contentType)
    : new URLSearchParams(content.toString('utf8'));
  const fields = Object.create(null) as Record<string, string | string[]>;
  for (const [name, value] of pairs) {
    if (typeof value !== 'string') continue;
    const known = fields[name];
    fields[name] = known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value];
  }
  return fields;
}

/** Node reads only CRLF, and no part that contains the boundary's text; browsers and mail services send neither. */
async function multipartPairs(content: Buffer<ArrayBuffer>, contentType: string): Promise<Iterable<[string, unknown]>> {
  try {
    return await new Response(content, { headers: { 'content-type': contentType } }).formData();
  } catch {
    return [];
  }
}
