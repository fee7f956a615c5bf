/**
 * The invitation to join: to whom it may go (a recorded basis for contact, an address that works, in time), what it says in each
 * round, and where its links lead. And the code that proves a mailbox.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { alumniInvited } from '../../../../../events/alumni/index.ts';
import { verificationRequested } from '../../../../../events/consent/index.ts';
import type { ContactCard } from '../../../../../events/read-models/contact-card.ts';
import { isServable } from '../../../../../events/read-models/mailing-record.ts';
import { whyNot } from '../../../../../functions/mail/service/mails/member-mail.ts';
import { invitationMail, verificationMail } from '../../../../../functions/mail/service/mails/membership-mails.ts';
import { idFrom } from '../../../../../shared/identifier.ts';
import { type LinkPurpose, verifyLink } from '../../../../../shared/links/token.ts';
import { codeValidMinutes, verificationCode } from '../../../../../shared/links/verification-code.ts';
import { programme } from '../../../../../shared/programme/compiled.ts';
import { contactCard } from '../../../../fixtures/consent.ts';
import { eventOf, hanako, paragraphsOf, sean, serviceAt, written } from '../../../../fixtures/gathering-mails.ts';
import { member } from '../../../../fixtures/gatherings.ts';

beforeEach(() => {
  process.env['PUBLIC_ORIGIN'] = 'https://alumni.example.com';
});

const now = '2026-04-02T01:00:00Z';
const closesAt = '2026-05-02T01:00:00Z';
const service = serviceAt(now);
const alumniId = idFrom('alumnus', 'leaver');
type Invited = Parameters<typeof invitationMail>[0]['data'];
const invited = (change: Partial<Invited> = {}) =>
  eventOf(alumniInvited, { alumniId, mail: 'invitation', round: 0, ...change } as Partial<Invited>, now);
const mailTo = (change: Partial<ContactCard> | undefined, event = invited()) =>
  invitationMail(event, change && contactCard(alumniId, { closesAt, ...change }), undefined, service);

describe('an invitation is not sent', () => {
  test.each<[string, Partial<ContactCard> | undefined, string]>([
    ['who is not known', undefined, 'not_found'],
    ['who declined', { status: 'declined' }, 'status_declined'],
    ['who joined', { status: 'member' }, 'status_member'],
    ['without a basis for contact', { contactBasis: 'none' }, 'no_contact_basis'],
    ['whose address bounced', { unreachable: true }, 'suppressed'],
    ['without an address', { address: undefined }, 'no_address'],
    ['whose invitation closed', { closesAt: '2026-04-02T00:59:59Z' }, 'too_late'],
    ['whose invitation closes now', { closesAt: now }, 'too_late'],
  ])('%s', (_what, change, reason) => {
    expect(mailTo(change)).toEqual({ outcome: 'skipped', reason });
  });

  test('to an address that replaced the one that was invited', () => {
    const event = invited({ addressEpoch: 2 });
    expect(mailTo({ epoch: 3, invitedEpochs: [3] }, event)).toEqual({ outcome: 'skipped', reason: 'address_replaced' });
    expect(mailTo({ epoch: 3, invitedEpochs: [2, 3] }, event).outcome).toBe('written');
    expect(mailTo({ epoch: 3, invitedEpochs: [] }, invited({ addressEpoch: undefined })).outcome).toBe('written');
  });
});

describe('an invitation to somebody who complained, and was erased since', () => {
  const complainedAt = '2025-05-01T00:00:00Z';
  const record = member(alumniId, {
    ...{ membership: 'leaver', topics: [], suppression: 'campaigns', complainedAt, epoch: 0 },
    addressReports: { 0: { complainedAt } },
  });
  const outcome = (card: Partial<ContactCard>, change: Partial<typeof record> = {}) => {
    const mail = invitationMail(
      invited(),
      contactCard(alumniId, { closesAt, ...card }),
      { ...record, ...change },
      service,
    );
    return mail.outcome === 'skipped' ? mail.reason : mail.outcome;
  };

  test('is not written, whatever address they have now', () => {
    expect(outcome({ epoch: 1, knownFrom: 1 })).toBe('suppressed');
    expect(outcome({ epoch: 2, knownFrom: 1 })).toBe('suppressed');
    // Nothing was erased, and the complaint was about a former address.
    expect(outcome({ epoch: 1 })).toBe('written');
  });

  test('is written where the complaint was about a former address that they had since, or is over', () => {
    expect(outcome({ epoch: 2, knownFrom: 1 }, { addressReports: { 1: { complainedAt } } })).toBe('written');
    const left = { membership: 'left', topicsSince: { jobs: '2025-06-01T00:00:00Z' } } as const;
    expect(outcome({ epoch: 1, knownFrom: 1 }, left)).toBe('written');
    expect(outcome({ epoch: 1, knownFrom: 1 }, { ...left, topicsSince: {} })).toBe('suppressed');
    expect(outcome({ epoch: 1, knownFrom: 1 }, { ...left, topicsSince: {}, suppression: 'none' })).toBe('written');
  });
});

describe('an invitation', () => {
  test('is written in the language of the person, by name, and names the sender', () => {
    const ja = written(mailTo({}));
    expect(ja.subject).toBe(`【ご案内】${programme.name.ja}へのご参加について`);
    expect(ja.text).toContain('髙橋 花子 様');
    expect(ja.text).toContain('ご回答期限：2026年5月2日（土）10:00（日本標準時）');
    expect(ja.text).toContain(programme.company.address.ja);
    expect(ja).toMatchObject({ language: 'ja', to: { name: '髙橋 花子', address: 'hanako.takahashi@example.net' } });
    const en = written(mailTo({ language: 'en', names: sean.names }));
    expect(en.subject).toBe(`Your invitation to ${programme.name.en}`);
    expect(en.text).toContain('Dear Seán,');
    expect(en.text).toContain('Please answer by Saturday, 2 May 2026, 10:00 (Japan Standard Time).');
  });

  test.each([
    [0, '【ご案内】', 'ご在職中は', false],
    [1, '【再度のご案内】', 'あらためてご案内申し上げます', false],
    [2, '【最後のご案内】', 'あらためてご案内申し上げます', true],
  ])('of round %i says that in its subject: %s', (round, subject, words, isLast) => {
    const mail = written(mailTo({}, invited({ round })));
    expect(mail.subject).toContain(subject);
    expect(mail.text).toContain(words);
    expect(mail.text.includes('今回が最後となります')).toBe(isLast);
  });

  test('names the programme and the company that it comes from', () => {
    const [ja, en] = (['ja', 'en'] as const).map((language) => written(mailTo({ language })).text);
    expect(ja).toContain(`${programme.name.ja}へのご参加をご案内申し上げます`);
    expect(en).toContain(`everything you contributed at ${programme.company.name.en}`);
    expect(en).toContain(`invite you to join ${programme.name.en}.`);
  });

  test('has no line of a language other than its own', () => {
    const ofRounds = [0, 1, 2].flatMap((round) =>
      [closesAt, undefined].flatMap((until) => paragraphsOf(written(mailTo({ closesAt: until }, invited({ round }))))),
    );
    const lines = ofRounds.flatMap((paragraph) => paragraph.split('\n')).filter((line) => !line.startsWith('https:'));
    expect(lines.length).toBeGreaterThan(60);
    expect(lines.filter((line) => /[A-Za-z]{3}/.test(line))).toEqual([]);
  });

  test('says when an invitation without a response leads to erasure, and names no deadline where there is none', () => {
    expect(written(mailTo({})).text).toContain(`最初のご案内から${programme.invitation.erasedAfterDays}日後に消去`);
    expect(written(mailTo({ closesAt: undefined })).text).not.toContain('ご回答期限');
  });

  test('names the basis on which it was sent, in its own words for each', () => {
    const texts = (['consent_at_exit', 'written_notice'] as const).map(
      (contactBasis) => written(mailTo({ contactBasis })).text,
    );
    expect(new Set(texts).size).toBe(2);
  });

  test('leads to the invitation, and its refusal is one click, for the address of this epoch', () => {
    const record = member(alumniId, { epoch: 7 });
    const mail = written(invitationMail(invited(), contactCard(alumniId, { closesAt, epoch: 4 }), record, service));
    const link = (path: string, purpose: LinkPurpose) => {
      const token = new RegExp(`https://alumni\\.example\\.com${path}/([\\w-]+)`).exec(mail.text)?.[1] ?? '';
      return verifyLink(token, [purpose], service.keys);
    };
    const to = { choice: 0, subject: alumniId, recipient: alumniId, epoch: 7, issuedAt: new Date(now) };
    expect(link('/i', 'invitation')).toEqual({ purpose: 'invitation', ...to });
    const refusal = /<(https:[^>]+)>/.exec(mail.headers?.['List-Unsubscribe'] ?? '')?.[1] ?? '';
    expect(mail.text).toContain(refusal);
    expect(verifyLink(refusal.slice(refusal.lastIndexOf('/') + 1), ['decline'], service.keys)).toEqual({
      purpose: 'decline',
      ...to,
    });
    expect(mail.headers).toMatchObject({
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'List-Id': expect.stringContaining(`<invitation.${programme.id}.alumni.example.com>`),
      'Auto-Submitted': 'auto-generated',
    });
    expect(mail.tags).toEqual({ epoch: '7' });
  });
});

describe('the code that proves a mailbox', () => {
  const verificationId = idFrom('verification', 'one');
  const mailAt = (at: string, person = hanako) => {
    if (!isServable(person)) throw new Error('the member of these tests gets service mail');
    return verificationMail(
      eventOf(verificationRequested, { verificationId, alumniId: person.alumniId }, now),
      person,
      serviceAt(at),
    );
  };

  test('belongs to the request and the person, and its mail tells machines not to reply', () => {
    const code = verificationCode(verificationId, hanako.alumniId, service.keys);
    const mail = written(mailAt(now));
    expect(mail.text).toContain(code);
    expect(mail.subject).not.toContain(code);
    expect(mail.headers).toEqual({ 'Auto-Submitted': 'auto-generated' });
    expect(written(mailAt(now, sean)).text).toContain(verificationCode(verificationId, sean.alumniId, service.keys));
  });

  test.each([
    [0, 'written'],
    [1, 'skipped'],
  ])('is sent while it is valid, and not %i ms later: %s', (later, outcome) => {
    const end = new Date(now).getTime() + codeValidMinutes * 60_000;
    expect(mailAt(new Date(end + later).toISOString()).outcome).toBe(outcome);
    expect(written(mailAt(now)).text).toContain(`${codeValidMinutes}分`);
  });

  test('is not sent once it has expired', () => {
    expect(mailAt('2026-04-02T02:00:00Z')).toEqual({ outcome: 'skipped', reason: 'too_late' });
  });
});

describe('service mail', () => {
  const person = (change: Parameters<typeof member>[1]) => member(alumniId, change);

  test.each([
    ['nobody who is not known', undefined, 'not_found'],
    ['nobody who left', person({ membership: 'left' }), 'not_a_member'],
    ['no address that mail came back from', person({ suppression: 'address' }), 'suppressed'],
    ['nobody without an address', person({ address: undefined }), 'no_address'],
  ])('goes to %s', (_what, record, why) => {
    expect(isServable(record)).toBe(false);
    expect(whyNot(record)).toBe(why);
  });

  test('goes to members whatever topics they chose, also to those who want no campaigns', () => {
    expect(isServable(person({ topics: [] }))).toBe(true);
    expect(isServable(person({ suppression: 'campaigns' }))).toBe(true);
  });
});
