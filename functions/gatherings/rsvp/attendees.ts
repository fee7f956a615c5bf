/** Who may be named to the others who attend: members who said yes to `directory`, and nobody else. Pure. */
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { fullName } from '../../../shared/locale/names.ts';

/** The others who come, as far as they may be named. */
export interface Attendees {
  readonly names: readonly string[];
  /** Members who come and are not named: they did not agree to it, or the list would be too long. */
  readonly others: number;
}

/** At most so many names stand on the page. */
export const namesShown = 50;

/**
 * The names for the page of one who attends. `attending` counts all who do, with the viewer; `records` are the mailing
 * records of others who do, perhaps not of all.
 */
export function attendeesOf(attending: number, records: readonly MailingRecord[]): Attendees {
  const names = records
    .filter(({ membership, directory }) => membership === 'member' && directory)
    .flatMap((record) => (record.names === undefined ? [] : [fullName(record.names)]))
    .slice(0, namesShown)
    .sort((one, other) => one.localeCompare(other, 'ja'));
  return { names, others: Math.max(0, attending - 1 - names.length) };
}
