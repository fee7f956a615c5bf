/** Who sees the other attendees, and who may be named to them: only members who agreed to `directory`. Pure. */
import { hasEnded } from '../../../events/read-models/gathering-times.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { fullName } from '../../../shared/locale/names.ts';
import type { Gathering } from '../gathering/gathering.ts';
import type { Guest } from '../gathering/guest.ts';

/** The other attending members. */
export interface Attendees {
  readonly names: readonly string[];
  /** Members who are not named: they did not agree to it, or the list would be too long. */
  readonly others: number;
}

/** A guest who attends a gathering that is neither cancelled nor over: only they see who else comes. */
export function attendeeOf(gathering: Gathering, guest: Guest | undefined, at: Date): Guest | undefined {
  const takesPlace = gathering.status !== 'cancelled' && !hasEnded(gathering, at);
  return takesPlace && guest?.answer === 'attending' ? guest : undefined;
}

/** The most names on the page. */
const namesShown = 50;

/**
 * The names for the page of an attending member. `attending` counts all attending members with the viewer; `records` are
 * the mailing records of others, perhaps not of all.
 */
export function attendeesOf(attending: number, records: readonly MailingRecord[]): Attendees {
  const names = records
    .filter(({ membership, directory }) => membership === 'member' && directory)
    .flatMap((record) => (record.names === undefined ? [] : [fullName(record.names)]))
    .slice(0, namesShown)
    .sort((one, other) => one.localeCompare(other, 'ja'));
  return { names, others: Math.max(0, attending - 1 - names.length) };
}
