import PostalMime from 'postal-mime';
import { beforeAll, describe, expect, it } from 'vitest';
import { memberJoined } from '../../../../events/consent/index.ts';
import { rsvpAnswered } from '../../../../events/gatherings/index.ts';
import type { CampaignContent } from '../../../../events/read-models/campaign-content.ts';
import { isReachable } from '../../../../events/read-models/mailing-record.ts';
import { asCampaignMails, compileContent } from '../../../../functions/campaigns/campaign/content.ts';
import { campaignMessage } from '../../../../functions/mail/campaign-sending/campaign-message.ts';
import { testMessage } from '../../../../functions/mail/test-mail/test-message.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { languages } from '../../../../shared/locale/languages.ts';
import { type Message, rawMessage } from '../../../../shared/mail-format/message.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import {
  composed,
  eventOf,
  hanako,
  hybrid,
  noticeOf,
  sean,
  serviceAt,
  written,
} from '../../../fixtures/gathering-mails.ts';

beforeAll(() => Object.assign(process.env, { PUBLIC_ORIGIN: 'https://alumni.example.com' }));

const service = serviceAt();
const people = { ja: hanako, en: sean } as const;
const content: CampaignContent = {
  campaignId: idFrom('campaign', 'test'),
  topic: 'gatherings',
  contentHash: 'hash',
  mails: asCampaignMails(
    compileContent(
      { topic: 'gatherings', subject: { ja: '会', en: 'G' }, body: { ja: '会です', en: 'Hi' } },
      programme,
    ),
  ),
  gatheringId: hybrid.gatheringId,
  stopped: false,
};

/** A mail of each sort, in a language. */
function mailsIn(language: 'ja' | 'en'): Record<string, Message> {
  const person = people[language];
  if (!isReachable(person)) throw new Error('nobody to write to');
  const sample = { testMailId: idFrom('testMail', 'test'), campaignId: content.campaignId, expiresAt: 0, language };
  const test = { ...sample, address: 'author@example.net', subject: 'S', text: 'T', html: '<p>T</p>' };
  return {
    campaign: campaignMessage({ content, gathering: hybrid, news: () => undefined, ...service }, person, service.now),
    receipt: written(composed(eventOf(memberJoined, { via: 'invitation', topics: [] }), person, hybrid)),
    confirmation: written(composed(eventOf(rsvpAnswered, { answer: 'attending', evidence: 'button' }), person, hybrid)),
    reminder: written(composed(noticeOf('reminder_day'), person, hybrid)),
    test: testMessage(test, { programme, sender: 'alumni@alumni.example.com' }),
  };
}

describe('a reply to a mail', () => {
  it.each(languages)('goes to the office, named in the language of the mail: %s', async (language) => {
    const { name, email } = programme.company.contact;
    for (const [sort, mail] of Object.entries(mailsIn(language))) {
      const parsed = await PostalMime.parse(rawMessage(mail));
      expect(parsed.replyTo, sort).toEqual([{ name: name[language], address: email }]);
      expect(parsed.from?.address, sort).toBe('alumni@alumni.example.com');
    }
  });

  it('of a calendar goes to the reply address of the gathering', () => {
    const { campaign, confirmation } = mailsIn('ja');
    for (const mail of [campaign, confirmation]) {
      if (mail === undefined) throw new Error('no mail');
      const calendar = mail.calendar?.content.replace(/\r\n /g, '') ?? '';
      expect(calendar).toMatch(/ORGANIZER;CN="[^"]+":mailto:rsvp\+[0-9a-z]{56}@alumni\.example\.com/);
      expect(calendar).not.toContain(programme.company.contact.email);
    }
  });
});
