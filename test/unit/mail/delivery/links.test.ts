/** The links in mails: each opens what it is for, for its person, and stands where its variable says. */
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { preferencesLink } from '../../../../events/agreements/member-links.ts';
import { rsvpChoiceOf } from '../../../../events/agreements/rsvp-choices.ts';
import { topicOfNumber } from '../../../../events/agreements/topic-numbers.ts';
import { gatheringLinks, rsvpLinks, topicHeaders, unsubscribeLink } from '../../../../functions/mail/delivery/links.ts';
import { encodeId } from '../../../../shared/identifier.ts';
import { type LinkPurpose, linkPurposes, verifyLink } from '../../../../shared/links/token.ts';
import { linkUrl } from '../../../../shared/links/urls.ts';
import { languages } from '../../../../shared/locale/languages.ts';
import { listNames } from '../../../../shared/texts/glossary.ts';
import { topics } from '../../../../shared/vocabulary.ts';
import { serviceAt } from '../../../fixtures/gathering-mails.ts';

beforeAll(() => Object.assign(process.env, { PUBLIC_ORIGIN: 'https://alumni.example.com' }));

const { keys, now, programme, environment } = serviceAt();
const bits = fc.uint8Array({ minLength: 8, maxLength: 8 });
const recipients = fc.record({
  alumniId: bits.map((bytes) => encodeId('alumnus', bytes)),
  epoch: fc.nat(65_535),
});
const purposes = Object.keys(linkPurposes) as LinkPurpose[];
/** What a link says: the path of its page, its suffix, and the token read. */
function read(url: string) {
  const { pathname, origin } = new URL(url);
  const [, page, token = '', suffix = ''] = /^\/(\w)\/([\w-]+)(\.\w+)?$/.exec(pathname) ?? [];
  return { origin, page: `${page}${suffix}`, link: verifyLink(token, purposes, keys) };
}

describe('the links of a gathering', () => {
  it('open its pages and files for the person of the mail, and each RSVP has its own', () => {
    fc.assert(
      fc.property(bits, recipients, (gathering, recipient) => {
        const gatheringId = encodeId('gathering', gathering);
        const links = Object.entries(gatheringLinks(gatheringId, recipient, keys, now)).map(([variable, url]) => {
          const { origin, page, link } = read(url);
          expect(origin).toBe('https://alumni.example.com');
          expect(link).toMatchObject({ subject: gatheringId, recipient: recipient.alumniId, epoch: recipient.epoch });
          return [variable, page, link?.purpose, rsvpChoiceOf(link?.choice ?? -1)];
        });
        expect(links).toEqual([
          ['attend_url', 'r', 'rsvp', 'attending'],
          ['decline_url', 'r', 'rsvp', 'declined'],
          ['undecided_url', 'r', 'rsvp', 'undecided'],
          ['details_url', 'r', 'rsvp', 'details'],
          ['calendar_url', 'c.ics', 'calendar', 'details'],
          ['check_in_picture_url', 'c.png', 'check_in', 'details'],
          ['survey_url', 's', 'survey', 'details'],
        ]);
        expect(Object.keys(rsvpLinks(gatheringId, recipient, keys, now))).toEqual(
          links.slice(0, 4).map(([variable]) => variable),
        );
      }),
    );
  });
});

describe('the links of a member', () => {
  it.each(topics)('stop the topic of the campaign, %s, and open the preferences', (topic) => {
    fc.assert(
      fc.property(bits, recipients, (campaign, recipient) => {
        const campaignId = encodeId('campaign', campaign);
        const { alumniId, epoch } = recipient;
        const stop = read(linkUrl(unsubscribeLink(campaignId, topic, recipient), now, keys));
        expect([stop.page, topicOfNumber(stop.link?.choice ?? -1)]).toEqual(['u', topic]);
        expect(stop.link).toMatchObject({ purpose: 'unsubscribe', subject: campaignId, recipient: alumniId, epoch });
        const preferences = read(linkUrl(preferencesLink(recipient), now, keys));
        expect(preferences.page).toBe('p');
        expect(preferences.link).toMatchObject({
          purpose: 'preferences',
          subject: alumniId,
          recipient: alumniId,
          epoch,
        });
      }),
    );
  });
});

describe('the list headers', () => {
  it.each(topics.flatMap((topic) => languages.map((language) => [topic, language] as const)))(
    'of %s in %s name the list by its topic and programme (RFC 2919), with one https URI (RFC 8058 §3.1)',
    (topic, language) => {
      const url = 'https://alumni.example.com/u/x';
      const headers = topicHeaders(topic, url, language, { programme, environment, keys });
      expect(headers).toMatchObject({
        'List-Unsubscribe': `<${url}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        'List-Id': expect.stringContaining(`<${topic}.${programme.id}.alumni.example.com>`),
      });
      // RFC 2047: what is not ASCII is an encoded word.
      const name = `${programme.name[language]} ${listNames(language)[topic]}`;
      const words = (headers['List-Id'] ?? '').replaceAll(/\?=\s+=\?/g, '?==?');
      const decoded = words.replaceAll(/=\?utf-8\?b\?([^?]*)\?=/gi, (_word, base64: string) =>
        Buffer.from(base64, 'base64').toString('utf8'),
      );
      expect(decoded).toContain(name);
    },
  );
});
