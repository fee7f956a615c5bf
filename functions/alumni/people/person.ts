import {
  complaintFromBeforeErasure,
  latest,
  reportOfPresent,
  type SuppressionFacts,
  suppressionOfPresent,
} from '../../../events/agreements/reports-by-address.ts';
import { type SuppressionShown, suppressedOf } from '../../../events/read-models/mailing-record.ts';
import type { Caller } from '../../../shared/http/api.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { isNoticeOnFile } from '../../../shared/programme/programme.ts';
import { addressesOf, isUnreachable } from '../record/leaver.ts';
import { consentAtExitOf, exitOf, isCancelled } from '../record/standing.ts';
import type { Person } from '../routes.ts';
import type { Leaver } from '../tables.ts';

/** The statuses of people who have answered: for them, consent's record says what stops. */
const followsRecord: ReadonlySet<Leaver['status']> = new Set(['declined', 'left']);

/**
 * Which mail is not sent to a leaver, and since when. A member gets what consent's record says; whoever declined or left, what it says about the
 * address that they have now. To everybody else mail goes by the contact card, whatever they answered after another employment, unless they
 * complained before their data was erased.
 */
export function suppressionOf(leaver: Leaver, record: SuppressionFacts | undefined): SuppressionShown {
  if (leaver.status === 'member') return suppressedOf(record);
  const card = addressesOf(leaver);
  const before = complaintFromBeforeErasure(record, card);
  const reported = record === undefined ? {} : reportOfPresent(record, card);
  const isAnswered = followsRecord.has(leaver.status) && record !== undefined && record.membership !== 'leaver';
  if (isAnswered && before === undefined) {
    const { bouncedAt } = reported;
    return suppressedOf({ ...record, suppression: suppressionOfPresent(record, card), bouncedAt });
  }
  if (before === undefined && !isUnreachable(leaver)) return { suppression: 'none' };
  return { suppression: 'address', suppressedSince: latest(reported.bouncedAt, reported.complainedAt, before) };
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
