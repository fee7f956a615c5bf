/** A campaign's mail to one person: the frozen content with that person's values, and nobody else's. */
import type { RsvpChoice } from '../../../events/agreements/rsvp-choices.ts';
import type { CampaignContent, SlotName } from '../../../events/read-models/campaign-content.ts';
import type { GatheringItem } from '../../../events/read-models/gathering.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { replyCode } from '../../../shared/links/reply-address.ts';
import type { Link, LinkKeys } from '../../../shared/links/token.ts';
import { linkUrl } from '../../../shared/links/urls.ts';
import { type Language, languages } from '../../../shared/locale/languages.ts';
import { fullName, salutation } from '../../../shared/locale/names.ts';
import { fillChunks, type SlotValues } from '../../../shared/mail-format/compiled-mail.ts';
import type { CalendarPart, Message } from '../../../shared/mail-format/message.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import { type Correspondent, correspondence } from '../delivery/correspondence.ts';
import { invitationPart } from '../delivery/gathering-calendar.ts';
import { preferencesLink, rsvpLink, topicHeaders, unsubscribeLink } from '../delivery/links.ts';
import type { MailEnvironment } from '../environment.ts';

/** The fields of a person's record that a campaign's mail is made from. */
export const addressed = ['alumniId', 'epoch', 'names', 'address', 'language'] as const;
export type Addressee = Required<Pick<MailingRecord, (typeof addressed)[number]>>;

/** What all mails of a campaign share. */
export interface Campaign {
  readonly content: CampaignContent;
  readonly gathering: GatheringItem | undefined;
  readonly programme: Correspondent & Pick<Programme, 'id'>;
  readonly environment: Pick<MailEnvironment, 'SENDER_ADDRESS' | 'SENDER_DOMAIN'>;
  readonly keys: LinkKeys;
}

/** The mail to a person. @throws UnsafeMail when the person's name or address cannot stand in a header. */
export function campaignMessage(campaign: Campaign, to: Addressee, at: Date): Message {
  const { content, programme, environment, keys } = campaign;
  const language = languageOf(content, to.language);
  const mail = content.mails[language];
  if (mail === undefined) throw new Error('a campaign without a mail');
  const stopUrl = linkUrl(unsubscribeLink(content.campaignId, content.topic, to), at, keys);
  const values = { ...valuesFor(campaign, to, language, at), unsubscribe_url: stopUrl };
  return {
    ...correspondence(programme, environment.SENDER_ADDRESS, language),
    to: { name: fullName(to.names), address: to.address },
    subject: mail.subject,
    language,
    text: fillChunks(mail.text, values),
    html: fillChunks(mail.html, values),
    calendar: calendarFor(campaign, to, language, at),
    headers: topicHeaders(content.topic, stopUrl, language, campaign),
  };
}

/** The person's language where the campaign was written in it, else the other one. */
function languageOf({ mails }: CampaignContent, preferred: Language): Language {
  if (mails[preferred] !== undefined) return preferred;
  return languages.find((language) => mails[language] !== undefined) ?? preferred;
}

function valuesFor({ content, keys }: Campaign, to: Addressee, language: Language, at: Date): SlotValues<SlotName> {
  const url = (link: Omit<Link, 'issuedAt'>) => linkUrl(link, at, keys);
  const values = { salutation: salutation(to.names, language), preferences_url: url(preferencesLink(to)) };
  const { gatheringId } = content;
  if (gatheringId === undefined) return values;
  const rsvp = (choice: RsvpChoice) => url(rsvpLink(gatheringId, to, choice));
  return {
    ...values,
    attend_url: rsvp('attending'),
    decline_url: rsvp('declined'),
    undecided_url: rsvp('undecided'),
    details_url: rsvp('details'),
  };
}

function calendarFor(
  { gathering, programme, environment, keys }: Campaign,
  to: Addressee,
  language: Language,
  at: Date,
): CalendarPart | undefined {
  if (gathering === undefined) return undefined;
  const link = rsvpLink(gathering.gatheringId, to, 'details');
  return invitationPart(gathering, {
    language,
    status: 'NEEDS-ACTION',
    attendee: { name: fullName(to.names), address: to.address },
    organizer: programme.name[language],
    domain: environment.SENDER_DOMAIN,
    token: replyCode({ ...to, gatheringId: gathering.gatheringId }, keys),
    url: linkUrl(link, at, keys),
  });
}
