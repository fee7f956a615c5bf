/**
 * What has become of a complaint: it stands until the person asks for mail again. `consent` decides by this what a
 * complaint withdraws, and `mail` which entries of SES's suppression list come off it. Pure.
 */
import type { Topic } from '../../shared/vocabulary.ts';

/** The states of a membership; `leaver`: no answer yet, only the suppression of the address is known. */
export const memberships = ['leaver', 'member', 'declined', 'left'] as const;

/** What a suppression stops: nothing at all goes to a suppressed address; campaigns stop for a person who complained. */
export const suppressions = ['none', 'campaigns', 'address'] as const;

/** The fields of the mailing record from which it is decided. */
export const complaintFacts = ['membership', 'membershipSince', 'topicsSince', 'suppression', 'complainedAt'] as const;
export interface ComplaintFacts {
  readonly membership: (typeof memberships)[number];
  readonly membershipSince?: string | undefined;
  readonly topicsSince?: { readonly [One in Topic]?: string | undefined } | undefined;
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

/** When a member last asked for mail, in milliseconds: by joining, or by a topic. Only members ask for mail. */
function lastAsked({ membership, membershipSince, topicsSince = {} }: ComplaintFacts): number | undefined {
  if (membership !== 'member') return undefined;
  const granted = Object.values(topicsSince).map((since) => Date.parse(since));
  if (granted.length > 0) return Math.max(...granted);
  return membershipSince === undefined ? undefined : Date.parse(membershipSince);
}

/** Whether the person asked for mail after an instant. */
export function hasAskedAfter(person: ComplaintFacts, instant: Date): boolean {
  return (lastAsked(person) ?? Number.NEGATIVE_INFINITY) > instant.getTime();
}

/** Whether the person complained and has not asked for mail since. */
export function hasStandingComplaint(person: ComplaintFacts | undefined): boolean {
  if (person?.complainedAt === undefined) return false;
  return !isAskedAtUnknownTime(person) && !hasAskedAfter(person, new Date(person.complainedAt));
}

/**
 * Records from before `topicsSince` do not say when a topic was granted after a complaint, only that campaigns go
 * again.
 */
function isAskedAtUnknownTime({ membership, suppression, topicsSince }: ComplaintFacts): boolean {
  return membership === 'member' && suppression === 'none' && topicsSince === undefined;
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
