/** Who sees the other attendees, and who may be named to them: only members who agreed to `directory`. Pure. */
import { hasEnded } from '../../../events/read-models/gathering-times.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { fullName } from '../../../shared/locale/names.ts';
import type { Gathering } from '../gathering/gathering.ts';
import { type Guest, partyOf } from '../gathering/guest.ts';

/** The other attending members. */
export interface Attendees {
  readonly names: readonly string[];
  /** People who are not named: members who did not agree to it or for whom the list is too long, and guests whom others bring. */
  readonly others: number;
}

/** A guest who attends a gathering that is neither cancelled nor over: only they see who else comes. */
export function attendeeOf(gathering: Gathering, guest: Guest | undefined, at: Date): Guest | undefined {
  const takesPlace = gathering.status !== 'cancelled' && !hasEnded(gathering, at);
  return takesPlace && guest?.answer === 'attending' ? guest : undefined;
}

/** How many people come besides the viewer and the viewer's own guests. */
export function peopleBeside({ attendees }: Gathering, viewer: Guest): number {
  return Math.max(0, attendees - partyOf(viewer));
}

/** The most names on the page. */
const namesShown = 50;

/**
 * The names for the page of an attending member. `people` are all who come besides the viewer's own party; `records`
 * are the mailing records of the members among them, perhaps not of all.
 */
export function attendeesOf(people: number, records: readonly MailingRecord[]): Attendees {
  const names = records
    .filter(({ membership, directory }) => membership === 'member' && directory)
    .flatMap((record) => (record.names === undefined ? [] : [fullName(record.names)]))
    .slice(0, namesShown)
    .sort((one, other) => one.localeCompare(other, 'ja'));
  return { names, others: Math.max(0, people - names.length) };
}
