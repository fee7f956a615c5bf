/** Who may be named to the other attendees: only members who agreed to `directory`. Pure. */
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { fullName } from '../../../shared/locale/names.ts';

/** The other attending members. */
export interface Attendees {
  readonly names: readonly string[];
  /** Members who are not named: they did not agree to it, or the list would be too long. */
  readonly others: number;
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
