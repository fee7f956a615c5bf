/** A campaign's mail to one person: the frozen content with that person's values, and nobody else's. */
import type { CampaignContent, SlotName } from '../../events/read-models/campaign-content.ts';
import type { GatheringItem } from '../../events/read-models/gathering.ts';
import type { ReachableRecord } from '../../events/read-models/mailing-record.ts';
import { type Topic, topics } from '../../events/states.ts';
import { type Link, type LinkKeys, mintLink } from '../../shared/links/token.ts';
import { linkUrl } from '../../shared/links/urls.ts';
import { type Language, languages } from '../../shared/locale/languages.ts';
import { fullName, salutation } from '../../shared/locale/names.ts';
import { fillChunks, type SlotValues } from '../../shared/mail-format/compiled-mail.ts';
import { type CalendarPart, listHeaders, type Message } from '../../shared/mail-format/message.ts';
import type { Programme } from '../../shared/programme/programme.ts';
import type { MailEnvironment } from './environment.ts';
import { invitationPart } from './gathering-calendar.ts';

/** What all mails of a campaign have in common. */
export interface Campaign {
  readonly content: CampaignContent;
  readonly gathering: GatheringItem | undefined;
  readonly programme: Pick<Programme, 'id' | 'name'>;
  readonly environment: Pick<MailEnvironment, 'SENDER_ADDRESS' | 'SENDER_DOMAIN'>;
  readonly keys: LinkKeys;
}

/** Which answer a link carries; 0 is the link to the details, which carries none. */
export const rsvpChoices = { details: 0, attending: 1, declined: 2, undecided: 3 } as const;

const listNames: Readonly<Record<Topic, Readonly<Record<Language, string>>>> = {
  newsletter: { ja: 'お便り', en: 'Newsletter' },
  gatherings: { ja: '交流会・セミナー', en: 'Gatherings' },
  jobs: { ja: '求人情報', en: 'Job openings' },
};

/** The mail to a person. @throws UnsafeMail when the person's name or address cannot stand in a header. */
export function campaignMessage(campaign: Campaign, to: ReachableRecord, at: Date): Message {
  const { content, programme, environment, keys } = campaign;
  const language = languageOf(content, to.language);
  const mail = content.mails[language];
  if (mail === undefined) throw new Error('a campaign without a mail');
  const values = valuesFor(campaign, to, language, at);
  return {
    from: { name: programme.name[language], address: environment.SENDER_ADDRESS },
    to: { name: fullName(to.names), address: to.address },
    subject: mail.subject,
    language,
    text: fillChunks(mail.text, values),
    html: fillChunks(mail.html, values),
    calendar: calendarFor(campaign, to, language, at),
    headers: listHeaders({
      url: linkUrl(unsubscribeLink(content, to), at, keys),
      listId: `${content.topic}.${programme.id}.${environment.SENDER_DOMAIN}`,
      listName: `${programme.name[language]} ${listNames[content.topic][language]}`,
    }),
  };
}

/** The person's language where the campaign was written in it, else the other one. */
function languageOf({ mails }: CampaignContent, preferred: Language): Language {
  if (mails[preferred] !== undefined) return preferred;
  return languages.find((language) => mails[language] !== undefined) ?? preferred;
}

function valuesFor(
  { content, keys }: Campaign,
  to: ReachableRecord,
  language: Language,
  at: Date,
): SlotValues<SlotName> {
  const url = (link: Omit<Link, 'issuedAt'>) => linkUrl(link, at, keys);
  const rsvp = (choice: number) => url(rsvpLink(content.gatheringId ?? '', to, choice));
  return {
    salutation: salutation(to.names, language),
    unsubscribe_url: url(unsubscribeLink(content, to)),
    preferences_url: url({
      purpose: 'preferences',
      choice: 0,
      subject: to.alumniId,
      recipient: to.alumniId,
      epoch: to.epoch,
    }),
    ...(content.gatheringId === undefined
      ? {}
      : {
          attend_url: rsvp(rsvpChoices.attending),
          decline_url: rsvp(rsvpChoices.declined),
          undecided_url: rsvp(rsvpChoices.undecided),
          details_url: rsvp(rsvpChoices.details),
        }),
  };
}

/** Withdraws this campaign's topic, which the link names by its number. */
function unsubscribeLink({ campaignId, topic }: CampaignContent, { alumniId, epoch }: ReachableRecord) {
  const choice = topics.indexOf(topic) + 1;
  return { purpose: 'unsubscribe', choice, subject: campaignId, recipient: alumniId, epoch } as const;
}

/** A link to the page of a gathering, with or without an answer. */
export function rsvpLink(
  gatheringId: string,
  { alumniId, epoch }: Pick<ReachableRecord, 'alumniId' | 'epoch'>,
  choice: number,
) {
  return { purpose: 'rsvp', choice, subject: gatheringId, recipient: alumniId, epoch } as const;
}

function calendarFor(
  { gathering, programme, environment, keys }: Campaign,
  to: ReachableRecord,
  language: Language,
  at: Date,
): CalendarPart | undefined {
  if (gathering === undefined) return undefined;
  const link = rsvpLink(gathering.gatheringId, to, rsvpChoices.details);
  return invitationPart(gathering, {
    language,
    status: 'NEEDS-ACTION',
    attendee: { name: fullName(to.names), address: to.address },
    organizer: programme.name[language],
    domain: environment.SENDER_DOMAIN,
    token: mintLink(link, at, keys),
    url: linkUrl(link, at, keys),
  });
}
