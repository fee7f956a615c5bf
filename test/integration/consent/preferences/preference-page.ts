import type { AlumniId, Id } from '../../../../shared/identifier.ts';
import { verificationCode } from '../../../../shared/links/verification-code.ts';
import { testKeys } from '../../../fixtures/consent.ts';
import { linkTo, verificationsOf, visitor } from '../consent-tables.ts';

const { handler } = await import('../../../../functions/consent/preferences/manage-preferences.ts');
export const page = visitor(handler);
export const linkOf = (alumniId: AlumniId, epoch = 0) => linkTo(alumniId, { purpose: 'preferences', epoch });
export const unchanged = [
  ['locale', 'ja'],
  ['timeZone', 'Asia/Tokyo'],
  ['frequency', 'all'],
  ['skills', 'TypeScript、AWS'],
] as const;
export const tick = (...topics: string[]) => topics.map((topic) => ['topic', topic] as const);

export async function codeFor(alumniId: AlumniId): Promise<{ code: string; verificationId: Id<'verification'> }> {
  const [asked] = await verificationsOf(alumniId);
  if (asked === undefined) throw new Error('nothing was asked for');
  return { code: verificationCode(asked.verificationId, alumniId, testKeys), verificationId: asked.verificationId };
}
