/** Entity tags of resources (RFC 9110 §8.8.3): which version of a resource a client has read, and wants to change. */
import * as z from 'zod';
import { Problem } from './problem.ts';

/** A state that counts its changes. */
export interface Versioned {
  readonly sequence: number;
}

/** The version of a resource in its representation, for lists and for clients that cannot read headers. */
export const versionField = z
  .int()
  .positive()
  .meta({ description: 'Counts what is decided; in quotes it is the ETag', examples: [3] });

/**
 * The tag of a state: strong, from its sequence, which every decision raises. Counters (RSVPs, mails) do not
 * raise it: a tag names a decided state, and shows that nobody has decided since.
 */
export function entityTag({ sequence }: Versioned): string {
  return `"${sequence}"`;
}

/** What `If-Match` may hold, for the description of the API: the plain form of what is read. */
export const entityTagsPattern = '^(?:\\*|(?:W/)?"[!#-~]*"(?:, ?(?:W/)?"[!#-~]*")*)$';

/** An entity tag and what follows it in a list (RFC 9110 §8.8.3 and §5.6.1: empty elements are allowed). */
const element = /[\t ,]*((?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")[\t ]*(?=,|$)/y;
const onlyEmpty = /[\t ,]*$/y;

/**
 * Whether `If-Match` names this tag (RFC 9110 §13.1.1): `*` names any, a weak tag never matches.
 *
 * @throws Problem 400 when the header is not a list of entity tags
 */
export function ifMatches(header: string, tag: string): boolean {
  if (header.trim() === '*') return true;
  const tags = tagsIn(header);
  if (tags === undefined) {
    throw new Problem(400, 'If-Match must be * or a list of entity tags in quotes, as the header ETag gives them.', [
      { pointer: '/If-Match', code: 'wrong_format', detail: 'is neither * nor a list of entity tags' },
    ]);
  }
  return tags.includes(tag);
}

/** Whether `If-Match` says which version its sender has read: `*` is true of every one. */
export function namesVersion(header: string | undefined): boolean {
  return header !== undefined && header.trim() !== '*';
}

function tagsIn(header: string): string[] | undefined {
  const tags: string[] = [];
  for (let at = 0; ; at = element.lastIndex) {
    element.lastIndex = at;
    const [, tag] = element.exec(header) ?? [];
    if (tag !== undefined) {
      tags.push(tag);
      continue;
    }
    onlyEmpty.lastIndex = at;
    return tags.length > 0 && onlyEmpty.test(header) ? tags : undefined;
  }
}
