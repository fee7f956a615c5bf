/** The links in mails: to answer, to stop a topic, for the calendar, the reception desk and the feedback. */
import { type RsvpChoice, rsvpChoices } from '../../../events/agreements/rsvp-choices.ts';
import { topicNumbers } from '../../../events/agreements/topic-numbers.ts';
import type { ReachableRecord } from '../../../events/read-models/mailing-record.ts';
import type { CampaignId, GatheringId } from '../../../shared/identifier.ts';
import type { LinkKeys, LinkPurpose, linkPurposes } from '../../../shared/links/token.ts';
import { linkUrl } from '../../../shared/links/urls.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import { listHeaders } from '../../../shared/mail-format/message.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import { listNames } from '../../../shared/texts/glossary.ts';
import type { Topic } from '../../../shared/vocabulary.ts';
import type { MailEnvironment } from '../environment.ts';

/** The person whose links these are; raising the epoch revokes them. */
export type Recipient = Pick<ReachableRecord, 'alumniId' | 'epoch'>;

/** A link to the page of a gathering, with or without a choice. */
export function rsvpLink(gatheringId: string, { alumniId, epoch }: Recipient, choice: RsvpChoice) {
  return { purpose: 'rsvp', choice: rsvpChoices[choice], subject: gatheringId, recipient: alumniId, epoch } as const;
}

/** A link that withdraws the topic of a campaign's mails. */
export function unsubscribeLink(campaignId: CampaignId, topic: Topic, { alumniId, epoch }: Recipient) {
  return {
    purpose: 'unsubscribe',
    choice: topicNumbers[topic],
    subject: campaignId,
    recipient: alumniId,
    epoch,
  } as const;
}

/** A link to the preferences of a member. */
export function preferencesLink({ alumniId, epoch }: Recipient) {
  return { purpose: 'preferences', choice: 0, subject: alumniId, recipient: alumniId, epoch } as const;
}

type GatheringPurpose = {
  [Purpose in LinkPurpose]: (typeof linkPurposes)[Purpose]['subject'] extends 'gathering' ? Purpose : never;
}[LinkPurpose];

/** Every link of a gathering's mails to a person, by its variable. */
export function gatheringLinks(gatheringId: GatheringId, { alumniId, epoch }: Recipient, keys: LinkKeys, at: Date) {
  const url = (purpose: GatheringPurpose, choice = 0) =>
    linkUrl({ purpose, choice, subject: gatheringId, recipient: alumniId, epoch }, at, keys);
  return {
    attend_url: url('rsvp', rsvpChoices.attending),
    decline_url: url('rsvp', rsvpChoices.declined),
    undecided_url: url('rsvp', rsvpChoices.undecided),
    details_url: url('rsvp', rsvpChoices.details),
    calendar_url: `${url('calendar')}.ics`,
    check_in_picture_url: `${url('check_in')}.png`,
    survey_url: url('survey'),
  } as const;
}

/** The list headers of a mail on a topic: one click stops it (RFC 8058, 2919). */
export function topicHeaders(
  topic: Topic,
  url: string,
  language: Language,
  {
    programme,
    environment,
  }: {
    readonly programme: Pick<Programme, 'id' | 'name'>;
    readonly environment: Pick<MailEnvironment, 'SENDER_DOMAIN'>;
  },
): Record<string, string> {
  return listHeaders({
    url,
    listId: `${topic}.${programme.id}.${environment.SENDER_DOMAIN}`,
    listName: `${programme.name[language]} ${listNames(language)[topic]}`,
  });
}
