import { describe, expect, test } from 'vitest';
import { type AlumniId, idFrom } from '../../shared/identifier.ts';
import { parseLinkKeys } from '../../shared/links/keys.ts';
import type { Mail, MailSummary } from '../fixtures/programme-client.ts';
import type { Person } from './population.ts';
import { type Evidence, foreignData, resendViolations, violations } from './verdict.ts';

const people: Person[] = ['い', 'ろ', 'は'].map((letter, number) => ({
  alumniId: idFrom('alumnus', 'canary', String(number)),
  address: `x${number}@example.net`,
  canary: `印${letter.replace('ろ', 'な').repeat(8)}`,
}));
const [first, second, third] = people as [Person, Person, Person];
const start = Date.parse('2026-12-01T00:00:00Z');

function mailTo({ alumniId, address }: Person, after = 0): MailSummary {
  const at = new Date(start + after).toISOString();
  return { id: `${alumniId}-${after}`, at, from: '', to: address, subject: '', tags: { recipient: alumniId } };
}

/** A campaign that went well. */
function evidence(change: Partial<Evidence> = {}): Evidence {
  const recipients = people.map(({ alumniId }) => ({ alumniId, state: 'delivered', reason: null }));
  return {
    people,
    status: 'completed',
    counts: { recipients: 3, pending: 0, inDoubt: 0, delivered: 3 },
    recipients,
    mails: people.map((person) => mailTo(person)),
    stops: new Map(),
    quota: 10,
    ...change,
  };
}

const stopped = (who: AlumniId, after: number): Evidence['stops'] => new Map([[who, { by: 'withdrawal', after }]]);
const broken = (change: Partial<Evidence>) => violations(evidence(change)).map(({ promise }) => promise);

describe('the verdict on a campaign', () => {
  test('is silent when every promise was kept', () => expect(violations(evidence())).toEqual([]));

  test.each<[string, Partial<Evidence>]>([
    ['nobody is written to twice', { mails: [...evidence().mails, mailTo(second, 900)] }],
    ['everybody who counts as reached has mail', { mails: evidence().mails.slice(1) }],
    ['a campaign comes to its end', { status: 'sending' }],
    ['every member is in the audience', { people: [...people, { ...third, alumniId: idFrom('alumnus', 'fourth') }] }],
    [
      'everybody is frozen once',
      { recipients: [...evidence().recipients.slice(1), ...evidence().recipients.slice(2)] },
    ],
    ['the counts add up', { counts: { recipients: 3, pending: 0, inDoubt: 0, delivered: 2 } }],
    ['nothing leaves after a withdrawal', { stops: stopped(first.alumniId, start - 5_001) }],
    ['the rate stays under quota and burst', { quota: 0 }],
  ])('reports a broken promise: %s', (promise, change) => expect(broken(change)).toContain(promise));

  test('lets a mail leave whose check was before the withdrawal', () => {
    expect(broken({ stops: stopped(first.alumniId, start - 4_900) })).toEqual([]);
  });
});

describe('the verdict on a mail', () => {
  const keys = parseLinkKeys({ active: '1', k1: 'a-key-for-tests-that-is-long-enough' });
  const mail = (text: string): Mail => ({ ...mailTo(first), headers: { to: text }, text, html: text, attachments: [] });
  const byId = new Map(people.map((person) => [person.alumniId, person]));

  test('is silent when it speaks of its recipient', () => {
    expect(foreignData(mail(`${first.canary} 様`), byId, keys)).toEqual([]);
  });

  test.each([
    ['another name', `${first.canary} 様、${second.canary} 様`],
    ['no name', 'お客様'],
    ['a link that is nobody’s', `${first.canary} https://a.example/u/${'A'.repeat(56)}`],
  ])('tells of %s', (_what, text) => expect(foreignData(mail(text), byId, keys)).not.toEqual([]));
});

describe('the verdict on a resend', () => {
  const doubted = evidence().recipients.map((recipient, number) =>
    number === 0 ? { ...recipient, state: 'inDoubt' } : recipient,
  );
  const before = evidence({ recipients: doubted });
  const after = evidence().recipients;

  test('allows one mail to whoever was in doubt', () => {
    expect(resendViolations(before, { recipients: after, mails: [mailTo(first, 9_000)] })).toEqual([]);
  });

  test.each<[string, MailSummary[]]>([
    ['a resend reaches nobody twice', [mailTo(first, 9_000), mailTo(first, 9_500)]],
    ['a resend reaches only people in doubt', [mailTo(second, 9_000)]],
  ])('reports a broken promise: %s', (promise, mails) => {
    expect(resendViolations(before, { recipients: after, mails }).map((one) => one.promise)).toContain(promise);
  });
});
