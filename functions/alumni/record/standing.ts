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
  if (isDeceased(facts)) return settled('excluded', 'exit_type');
  if (answer !== undefined && (exit === undefined || isAnswered(answer, exit, facts))) {
    return answer.status === 'member' && cancelled
      ? settled('returned', 'offboarding_cancelled')
      : settled(answer.status);
  }
  if (exit === undefined) return settled('excluded', 'not_leaving');
  if (cancelled) return settled('excluded', 'offboarding_cancelled');
  if (isDeleted(facts, exit)) return settled('excluded', 'employee_deleted');
  if (exitOf(facts)?.type === 'disciplinary_dismissal') return settled('excluded', 'exit_type');
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

/** The stint that ended last of those that had ended by a day. */
function endedBy(day: string, facts: Facts): Exit | undefined {
  return exitsOf(facts).find(({ terminationDate }) => terminationDate !== undefined && terminationDate <= day);
}

/**
 * The exit that decides: of the stints that were announced to end, the one that ends last. As long as it has not ended, the person is
 * employed, whichever stint began last. A stint whose end was taken back goes on, and decides instead, unless it was a mistake for
 * another one ({@link goesOn}).
 */
export function latestExit(facts: Facts): Exit | undefined {
  const exits = exitsOf(facts);
  const last = exits.find((exit) => !isCancelled(facts, exit));
  return last === undefined ? exits[0] : (exits.find((exit) => isCancelled(facts, exit) && goesOn(exit, last)) ?? last);
}

/**
 * Whether a stint whose end was taken back goes on although another one ends. It does not if both end on one day, as when a `hireDate` was
 * corrected, and if the other one began later and lasts longer.
 */
function goesOn(takenBack: Exit, other: Exit): boolean {
  const [end, otherEnd] = [lastDayOf(takenBack), lastDayOf(other)];
  return end !== otherEnd && (end > otherEnd || takenBack.hireDate > other.hireDate);
}

/** The stints that were announced to end, those that end last first; of those that end on one day, the one that began last. */
function exitsOf({ stints }: Facts): Exit[] {
  const rank = (exit: Exit) => `${lastDayOf(exit)} ${exit.hireDate}`;
  return Object.entries(stints)
    .filter(([, { announcedAt }]) => announcedAt !== undefined)
    .map(([hireDate, stint]) => ({ hireDate, terminationDate: stint.terminationDate?.value, stint }))
    .sort((one, other) => (rank(one) < rank(other) ? 1 : -1));
}

/** The last day of a stint; one that is not known comes after every other. */
function lastDayOf({ terminationDate }: Exit): string {
  return terminationDate ?? 'unknown';
}

/**
 * Whether the person is stated to have died. That is about the person, whichever stint states it, announced or not. It ends when the same stint
 * gets another kind of exit or is cancelled afterwards, and with a stint that began after the day of the statement.
 */
export function isDeceased(facts: Facts): boolean {
  const latest = latestExit(facts);
  const exit = facts.exit === undefined ? latest?.stint.exit : newest(latest?.stint.exit, facts.exit);
  if (saysDeath({ ...latest?.stint, exit }, latest === undefined ? {} : facts)) return true;
  return Object.entries(facts.stints).some(
    ([hireDate, stint]) => hireDate !== latest?.hireDate && saysDeath(stint, {}) && !beganAfter(facts, stint.exit?.at),
  );
}

/** Whether a stint says so, and was not cancelled since. */
function saysDeath(stint: Stint, facts: Pick<Facts, 'cancelledAt'>): boolean {
  if (stint.exit?.value.type !== 'deceased') return false;
  const takenBackAt = cancelledAt(facts, stint);
  return takenBackAt === undefined || takenBackAt < stint.exit.at;
}

/** Whether a stint that was announced to end began after the day of an instant. */
function beganAfter(facts: Facts, at = ''): boolean {
  const day = dateIn(programme.timeZone, new Date(at));
  return exitsOf(facts).some((exit) => exit.hireDate > day && !isCancelled(facts, exit));
}

/** Whether the employee's record was deleted, and neither the exit that decides nor one of a later stint was announced since. */
function isDeleted(facts: Facts, exit: Exit): boolean {
  const { deletedAt } = facts;
  return deletedAt !== undefined && !exitsFrom(facts, exit).some(({ stint }) => (stint.announcedAt ?? '') > deletedAt);
}

/** An exit, and those of stints that began later. */
function exitsFrom(facts: Facts, { hireDate }: Exit): Exit[] {
  return exitsOf(facts).filter((exit) => exit.hireDate >= hireDate && !isCancelled(facts, exit));
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

/** Whether it was stated that a stint does not end after all, and not since that it does. */
export function isCancelled(facts: Facts, { stint }: Exit): boolean {
  return cancelledAt(facts, stint) !== undefined;
}

/**
 * When it was last stated that a stint does not end after all; undefined = it ends. Cancelled and announced at the same time counts as
 * cancelled: the mail that is not sent does no harm.
 */
export function cancelledAt(
  facts: Pick<Facts, 'cancelledAt'>,
  { announcedAt = '', cancelledAt }: Stint,
): string | undefined {
  return [cancelledAt, facts.cancelledAt]
    .filter((at) => at !== undefined && at >= announcedAt)
    .sort()
    .at(-1);
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
  const { at } = facts.rehired;
  const day = dateIn(programme.timeZone, new Date(at));
  return !exitsFrom(facts, exit).some(
    ({ stint, hireDate, terminationDate }) => (stint.announcedAt ?? '') > at && (terminationDate ?? hireDate) > day,
  );
}

function newestOf<Value>(one: Stated<Value> | undefined, other: Stated<Value> | undefined): Value | undefined {
  return (other === undefined ? one : newest(one, other))?.value;
}

function settled(status: AlumniStatus, reason?: StatusReason): Standing {
  return { result: 'settled', status, reason };
}
