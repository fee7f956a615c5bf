/**
 * What a page said of its gathering by which members plan, and what has changed since: members say yes to a time, a place and a way to take
 * part that they have read. Pure.
 */
import { createHash } from 'node:crypto';
import { type AttendanceMode, attendanceModes } from '../../../../events/agreements/rsvp-words.ts';
import { placeAsRead } from '../../../../events/read-models/announced-facts.ts';
import { modesOf } from '../../../../events/read-models/gathering.ts';
import type { Gathering } from '../../gathering/gathering.ts';
import { entranceOf, type Guest } from '../../gathering/guest.ts';
import type { ShownChange } from '../../texts/page-texts.ts';

/** By the name that the reader knows. A place that is new or gone is another way to take part. */
const shownChanges = ['time', 'place', 'ways', 'online_address'] as const satisfies readonly ShownChange[];

/** The gathering, and the member who reads of it. */
interface Read {
  readonly gathering: Gathering;
  readonly guest: Guest | undefined;
}

interface ShownFacts {
  readonly time: string;
  readonly place: string;
  readonly ways: readonly AttendanceMode[];
  /** Empty where the page did not show it. */
  readonly address: string;
}

function factsNow({ gathering, guest }: Read): ShownFacts {
  const { startsAt, endsAt, place, onlineUrl } = gathering.draft;
  const address = entranceOf(gathering, guest) === 'online' ? onlineUrl : undefined;
  return {
    time: digest(`${Date.parse(startsAt)}/${Date.parse(endsAt)}`),
    place: digest(placeAsRead(place)),
    ways: modesOf(gathering.draft),
    address: address == null ? '' : digest(address),
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 8);
}

/**
 * What goes into the form as the hidden field `shown`: digests of what the page says now. They are not sealed: whoever alters them can only
 * claim to have read what the link shows to everybody who opens it.
 */
export function shownFacts(read: Read): string {
  const { time, place, ways, address } = factsNow(read);
  return [time, place, ways.join('-'), address].join('.');
}

const written = /^([\w-]{8})\.([\w-]{8})\.(place|online|place-online)\.([\w-]{8}|)$/;

function readFacts(shown: string): ShownFacts | undefined {
  const [, time, place, ways, address] = written.exec(shown) ?? [];
  if (time === undefined || place === undefined || ways === undefined || address === undefined) return undefined;
  return { time, place, ways: attendanceModes.filter((mode) => ways.split('-').includes(mode)), address };
}

/**
 * What has changed since a form was shown, in the order of {@link ShownChange}. What was moved and moved back has not changed. A form without
 * `shown` is of a page of an earlier release, and is judged by when that page was shown.
 *
 * @param shownAt when the page was shown; undefined = nobody knows
 */
export function changesSinceShown(read: Read, shown: string, shownAt: Date | undefined): readonly ShownChange[] {
  const before = readFacts(shown);
  if (before === undefined) return shownAt === undefined ? [] : changesSince(read, shownAt);
  const now = factsNow(read);
  const moved = before.place !== now.place;
  const isOtherPlace = before.ways.includes('place') && now.ways.includes('place');
  const changed = {
    time: before.time !== now.time,
    place: moved && isOtherPlace,
    // One more way to take part online changes nobody's plans.
    ways: (moved && !isOtherPlace) || before.ways.some((mode) => !now.ways.includes(mode)),
    online_address: before.address !== '' && now.address !== '' && before.address !== now.address,
  };
  return shownChanges.filter((part) => changed[part]);
}

/** What has changed at a time or after it, as the gathering says, even where it was moved back since. */
export function changesSince({ gathering, guest }: Read, from: Date): readonly ShownChange[] {
  const { changedAt = {}, draft } = gathering;
  const isSince = (part: keyof typeof changedAt) => Date.parse(changedAt[part] ?? '') >= from.getTime();
  const changed = {
    time: isSince('time'),
    place: isSince('place') && draft.place != null,
    ways:
      isSince('place_added') ||
      (isSince('place') && draft.place == null) ||
      (isSince('online_address') && draft.onlineUrl == null),
    online_address: isSince('online_address') && entranceOf(gathering, guest) === 'online',
  };
  return shownChanges.filter((part) => changed[part]);
}

/**
 * Those of the changes that concern an RSVP, as they concern one that was given before: the place does not matter to those who take part
 * online, and the online address matters only to those who use it.
 */
export function changesConcerning(
  changes: readonly ShownChange[],
  { answer, mode: named }: { readonly answer: string; readonly mode?: string | undefined },
  { draft }: Pick<Gathering, 'draft'>,
): readonly ShownChange[] {
  const modes = modesOf(draft);
  const mode = answer === 'attending' ? (modes.length === 1 ? modes[0] : named) : undefined;
  return changes.filter((part) => {
    if (part === 'place') return mode !== 'online';
    return part !== 'online_address' || mode === 'online';
  });
}
