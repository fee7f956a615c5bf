/** The status of a leaver, decided from the facts alone: who may be invited, who waits for what, who never will be. Pure. */
import type { ContactCard } from '../../../events/read-models/contact-card.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import { dateIn } from '../../../shared/time/calendar.ts';
import type { AlumniStatus } from '../../../shared/vocabulary.ts';
import type { Facts, StatusReason, Stint } from '../schemas.ts';
import type { Leaver } from '../tables.ts';
import { isApproved } from './address-sharing.ts';
import { newest, type Stated } from './facts.ts';

type ContactRules = Pick<Programme, 'contactBasis'>;

/** A stint that ends or ended, as announced. */
export interface Exit {
  readonly hireDate: string;
  readonly terminationDate: string | undefined;
  readonly stint: Stint;
}

export type Standing =
  | { readonly result: 'invitable'; readonly exit: Exit; readonly consentGranted: boolean }
  | { readonly result: 'settled'; readonly status: AlumniStatus; readonly reason?: StatusReason | undefined };

/**
 * Decides on the status of a leaver. A person who is reported as deceased gets no further mail, whatever they answered. Somebody
 * who answered is not invited again, unless they leave another stint ({@link isAnswered}). HR's tasks (no address, no basis, one address
 * of two people) come before the last day, while the person can still be asked.
 */
export function standingOf(leaver: Leaver, rules: ContactRules = programme): Standing {
  const { facts, answer, address, approval } = leaver;
  const exit = latestExit(facts);
  if (isEmployedAgain(facts, exit)) return settled('returned', 'rehired');
  const cancelled = exit !== undefined && isCancelled(facts, exit);
  const exitType = exitOf(facts)?.type;
  if (exitType === 'deceased' && !cancelled) return settled('excluded', 'exit_type');
  if (answer !== undefined && (exit === undefined || isAnswered(answer, exit, facts))) {
    return answer.status === 'member' && cancelled
      ? settled('returned', 'offboarding_cancelled')
      : settled(answer.status);
  }
  if (exit === undefined) return settled('excluded', 'not_leaving');
  if (cancelled) return settled('excluded', 'offboarding_cancelled');
  if (facts.deletedAt !== undefined && facts.deletedAt >= (exit.stint.announcedAt ?? '')) {
    return settled('excluded', 'employee_deleted');
  }
  if (exitType === 'disciplinary_dismissal') return settled('excluded', 'exit_type');
  if (approval?.decision === 'declined' && approval.hireDate === exit.hireDate) {
    return settled('excluded', 'declined_by_hr');
  }
  const consent = consentAtExitOf(facts);
  if (consent?.decision === 'refused') return settled('declined', 'refused_at_exit');
  if (facts.personalEmail === undefined) return settled('awaiting_contact', 'no_personal_email');
  if (contactBasisOf(facts, rules) === 'none') return settled('awaiting_contact', 'no_contact_basis');
  if (address?.shared === true && !isApproved(leaver, address.hash))
    return settled('awaiting_approval', 'address_used_twice');
  return { result: 'invitable', exit, consentGranted: consent?.decision === 'granted' };
}

/**
 * Whether an answer settles an exit. It does for the stint whose invitation was answered and all before it, and for a stint that
 * had ended by the answer. It does not for a stint in which the person was employed on that day: they did not know
 * of an invitation after it, even if the sources reported its beginning only later.
 */
export function isAnswered(
  answer: NonNullable<Leaver['answer']>,
  exit: Pick<Exit, 'hireDate' | 'terminationDate'>,
  facts: Facts,
): boolean {
  const { hireDate, terminationDate } = exit;
  const began = hireDate <= answer.on;
  const answered = answer.hireDate ?? endedBy(answer.on, facts)?.hireDate;
  if (answered === undefined) return began;
  if (hireDate <= answered) return true;
  return began && (terminationDate === undefined || terminationDate <= answer.on);
}

/** The stint that had ended by a day and began last. */
function endedBy(day: string, facts: Facts): Exit | undefined {
  return exitsOf(facts).find(({ terminationDate }) => terminationDate !== undefined && terminationDate <= day);
}

/** The stint that was announced to end and began last. */
export function latestExit(facts: Facts): Exit | undefined {
  return exitsOf(facts)[0];
}

/** The stints that were announced to end, those that began last first. */
function exitsOf({ stints }: Facts): Exit[] {
  return Object.entries(stints)
    .filter(([, { announcedAt }]) => announcedAt !== undefined)
    .sort(([one], [other]) => (one < other ? 1 : -1))
    .map(([hireDate, stint]) => ({ hireDate, terminationDate: stint.terminationDate?.value, stint }));
}

/** Category and evaluation of the latest exit; restricted (programme/privacy). */
export function exitOf(facts: Facts) {
  return newestOf(latestExit(facts)?.stint.exit, facts.exit);
}

/** The consent or refusal given on paper or in the exit form of the latest exit. */
export function consentAtExitOf(facts: Facts) {
  return newestOf(latestExit(facts)?.stint.consentAtExit, facts.consentAtExit);
}

/** What allows the first mail: a consent given at exit, what was stated, or what the programme's exit papers say. */
export function contactBasisOf(facts: Facts, { contactBasis }: ContactRules = programme): ContactCard['contactBasis'] {
  if (consentAtExitOf(facts)?.decision === 'granted') return 'consent_at_exit';
  return newestOf(latestExit(facts)?.stint.contactBasis, facts.contactBasis) ?? contactBasis.default;
}

/** Cancelled and announced at the same time counts as cancelled: the mail that is not sent does no harm. */
export function isCancelled(facts: Facts, { stint }: Exit): boolean {
  const announcedAt = stint.announcedAt ?? '';
  return [stint.cancelledAt, facts.cancelledAt].some((at) => at !== undefined && at >= announcedAt);
}

/**
 * A rehire holds until a stint ends that began with it or lasts beyond it. An old exit that is stated again (by an
 * import) does not undo it.
 */
function isEmployedAgain(facts: Facts, exit: Exit | undefined): boolean {
  if (facts.rehired === undefined) return false;
  if (exit === undefined || isCancelled(facts, exit)) return true;
  const { hireDate } = facts.rehired.value;
  const end = exit.terminationDate ?? exit.hireDate;
  if (hireDate !== undefined) return exit.hireDate < hireDate && end <= hireDate;
  const saidAfterwards = (exit.stint.announcedAt ?? '') > facts.rehired.at;
  return !(saidAfterwards && end > dateIn(programme.timeZone, new Date(facts.rehired.at)));
}

function newestOf<Value>(one: Stated<Value> | undefined, other: Stated<Value> | undefined): Value | undefined {
  return (other === undefined ? one : newest(one, other))?.value;
}

function settled(status: AlumniStatus, reason?: StatusReason): Standing {
  return { result: 'settled', status, reason };
}
