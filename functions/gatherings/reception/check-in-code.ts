/** What a check-in QR code says. Pure. */
import type { LinkKeys } from '../../../shared/links/sealed.ts';
import { isRevoked, type Link, verifyLink } from '../../../shared/links/token.ts';

/** Reads a code: the token itself, or an address of a page or picture that ends with it. Undefined = not one of ours. */
export function readCheckInCode(code: string, keys: LinkKeys): Link | undefined {
  const token = /(?:^|\/)([A-Za-z0-9_-]{56})(?:\.[a-z]{2,4})?$/.exec(code.trim())?.[1];
  return token === undefined ? undefined : verifyLink(token, ['check_in'], keys);
}

/** Why a code is not valid for this gathering; undefined = it is valid. */
export function codeRefusal(
  link: Link | undefined,
  gatheringId: string,
  member: { readonly epoch: number } | undefined,
): string | undefined {
  if (link === undefined) return 'is not a check-in code';
  if (link.subject !== gatheringId) return 'is the code of another gathering';
  if (member === undefined || isRevoked(link, member.epoch)) return 'is no longer valid';
  return undefined;
}
