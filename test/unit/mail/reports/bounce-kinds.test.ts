/** What a bounce or complaint is about, for everything that SES may say (Developer Guide, SNS notification contents). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BounceKind,
  bounceKind,
  closesAddress,
  complaintKind,
  isPolicy,
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

  test('of a kind that SES has not thought of yet closes no address, unless it is permanent', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (bounceType, bounceSubType) => {
        fc.pre(bounceType !== 'Permanent' && bounceSubType !== 'OnAccountSuppressionList');
        expect(closesAddress(bounceKind({ bounceType, bounceSubType }))).toBe(false);
      }),
    );
  });

  test('closes the address when it is gone or was known to be; is about us when it is a policy', () => {
    expect(kinds.filter(closesAddress)).toEqual(['gone', 'held_back']);
    expect(kinds.filter(isPolicy)).toEqual(['authentication', 'policy']);
    expect([closesAddress(undefined), isPolicy(undefined)]).toEqual([false, false]);
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
