import {
  type MailingRecord,
  type SuppressionShown,
  suppressedOf,
  type suppressionFacts,
} from '../../../events/read-models/mailing-record.ts';
import type { Caller } from '../../../shared/http/api.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { isNoticeOnFile } from '../../../shared/programme/programme.ts';
import { isUnreachable } from '../record/leaver.ts';
import { consentAtExitOf, exitOf, isCancelled } from '../record/standing.ts';
import type { Person } from '../routes.ts';
import type { Leaver } from '../tables.ts';

/**
 * Which mail is not sent to a leaver, and since when. Before an answer, mail goes by the contact card, whose address may have been replaced or
 * have come back since; afterwards by what consent's record of the person says.
 */
export function suppressionOf(
  leaver: Leaver,
  record: Pick<MailingRecord, (typeof suppressionFacts)[number]> | undefined,
): SuppressionShown {
  if (leaver.answer !== undefined) return suppressedOf(record);
  if (!isUnreachable(leaver)) return { suppression: 'none' };
  const causes = [record?.bouncedAt, record?.complainedAt].filter((at) => at !== undefined);
  return { suppression: 'address', suppressedSince: causes.sort().at(-1) };
}

/** A leaver as the API shows them, with the mail that is stopped; private address and exit only to a caller with the scope for it. Pure. */
export function toPerson(leaver: Leaver, suppressed: SuppressionShown, caller: Caller): Person {
  const { alumniId, status, statusReason, facts, topics, ownSkills, updatedAt } = leaver;
  const open: Person = {
    alumniId,
    status,
    statusReason,
    ...facts.source?.value,
    names: facts.names?.value,
    locale: facts.locale?.value,
    // Only members get mail: what others once asked for no longer counts.
    topics: status === 'member' ? (topics?.granted ?? []) : [],
    stints: stintsOf(leaver),
    consentAtExit: consentShown(leaver),
    skills: ownSkills ?? facts.skills?.value ?? [],
    ...suppressed,
    updatedAt,
  };
  if (!caller.scopes.has('programme/privacy')) return open;
  return { ...open, personalEmail: facts.personalEmail?.value, exit: exitOf(facts) };
}

function consentShown({ facts }: Leaver): Person['consentAtExit'] {
  const consent = consentAtExitOf(facts);
  if (consent === undefined || consent.decision === 'not_asked') return undefined;
  if (consent.decision === 'refused') return { decision: 'refused' };
  const { decision, noticeVersion } = consent;
  return { decision, noticeVersion, noticeOnFile: isNoticeOnFile(programme, noticeVersion) };
}

function stintsOf({ facts }: Leaver): Person['stints'] {
  return Object.entries(facts.stints)
    .map(([hireDate, stint]) => ({ hireDate, terminationDate: stint.terminationDate?.value, stint }))
    .filter(({ stint, ...exit }) => stint.announcedAt !== undefined && !isCancelled(facts, { stint, ...exit }))
    .map(({ hireDate, terminationDate, stint: { type, department, title } }) => ({
      hireDate,
      terminationDate,
      type: type?.value,
      department: department?.value,
      title: title?.value,
    }))
    .sort((one, other) => one.hireDate.localeCompare(other.hireDate));
}
