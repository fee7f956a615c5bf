/** The links that mails carry: to answer, to stop a topic, for the calendar, the reception desk and the feedback. */
import type { ReachableRecord } from '../../../events/read-models/mailing-record.ts';
import type { CampaignId, GatheringId } from '../../../shared/identifier.ts';
import type { LinkKeys, LinkPurpose, linkPurposes } from '../../../shared/links/token.ts';
import { linkUrl } from '../../../shared/links/urls.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import { listHeaders } from '../../../shared/mail-format/message.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import { type Topic, topics } from '../../../shared/vocabulary.ts';
import type { MailEnvironment } from '../environment.ts';

/** Whose links they are: the epoch revokes them. */
export type Recipient = Pick<ReachableRecord, 'alumniId' | 'epoch'>;

/** Which answer a link carries; 0 is the link to the details, which carries none. */
export const rsvpChoices = { details: 0, attending: 1, declined: 2, undecided: 3 } as const;

/** A link to the page of a gathering, with or without an answer. */
export function rsvpLink(gatheringId: string, { alumniId, epoch }: Recipient, choice: number) {
  return { purpose: 'rsvp', choice, subject: gatheringId, recipient: alumniId, epoch } as const;
}

/** A link that withdraws a topic, which it names by its number; the campaign tells where it was clicked. */
export function unsubscribeLink(campaignId: CampaignId, topic: Topic, { alumniId, epoch }: Recipient) {
  const choice = topics.indexOf(topic) + 1;
  return { purpose: 'unsubscribe', choice, subject: campaignId, recipient: alumniId, epoch } as const;
}

type GatheringPurpose = {
  [Purpose in LinkPurpose]: (typeof linkPurposes)[Purpose]['subject'] extends 'gathering' ? Purpose : never;
}[LinkPurpose];

/** Every link of a gathering's mails to a person, by the variable that stands for it. */
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

const listNames: Readonly<Record<Topic, Readonly<Record<Language, string>>>> = {
  newsletter: { ja: 'お便り', en: 'Newsletter' },
  gatherings: { ja: '交流会・セミナー', en: 'Gatherings' },
  jobs: { ja: '求人情報', en: 'Job openings' },
};

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
    listName: `${programme.name[language]} ${listNames[topic][language]}`,
  });
}
