/** The contact card that mail and consent read, made of what is known about a leaver. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { ContactCard } from '../../../events/read-models/contact-card.ts';
import { languageOf } from '../../../shared/locale/languages.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import type { Leaver } from '../tables.ts';
import { addressesOf, isUnreachable } from './leaver.ts';
import { consentAtExitOf, contactBasisOf, isCancelled, latestExit } from './standing.ts';

/** How a leaver may be written to; undefined as long as no name is known, and once they are erased. */
export function contactCard(leaver: Leaver): ContactCard | undefined {
  const { alumniId, sequence, status, facts, invitation } = leaver;
  if (facts.names === undefined) return undefined;
  const ended = Object.values(facts.stints).filter(({ announcedAt }) => announcedAt !== undefined);
  const departments = ended.flatMap(({ department }) => (department === undefined ? [] : [department.value]));
  const exit = latestExit(facts);
  return {
    alumniId,
    sequence,
    status,
    names: facts.names.value,
    address: facts.personalEmail?.value,
    ...addressesOf(leaver),
    language: languageOf(facts.locale?.value, programme.language),
    contactBasis: contactBasisOf(facts),
    invitedAt: status === 'invited' ? invitation?.invitedAt : undefined,
    closesAt: status === 'invited' ? invitation?.closesAt : undefined,
    consentAtExit: consentAtExitOf(facts),
    departments: [...new Set(departments)].sort(),
    skills: facts.skills?.value ?? [],
    leftOn: exit === undefined || isCancelled(facts, exit) ? undefined : exit.terminationDate,
    unreachable: isUnreachable(leaver),
  };
}

/** Whether address, names, language or segment facts differ: other contexts keep copies of these. */
export function contactDiffers(one: ContactCard, other: ContactCard): boolean {
  return !isDeepStrictEqual(copied(one), copied(other));
}

function copied({ names, address, language, departments, skills, leftOn }: ContactCard) {
  return { names, address, language, departments, skills, leftOn };
}
