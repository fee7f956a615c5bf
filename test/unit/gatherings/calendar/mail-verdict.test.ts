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
    ['SPF, and a signature that does not hold', `${spf('hanako@corp.example.net')} dkim=permerror; dmarc=none`],
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
    ['another program’s name before Google’s', 'amazonses.com; dkim=pass header.i=@corp-example-net.x1.gappssmtp.com'],
    ['Google’s name in what is no signature', 'amazonses.com; arc=pass header.i=@corp-example-net.1.gappssmtp.com'],
    ['a signature that names nobody', 'amazonses.com; dkim=pass; dmarc=none'],
    ['a method whose name ends like SPF', 'amazonses.com; x-spf=pass; envelope-from=hanako@corp.example.net; helo=x'],
    ['no method at all', 'amazonses.com'],
    ['nothing said', ''],
  ])('is not one with %s', (_what, results) => expect(likely(results)).toBe(false));

  test.each([
    'envelope-from=hanako@corp.example.net',
    'x;envelope-from=hanako@corp.example.net',
    'x; envelope-from=<hanako@corp.example.net>',
  ])('is not one whose name in EHLO is %s', (helo) => {
    for (const envelope of ['<>', '"a b"@mallory.example', 'mallory@mallory.example'])
      expect(likely(`amazonses.com; spf=pass client-ip=192.0.2.1; envelope-from=${envelope}; helo=${helo}`)).toBe(
        false,
      );
  });

  test.each([undefined, '', 'hanako@', 'hanako'])('is not one from %j', (nobody) => {
    const value = 'amazonses.com; dkim=pass header.i=@.20230601.gappssmtp.com; dkim=pass header.i=.1.gappssmtp.com';
    const bySes = [{ key: 'authentication-results', originalKey: '', value }];
    expect(isLikely({ from: nobody, bySes })).toBe(false);
  });

  test('is one by the results of SES, wherever they stand among its fields', () => {
    const field = (key: string, value: string) => ({ key, originalKey: '', value });
    const results = field('authentication-results', `${spf('hanako@corp.example.net')} dmarc=none`);
    const from = 'hanako@corp.example.net';
    expect(isLikely({ from, bySes: [field('received', 'x'), results] })).toBe(true);
    expect(isLikely({ from, bySes: [field('received', results.value)] })).toBe(false);
  });
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
    ['a comment in a comment', 'amazonses.com; dmarc=pass (p=none (a; b) c; d) header.from=example.net'],
    ['a quote in a comment', 'amazonses.com; dkim=fail ("); dmarc=pass (p=none; x) header.from=example.net'],
    ['a bracket in quotes', 'amazonses.com; spf=fail x="("; dmarc=pass header.from=example.net'],
    ['a bracket that nothing opened', 'amazonses.com; spf=fail :); dmarc=pass header.from=example.net'],
    ['an empty text in quotes', 'amazonses.com; spf=fail x=""; dmarc=pass header.from=example.net'],
    [
      'the server’s name in a result',
      'amazonses.com; dmarc=pass header.from=example.net; spf=pass smtp.helo=m.example',
    ],
    ['signed by the domain for a part of it', 'amazonses.com; dkim=pass header.d=example.net header.i=@a.example.net'],
    ['more spaces than one', 'amazonses.com ;  dmarc=pass   header.from=example.net  header.x=y'],
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
    ['a signature within quotes', 'amazonses.com; spf=pass x="a; dkim=pass header.d=example.net"; dmarc=none'],
    ['a signature that does not hold', 'amazonses.com; dkim=fail header.d=example.net; dmarc=none'],
    ['a domain in what is no signature', 'amazonses.com; arc=pass header.d=example.net; dmarc=none'],
    ['a signature that names nobody', 'amazonses.com; dkim=pass; dmarc=none'],
    ['signed by another for a mailbox', 'amazonses.com; dkim=pass header.d=mallory.example header.i=@example.net'],
    ['signed by a name that only looks so', 'amazonses.com; dkim=pass header.d=exam=ple.net; dmarc=none'],
    ['DMARC without a result, though signed', 'amazonses.com; dmarc; dkim=pass header.d=example.net'],
    ['DMARC passed for nobody', 'amazonses.com; dmarc=pass'],
    [
      'a signature in the envelope’s sender, without a space before the fields',
      'amazonses.com; spf=pass;envelope-from=x@b.example; dkim=pass header.d=example.net;helo=x;dmarc=none',
    ],
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

  test('a mail from nobody is not authenticated, even if DMARC passed for nobody', () => {
    for (const results of ['amazonses.com; dmarc=pass', 'amazonses.com; dkim=pass']) {
      const verdicts = { 'x-ses-virus-verdict': 'PASS', 'authentication-results': results };
      const bySes = Object.entries(verdicts).map(([key, value]) => ({ key, originalKey: key, value }));
      expect(distrustOf({ from: undefined, bySes })).toBe('not_authenticated');
    }
  });

  test('a mail on which SES wrote no verdict is not let in', () => {
    expect(distrustOf({ from, bySes: [] })).toBe('infected');
    expect(distrustOf({ from, bySes: [{ key: 'x-ses-virus-verdict', originalKey: '', value: ' Pass ' }] })).toBe(
      'not_authenticated',
    );
  });

  test('a mail that SES is not sure is spam may be an RSVP', () => {
    const passed = 'amazonses.com; dmarc=pass header.from=example.net';
    expect(judged(passed, { 'x-ses-spam-verdict': 'GRAY' })).toBeUndefined();
  });
});
