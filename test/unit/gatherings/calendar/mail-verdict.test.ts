/** Whose mail it is, by what SES wrote above it. */
import { describe, expect, test } from 'vitest';
import { readHead } from '../../../../functions/gatherings/calendar/inbound-mail.ts';
import { distrustOf, isLikely } from '../../../../functions/gatherings/calendar/mail-verdict.ts';
import { goldenMail } from '../../../fixtures/calendar-replies.ts';

describe('a mail that is likely its sender’s, though not authenticated', () => {
  const likely = (results: string, from = 'hanako@corp.example.net') =>
    isLikely({ from, bySes: [{ key: 'authentication-results', originalKey: '', value: results }] });
  const spf = (domain: string) =>
    `amazonses.com; spf=pass (spfCheck: x) client-ip=192.0.2.1; envelope-from=${domain}; helo=m.example;`;

  test.each([
    [
      'signed by Google for the customer',
      'amazonses.com; dkim=pass header.i=@corp-example-net.20230601.gappssmtp.com; dmarc=none',
    ],
    [
      'signed by Google for the customer, whose DMARC record it does not align with',
      `${spf('reply@calendar-server.bounces.google.com')} dkim=pass header.i=@corp-example-net.20230601.gappssmtp.com; dmarc=fail header.from=corp.example.net`,
    ],
    [
      'signed by Google for the customer, whose DMARC record could not be read',
      'amazonses.com; dkim=pass header.i=@corp-example-net.20230601.gappssmtp.com; dmarc=temperror header.from=corp.example.net',
    ],
    ['SPF of the very domain', `${spf('hanako@corp.example.net')} dmarc=none`],
    ['SPF, and no word about DMARC', spf('<hanako@corp.example.net>')],
  ])('%s', (_what, results) => expect(likely(results)).toBe(true));

  test.each([
    ['another customer of Google', 'amazonses.com; dkim=pass header.i=@other-net.20230601.gappssmtp.com; dmarc=none'],
    [
      'a domain that only begins so',
      'amazonses.com; dkim=pass header.i=@corp-example-net.20230601.gappssmtp.com.mallory.example',
    ],
    ['SPF of another domain', spf('mallory@example.com')],
    ['SPF failed', 'amazonses.com; spf=fail; envelope-from=hanako@corp.example.net; helo=x;'],
    ['SPF where DMARC failed', `${spf('hanako@corp.example.net')} dmarc=fail header.from=corp.example.net`],
    ['SPF where DMARC could not be checked', `${spf('hanako@corp.example.net')} dmarc=temperror`],
    [
      'another customer of Google where DMARC failed',
      'amazonses.com; dkim=pass header.i=@other-net.20230601.gappssmtp.com; dmarc=fail header.from=corp.example.net',
    ],
    [
      'a signature for the customer that does not hold',
      'amazonses.com; dkim=fail header.i=@corp-example-net.20230601.gappssmtp.com; dmarc=fail header.from=corp.example.net',
    ],
    [
      'a signature for the customer in the envelope’s sender, which SES repeats',
      'amazonses.com; spf=pass; envelope-from=x@b.example; dkim=pass header.i=@corp-example-net.1.gappssmtp.com; helo=x; dmarc=fail',
    ],
    ['another authority', 'mx.example.com; spf=pass; envelope-from=hanako@corp.example.net'],
    ['nothing said', ''],
  ])('is not one with %s', (_what, results) => expect(likely(results)).toBe(false));
});

describe('the sender of a mail, by SES’s own fields and nothing else', () => {
  test.each([
    ['DMARC failed', 'forged-dmarc-failed', 'not_authenticated'],
    ['results that the sender wrote below SES’s', 'forged-results-below', 'not_authenticated'],
    ['results that the sender wrote, and none of SES', 'forged-not-authenticated', 'not_authenticated'],
    ['results in the envelope’s sender, which SES repeats', 'forged-results-in-envelope', 'not_authenticated'],
    ['two From fields', 'forged-two-from-fields', 'not_authenticated'],
    ['a virus', 'infected', 'infected'],
    ['spam', 'spam', 'spam'],
  ])('%s', async (_what, name, distrust) => {
    const head = await readHead(goldenMail(name));
    expect(head && distrustOf(head)).toBe(distrust);
  });

  const from = 'hanako@example.net';
  const judged = (results: string, more: Record<string, string> = {}) =>
    distrustOf({
      from,
      bySes: Object.entries({
        'x-ses-spam-verdict': 'PASS',
        'x-ses-virus-verdict': 'PASS',
        'authentication-results': results,
        ...more,
      }).map(([key, value]) => ({ key, originalKey: key, value })),
    });

  test.each([
    ['DMARC passed', 'amazonses.com; dkim=pass header.i=@mail.example; dmarc=pass header.from=example.net;'],
    ['no DMARC record, and signed by the very domain', 'amazonses.com; dkim=pass header.i=@example.net; dmarc=none;'],
    ['signed by a mailbox of the domain', 'amazonses.com; dkim=pass header.i=hanako@example.net; dmarc=none'],
    ['one of two signatures', 'amazonses.com; dkim=fail header.i=@example.net; dkim=pass header.i=@example.net'],
    ['in another case, with comments', 'AMAZONSES.COM; DMARC=PASS (p=none; dis=none) header.from=Example.NET'],
  ])('believed: %s', (_what, results) => {
    expect(judged(results)).toBeUndefined();
  });

  test.each([
    ['nothing said', ''],
    ['another authority', 'mx.example.com; dmarc=pass header.from=example.net'],
    ['DMARC passed for another domain', 'amazonses.com; dmarc=pass header.from=example.com'],
    [
      'DMARC failed, though signed',
      'amazonses.com; dkim=pass header.i=@example.net; dmarc=fail header.from=example.net',
    ],
    ['DMARC could not be checked', 'amazonses.com; dkim=pass header.i=@example.net; dmarc=temperror'],
    [
      'two results that contradict',
      'amazonses.com; dmarc=pass header.from=example.net; dmarc=fail header.from=example.net',
    ],
    ['signed by a neighbour', 'amazonses.com; dkim=pass header.i=@mallory.example.net; dmarc=none'],
    ['signed by one whose name ends alike', 'amazonses.com; dkim=pass header.i=@notexample.net; dmarc=none'],
    ['SPF alone', 'amazonses.com; spf=pass envelope-from=hanako@example.net'],
    ['a result within quotes', 'amazonses.com; spf=pass x="; dmarc=pass header.from=example.net"; dmarc=none'],
    ['a result within a comment', 'amazonses.com; spf=pass (; dmarc=pass header.from=example.net); dmarc=none'],
    ['a result in EHLO', 'amazonses.com; spf=pass; envelope-from=a@b.example; helo=dmarc=pass; dmarc=none'],
  ])('not believed: %s', (_what, results) => {
    expect(judged(results)).toBe('not_authenticated');
  });

  test.each(['FAIL', 'GRAY', 'PROCESSING_FAILED', 'DISABLED', ''])(
    'a virus verdict %s is none that lets in',
    (verdict) => {
      const passed = 'amazonses.com; dmarc=pass header.from=example.net';
      expect(judged(passed, { 'x-ses-virus-verdict': verdict })).toBe('infected');
    },
  );

  test('a mail that SES is not sure is spam may be an RSVP', () => {
    const passed = 'amazonses.com; dmarc=pass header.from=example.net';
    expect(judged(passed, { 'x-ses-spam-verdict': 'GRAY' })).toBeUndefined();
  });
});
