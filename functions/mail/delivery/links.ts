/** The links in mails: for an RSVP, to stop a topic, for the calendar, the reception desk and the feedback on a gathering. */
import { type Recipient, rsvpLink } from '../../../events/agreements/member-links.ts';
import type { RsvpChoice } from '../../../events/agreements/rsvp-choices.ts';
import { topicNumbers } from '../../../events/agreements/topic-numbers.ts';
import type { CampaignId, GatheringId } from '../../../shared/identifier.ts';
import type { LinkKeys } from '../../../shared/links/sealed.ts';
import { linkUrl } from '../../../shared/links/urls.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import { listHeaders } from '../../../shared/mail-format/message.ts';
import { listNames } from '../../../shared/texts/glossary.ts';
import type { Topic } from '../../../shared/vocabulary.ts';
import type { MailSender } from './correspondence.ts';

/** A link that withdraws the topic of a campaign's mails. */
export function unsubscribeLink(campaignId: CampaignId, topic: Topic, { alumniId: recipient, epoch }: Recipient) {
  return { purpose: 'unsubscribe', choice: topicNumbers[topic], subject: campaignId, recipient, epoch } as const;
}

/** The links of an RSVP, by their variables. */
export function rsvpLinks(gatheringId: GatheringId, recipient: Recipient, keys: LinkKeys, at: Date) {
  const url = (choice: RsvpChoice) => linkUrl(rsvpLink(gatheringId, recipient, choice), at, keys);
  return {
    attend_url: url('attending'),
    decline_url: url('declined'),
    undecided_url: url('undecided'),
    details_url: url('details'),
  };
}

/** Every link of a gathering's mails to a person, by its variable. */
export function gatheringLinks(gatheringId: GatheringId, recipient: Recipient, keys: LinkKeys, at: Date) {
  const { alumniId, epoch } = recipient;
  const url = (purpose: 'calendar' | 'check_in' | 'survey') =>
    linkUrl({ purpose, choice: 0, subject: gatheringId, recipient: alumniId, epoch }, at, keys);
  return {
    ...rsvpLinks(gatheringId, recipient, keys, at),
    calendar_url: url('calendar'),
    check_in_picture_url: url('check_in'),
    survey_url: url('survey'),
  } as const;
}

/** The list headers of a mail on a topic: one click stops it (RFC 8058, 2919). */
export function topicHeaders(
  topic: Topic,
  url: string,
  language: Language,
  { programme, environment }: MailSender,
): Record<string, string> {
  return listHeaders({
    url,
    listId: `${topic}.${programme.id}.${environment.SENDER_DOMAIN}`,
    listName: `${programme.name[language]} ${listNames(language)[topic]}`,
  });
}
