/** The calendar part of a gathering's mails: one event for every mail, to one attendee, answered to that person's own address. */
import { beforeAll, describe, expect, it } from 'vitest';
import { isReachable } from '../../../../events/read-models/mailing-record.ts';
import { cancellationPart, inviteeOf, requestPart } from '../../../../functions/mail/delivery/calendar-part.ts';
import { readReplyAddress } from '../../../../shared/links/reply-address.ts';
import { type LinkPurpose, linkPurposes, verifyLink } from '../../../../shared/links/token.ts';
import { languages } from '../../../../shared/locale/languages.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { hanako, hybrid, sean, serviceAt } from '../../../fixtures/gathering-mails.ts';

beforeAll(() => Object.assign(process.env, { PUBLIC_ORIGIN: 'https://alumni.example.com' }));

const service = serviceAt();
const people = { ja: hanako, en: sean } as const;
function inviteeIn(language: 'ja' | 'en', change: Partial<typeof hanako> = {}) {
  const person = { ...people[language], ...change };
  if (!isReachable(person)) throw new Error('nobody to write to');
  return inviteeOf(hybrid, person, language, service, service.now);
}
/** The unfolded lines (RFC 5545 §3.1). */
const linesOf = ({ content }: { readonly content: string }) => content.replaceAll('\r\n ', '').split('\r\n');

describe('the invitee', () => {
  it.each(languages)(
    'is named in the language of the mail, and replies to an address that names person and gathering: %s',
    (language) => {
      const person = people[language];
      const invitee = inviteeIn(language, { epoch: 4 });
      expect(invitee).toMatchObject({
        ...{ language, domain: 'alumni.example.com', organizer: { name: programme.name[language] } },
        attendee: { name: language === 'ja' ? '髙橋 花子' : "Seán O'Brien", address: person.address },
      });
      expect(readReplyAddress(invitee.organizer.address, service.keys)).toMatchObject({
        ...{ alumniId: person.alumniId, gatheringId: hybrid.gatheringId, epoch: 4 },
      });
      const [, token = ''] = /\/r\/([\w-]+)$/.exec(invitee.url) ?? [];
      expect(verifyLink(token, Object.keys(linkPurposes) as LinkPurpose[], service.keys)).toMatchObject({
        ...{ purpose: 'rsvp', choice: 0, subject: hybrid.gatheringId, recipient: person.alumniId, epoch: 4 },
      });
    },
  );
});

describe('the part', () => {
  const inviteeWith = (status: 'NEEDS-ACTION' | 'ACCEPTED' | 'DECLINED' | 'TENTATIVE' = 'ACCEPTED') => ({
    ...inviteeIn('en'),
    status,
  });

  it.each([
    ['REQUEST', requestPart],
    ['CANCEL', cancellationPart],
  ] as const)('%s is of the same event, with the attendee and the organizer', (method, part) => {
    const made = part(hybrid, inviteeWith());
    expect(made.method).toBe(method);
    const lines = linesOf(made);
    expect(lines).toContain(`METHOD:${method}`);
    expect(lines).toContain(`UID:${hybrid.gatheringId}@alumni.example.com`);
    expect(lines.filter((line) => line.startsWith('ATTENDEE'))).toEqual([
      expect.stringMatching(/mailto:sean@example\.net$/),
    ]);
    expect(lines.find((line) => line.startsWith('ORGANIZER'))).toContain(`mailto:${inviteeWith().organizer.address}`);
  });

  it('says whether the person comes', () => {
    for (const status of ['NEEDS-ACTION', 'ACCEPTED', 'DECLINED', 'TENTATIVE'] as const)
      expect(linesOf(requestPart(hybrid, inviteeWith(status))).join('\n')).toContain(`PARTSTAT=${status}`);
  });

  it('writes an address as SMTP needs it', () => {
    const address = 'taro@例え.example.com';
    const lines = linesOf(requestPart(hybrid, { ...inviteeWith(), attendee: { name: 'Taro', address } }));
    expect(lines.find((line) => line.startsWith('ATTENDEE'))).toContain('mailto:taro@xn--r8jz45g.example.com');
  });

  it('names the attendee as the one whose address cannot be mailed to', () => {
    const invitee = { ...inviteeWith(), attendee: { name: 'Taro', address: 'nobody' } };
    expect(() => requestPart(hybrid, invitee)).toThrow('ATTENDEE');
  });
});
