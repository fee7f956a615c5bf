/** What a bounce or complaint is about, for everything that SES may say (Developer Guide, SNS notification contents). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BounceKind,
  bounceKind,
  complaintKind,
  isPolicy,
  type ReportFacts,
  reportMeaning,
  systemReportOf,
} from '../../../../functions/mail/reports/bounce-kinds.ts';

const kinds = [
  'gone',
  'held_back',
  'full',
  'authentication',
  'policy',
  'our_mail',
  'automatic',
] as const satisfies readonly BounceKind[];

const unknown: ReportFacts = { entry: undefined, isFullForLong: false, isListedForSystem: false };
const listed = (
  reason: 'bounce' | 'complaint',
  means: { stopsMail?: boolean; comesOff?: boolean } = {},
): ReportFacts => ({
  ...unknown,
  entry: { reason, stopsMail: false, comesOff: false, ...means },
});
/** Whether a bounce closes the address, where SES lists it for a bounce that stands. */
const closesAddress = (bounce: BounceKind) => reportMeaning({ bounce }, listed('bounce')).permanent;

describe('a bounce', () => {
  test.each<[string | undefined, string | undefined, string | undefined, BounceKind]>([
    ['Permanent', 'General', '5.1.1', 'gone'],
    ['Permanent', 'NoEmail', undefined, 'gone'],
    ['Permanent', 'Suppressed', '5.1.1', 'gone'],
    ['Permanent', undefined, undefined, 'gone'],
    ['Permanent', 'MailboxFull', '5.2.2', 'gone'],
    ['Permanent', 'OnAccountSuppressionList', '5.1.1', 'held_back'],
    ['Permanent', 'OnAccountSuppressionList', '5.7.26', 'held_back'],
    ['Transient', 'MailboxFull', '4.2.2', 'full'],
    ['Transient', 'MessageTooLarge', '5.3.4', 'our_mail'],
    ['Transient', 'ContentRejected', undefined, 'our_mail'],
    ['Transient', 'AttachmentRejected', undefined, 'our_mail'],
    ['Transient', 'General', '4.0.0', 'automatic'],
    ['Transient', undefined, undefined, 'automatic'],
    ['Undetermined', 'Undetermined', undefined, 'automatic'],
    ['Undetermined', 'MailboxFull', undefined, 'automatic'],
    ['Undetermined', 'ContentRejected', undefined, 'automatic'],
    [undefined, undefined, undefined, 'automatic'],
    ['Permanent', 'General', '5.7.26', 'authentication'],
    ['Transient', 'General', '5.7.515', 'authentication'],
    ['Permanent', 'General', '5.7.1', 'policy'],
    ['Transient', 'MailboxFull', '5.7.0', 'policy'],
    ['Permanent', 'General', '5.7.261', 'policy'],
    ['Permanent', 'General', '5.7.', 'gone'],
    ['Permanent', 'General', '5.71.1', 'gone'],
    ['Permanent', 'General', '15.7.1', 'gone'],
    ['Permanent', 'General', '4.5.7.1', 'gone'],
  ])('%s/%s with status %s: %s', (bounceType, bounceSubType, status, kind) => {
    expect(bounceKind({ bounceType, bounceSubType, status })).toBe(kind);
  });

  test('of an unknown kind closes no address, unless it is permanent', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (bounceType, bounceSubType) => {
        fc.pre(bounceType !== 'Permanent' && bounceSubType !== 'OnAccountSuppressionList');
        expect(closesAddress(bounceKind({ bounceType, bounceSubType }))).toBe(false);
      }),
    );
  });

  test('closes the address where the mailbox is gone or SES holds back; a policy concerns us', () => {
    expect(kinds.filter(closesAddress)).toEqual(['gone', 'held_back']);
    expect(kinds.filter(isPolicy)).toEqual(['authentication', 'policy']);
    expect(isPolicy(undefined)).toBe(false);
  });
});

describe('what a report means for the address', () => {
  const full = { ...unknown, isFullForLong: true };
  const ofSystem = { ...unknown, isListedForSystem: true };
  const because = 'suppression_list';
  type Row = [string, Parameters<typeof reportMeaning>[0], ReportFacts, Partial<ReturnType<typeof reportMeaning>>];
  test.each<Row>([
    ['no bounce and no complaint', {}, full, {}],
    ['a mailbox that is gone', { bounce: 'gone' }, unknown, { emits: 'bounced', permanent: true }],
    ['a mailbox that is full today', { bounce: 'full' }, unknown, { emits: 'bounced' }],
    [
      'a mailbox that is full for long',
      { bounce: 'full' },
      full,
      { emits: 'bounced', permanent: true, because: 'repeated' },
    ],
    ['an automatic reply', { bounce: 'automatic' }, { ...full, ...listed('bounce') }, { emits: 'bounced' }],
    ['our mail', { bounce: 'our_mail' }, { ...full, ...listed('bounce') }, { emits: 'bounced' }],
    ['a policy', { bounce: 'policy' }, unknown, { emits: 'bounced' }],
    [
      'a policy for which SES listed it',
      { bounce: 'authentication' },
      ofSystem,
      { emits: 'bounced', comesOff: 'refusedByPolicyAt' },
    ],
    ['held back, not listed', { bounce: 'held_back' }, unknown, { emits: 'bounced' }],
    [
      'held back, listed for a complaint',
      { bounce: 'held_back' },
      listed('complaint', { stopsMail: true }),
      { emits: 'bounced' },
    ],
    [
      'held back for a bounce',
      { bounce: 'held_back' },
      listed('bounce'),
      { emits: 'bounced', permanent: true, because },
    ],
    [
      'held back for one that is over',
      { bounce: 'held_back' },
      listed('bounce', { comesOff: true }),
      { emits: 'bounced', comesOff: 'entry' },
    ],
    ['a complaint of the person', { complaint: 'person' }, ofSystem, { emits: 'complained' }],
    ['a complaint of a mail system', { complaint: 'mail_system' }, unknown, {}],
    ['one for which SES listed it', { complaint: 'mail_system' }, ofSystem, { comesOff: 'complainedByMachineAt' }],
    ['held back, not listed', { complaint: 'held_back' }, unknown, {}],
    [
      'held back, listed for a bounce',
      { complaint: 'held_back' },
      listed('bounce', { stopsMail: true, comesOff: true }),
      {},
    ],
    [
      'held back for a complaint',
      { complaint: 'held_back' },
      listed('complaint', { stopsMail: true }),
      { emits: 'complained', because },
    ],
    ['held back for one that is known', { complaint: 'held_back' }, listed('complaint'), { because }],
    [
      'held back for one that is over',
      { complaint: 'held_back' },
      listed('complaint', { comesOff: true }),
      { because, comesOff: 'entry' },
    ],
  ])('%s: %j', (_case, kinds, facts, means) => {
    const nothing = { emits: undefined, permanent: false, because: undefined, comesOff: undefined };
    expect(reportMeaning(kinds, facts)).toEqual({ ...nothing, ...means });
  });

  test('is a mail system’s where it is a refusal by policy or a complaint of a mail system', () => {
    expect(kinds.filter((bounce) => systemReportOf({ bounce }) === 'refusedByPolicyAt')).toEqual([
      'authentication',
      'policy',
    ]);
    const complaints = ['person', 'held_back', 'mail_system'] as const;
    expect(complaints.map((complaint) => systemReportOf({ complaint }))).toEqual([
      undefined,
      undefined,
      'complainedByMachineAt',
    ]);
  });
});

describe('a complaint', () => {
  // Feedback types of RFC 5965 and its registry.
  test.each<[string | undefined, string | undefined, string]>([
    ['abuse', undefined, 'person'],
    ['fraud', undefined, 'person'],
    ['other', undefined, 'person'],
    [undefined, undefined, 'person'],
    ['auth-failure', undefined, 'mail_system'],
    ['not-spam', undefined, 'mail_system'],
    ['virus', undefined, 'mail_system'],
    ['abuse', 'OnAccountSuppressionList', 'held_back'],
    ['virus', 'OnAccountSuppressionList', 'held_back'],
    [undefined, 'OnAccountSuppressionList', 'held_back'],
    ['abuse', 'another', 'person'],
    ['abuse', '', 'person'],
  ])('%s/%s is of: %s', (complaintFeedbackType, complaintSubType, kind) => {
    expect(complaintKind({ complaintFeedbackType, complaintSubType })).toBe(kind);
  });
});
