/**
 * Whether a complaint still stands: it does until the person asks for mail again. By this, `consent` decides what a complaint withdraws, and
 * `mail` which entries are taken off SES's suppression list. Pure.
 */
import type { Topic } from '../../shared/vocabulary.ts';

/** The states of a membership; `leaver`: no answer yet, only the suppression of the address is known. */
export const memberships = ['leaver', 'member', 'declined', 'left'] as const;

/** What a suppression stops: nothing at all goes to a suppressed address; campaigns stop for a person who complained. */
export const suppressions = ['none', 'campaigns', 'address'] as const;

/** The fields of the mailing record that decide it. */
export const complaintFacts = [
  'membership',
  'membershipSince',
  'topicsSince',
  'askedAt',
  'suppression',
  'complainedAt',
] as const;
export interface ComplaintFacts {
  readonly membership: (typeof memberships)[number];
  readonly membershipSince?: string | undefined;
  readonly topicsSince?: { readonly [One in Topic]?: string | undefined } | undefined;
  /** When the person last asked for mail, in whatever membership; absent in records from before it was noted. */
  readonly askedAt?: string | undefined;
  readonly suppression: (typeof suppressions)[number];
  readonly complainedAt?: string | undefined;
}

/** Whether a member granted a topic after an instant; a topic that is not dated was granted with the membership. */
export function isGrantedAfter(
  { membership, topicsSince, membershipSince }: ComplaintFacts,
  topic: Topic,
  instant: Date,
): boolean {
  if (membership !== 'member') return false;
  const since = topicsSince?.[topic] ?? membershipSince;
  return since !== undefined && Date.parse(since) > instant.getTime();
}

/**
 * When the person last asked for mail, by joining or by choosing a topic. Milliseconds. Leaving withdraws the consent, and does not undo that they
 * asked: an older complaint does not stop mail about another employment.
 */
function lastAsked({ membership, membershipSince, topicsSince = {}, askedAt }: ComplaintFacts): number | undefined {
  const asked = [askedAt, ...Object.values(topicsSince)].flatMap((at) => (at === undefined ? [] : [Date.parse(at)]));
  if (asked.length > 0) return Math.max(...asked);
  // A record from before it was noted, of somebody who joined without topics.
  return membership !== 'member' || membershipSince === undefined ? undefined : Date.parse(membershipSince);
}

/** Whether the person asked for mail after an instant. */
export function hasAskedAfter(person: ComplaintFacts, instant: Date): boolean {
  return (lastAsked(person) ?? Number.NEGATIVE_INFINITY) > instant.getTime();
}

/** Whether the person complained and has not asked for mail since. */
export function hasStandingComplaint(person: ComplaintFacts | undefined): boolean {
  return person?.complainedAt !== undefined && isStanding(person, person.complainedAt);
}

/** Whether the person has not asked for mail since one of their complaints, in whatever membership. */
export function isStanding(person: ComplaintFacts, complainedAt: string): boolean {
  return !isAskedAtUnknownTime(person) && !hasAskedAfter(person, new Date(complainedAt));
}

/**
 * Older records do not say when somebody asked for mail after a complaint, only that campaigns reach them again: records of members without
 * dates of topics, and of former members who had none.
 */
function isAskedAtUnknownTime({ membership, suppression, topicsSince, askedAt }: ComplaintFacts): boolean {
  if (suppression !== 'none' || askedAt !== undefined) return false;
  if (membership === 'member') return topicsSince === undefined;
  // Who never was a member has no dates of topics, not even empty ones.
  return topicsSince !== undefined && Object.keys(topicsSince).length === 0;
}

/**
 * What it means that SES lists the address for a complaint, since an instant.
 *
 * @returns `isNews`: nobody has heard of this complaint. `isOver`: the person asked for mail later. Neither: it is known, and stands.
 */
export function judgeListedComplaint(
  person: ComplaintFacts | undefined,
  since: Date,
): { readonly isNews: boolean; readonly isOver: boolean } {
  if (person === undefined || hasStandingComplaint(person)) return { isNews: person === undefined, isOver: false };
  const isOver = since.getTime() <= (lastAsked(person) ?? Number.NEGATIVE_INFINITY);
  if (person.complainedAt === undefined) return { isNews: true, isOver };
  return isAskedAtUnknownTime(person) ? { isNews: false, isOver: true } : { isNews: !isOver, isOver };
}
