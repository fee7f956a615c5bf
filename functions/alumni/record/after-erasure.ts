/** What is stated about a person who was erased: what decided against an invitation still does, though the facts are gone. Pure. */
import { programme } from '../../../shared/programme/compiled.ts';
import { dateIn } from '../../../shared/time/calendar.ts';
import type { Facts, Stint } from '../schemas.ts';
import type { Leaver } from '../tables.ts';
import { fold, noFacts, type PersonStatement } from './facts.ts';
import { cancelledAt, isAnswered, isCancelled, isDeceased, latestExit, standingOf } from './standing.ts';

/**
 * What an erased person's record keeps of their stints: when the last one began, and whether nobody is to be asked
 * after it, if it were announced once more (a kind of exit, a refusal at exit, HR's decision). If only the stint that decides says so, it is that
 * one. It does not say why.
 * A death, and what was stated without a stint, speaks against all stints that began by `at`, because the day of an exit may be
 * corrected.
 */
export function lastStintOf(leaver: Leaver, at: Date): Leaver['lastStint'] {
  const known = Object.keys(leaver.facts.stints).sort().at(-1);
  const today = dateIn(programme.timeZone, at);
  const latest = known !== undefined && known > today ? known : today;
  if (isDeceased(leaver.facts) || isSettled(leaver, latest, at)) return { hireDate: latest, settled: true };
  if (known === undefined) return undefined;
  // The stint that decides need not be the one that began last.
  const decides = latestExit(leaver.facts);
  const settledBy = decides !== undefined && !isCancelled(leaver.facts, decides) ? [known, decides.hireDate] : [known];
  const settled = settledBy.find((hireDate) => isSettled(leaver, hireDate, at));
  return settled === undefined ? { hireDate: known, settled: false } : { hireDate: settled, settled: true };
}

/** Whether nobody is to be asked after a stint, if it were announced. */
function isSettled(leaver: Leaver, hireDate: string, at: Date): boolean {
  const { facts } = leaver;
  const announced = { ...facts.stints[hireDate], announcedAt: at.toISOString(), cancelledAt: undefined };
  const { exit, contactBasis, consentAtExit } = facts;
  const asked: Facts = { exit, contactBasis, consentAtExit, stints: { ...facts.stints, [hireDate]: announced } };
  const standing = standingOf({ ...leaver, answer: undefined, facts: asked });
  return standing.result === 'settled' && (standing.status === 'excluded' || standing.status === 'declined');
}

/**
 * The stints that go on when a person is erased, by their dates alone: the person has not left them, whatever else is announced again. They
 * are those whose end was taken back, and those that end later.
 */
export function stintsThatGoOn({ facts }: Pick<Leaver, 'facts'>, at: Date): Facts['stints'] {
  const today = dateIn(programme.timeZone, at);
  const dates = (stint: Stint): Stint | undefined => {
    const { announcedAt, terminationDate } = stint;
    const takenBackAt = cancelledAt(facts, stint);
    const goesOn = takenBackAt !== undefined || (terminationDate !== undefined && terminationDate.value > today);
    return announcedAt !== undefined && goesOn ? { announcedAt, terminationDate, cancelledAt: takenBackAt } : undefined;
  };
  return Object.fromEntries(
    Object.entries(facts.stints).flatMap(([hireDate, stint]) => {
      const kept = dates(stint);
      return kept === undefined ? [] : [[hireDate, kept]];
    }),
  );
}

/**
 * An erased record after a statement. A person who leaves again is known again. After an answer (silence is one), this
 * takes a stint that the answer does not settle. Otherwise it takes a later announcement: of a new stint, or of the
 * last one if only a cancelled or deleted exit kept the person from being asked. Of everything else, only what speaks
 * against an invitation is kept, without names or reasons.
 */
export function statedAfterErasure(leaver: Leaver, statement: PersonStatement): Leaver {
  if (!leavesAgain(leaver, statement)) return withObjection(leaver, statement);
  const { lastStint: _settled, ...erased } = leaver;
  const known = { ...erased, facts: fold(leaver.facts, statement), erasedAt: undefined, eraseAt: undefined };
  return isWithdrawn(known) ? withObjection(leaver, statement) : known;
}

function leavesAgain(leaver: Leaver, { kind, statedAt, facts: { employment } }: PersonStatement): boolean {
  const { answer, erasedAt = '', lastStint } = leaver;
  if (kind !== 'offboarded' || employment === undefined) return false;
  const { hireDate, terminationDate } = employment;
  // Of two stints the one that ends last decides. When the settled one ended is not kept: before the erasure.
  const hadEnded = terminationDate !== undefined && terminationDate <= dateIn(programme.timeZone, new Date(erasedAt));
  if (lastStint?.settled === true && (hadEnded || hireDate <= lastStint.hireDate)) return false;
  if (answer !== undefined) return !isAnswered(answer, { terminationDate: undefined, ...employment }, noFacts);
  // The stint that began last is the one that counts, and it is not this one.
  if (lastStint !== undefined && hireDate < lastStint.hireDate) return false;
  return new Date(statedAt).getTime() > new Date(erasedAt).getTime();
}

/** Whether a later statement that came first says that there is no exit. */
function isWithdrawn(leaver: Leaver): boolean {
  const standing = standingOf({ ...leaver, answer: undefined });
  if (standing.result !== 'settled') return false;
  const { status, reason } = standing;
  return status === 'returned' || reason === 'offboarding_cancelled' || reason === 'employee_deleted';
}

function withObjection(leaver: Leaver, statement: PersonStatement): Leaver {
  const { kind, statedAt, facts } = statement;
  if (kind === 'updated' || kind === 'offboarded') {
    const heard = lastStintOf({ ...leaver, facts: fold(noFacts, statement) }, new Date(statedAt));
    if (heard?.settled !== true) return leaver;
    const last = leaver.lastStint?.hireDate ?? '';
    if (heard.hireDate >= last) return { ...leaver, lastStint: heard };
    // Of two stints the one that ends last decides: of one that went on when the last one began, nobody knows any more whether it is this one.
    const wentOn = (facts.employment?.terminationDate ?? '') > last;
    return wentOn ? { ...leaver, lastStint: { hireDate: last, settled: true } } : leaver;
  }
  const { employment } = facts;
  const dated = employment === undefined ? {} : { employment: { hireDate: employment.hireDate } };
  return { ...leaver, facts: fold(leaver.facts, { kind, statedAt, facts: dated }) };
}
