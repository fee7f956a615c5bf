/** What is said above a mail that was compiled before it happened; and the mails that are never compiled. */
import { describe, expect, it } from 'vitest';
import { compileMail, LegalItemsMissing, refuseBadSubject, withNews } from '../../../shared/mail-format/mail-shell.ts';
import { RefusedMarkdown } from '../../../shared/mail-format/markdown.ts';
import { sender } from '../../fixtures/sender.ts';

const source = {
  kind: 'campaign',
  language: 'en',
  subject: 'Party',
  body: 'Come.',
  variables: ['unsubscribe_url', 'preferences_url'],
  because: 'You joined.',
  sender,
} as const;

describe('news', () => {
  const main = '<div class="main" role="article">';
  const mail = { text: 'Party', html: `<body>${main}<h1>Party</h1></div></body>` };

  it('are above the title, with a line below them', () => {
    expect(withNews(mail, { html: '<p>It moved.</p>\n', text: 'It moved.' })).toEqual({
      text: `It moved.\n\n${'-'.repeat(40)}\n\nParty`,
      html: `<body>${main}<p>It moved.</p>\n<hr>\n<h1>Party</h1></div></body>`,
    });
  });

  it('find their place in every mail that we compile', () => {
    const { html } = compileMail(source);
    const compiled = { text: '', html: html.map((chunk) => (typeof chunk === 'string' ? chunk : '')).join('') };
    const told = withNews(compiled, { html: '<p>It moved.</p>\n', text: 'It moved.' }).html;
    expect(told).toContain('<p>It moved.</p>\n<hr>\n<h1>Party</h1>');
    expect(told.replace('<p>It moved.</p>\n<hr>\n', '')).toBe(compiled.html);
  });

  it('change nothing of a body that shows the source of such a mail', () => {
    const body = `${mail.html}${main}`;
    const { html } = withNews({ text: '', html: body }, { html: '<p>N</p>', text: 'N' });
    expect(html.replace('<p>N</p><hr>\n', '')).toBe(body);
  });

  it('are none: the mail stays what it is', () => expect(withNews(mail, undefined)).toBe(mail));

  it('have no place in what is not a mail of ours', () =>
    expect(() => withNews({ text: '', html: '<p>Party</p>' }, { html: '', text: '' })).toThrow(
      'a mail without the shell',
    ));
});

describe('a subject', () => {
  it.each([
    ['Party\nBcc: x@example.com', 'must not hold line breaks or control characters'],
    ['Party\tat noon', 'must not hold line breaks or control characters'],
    ['Party\u2028at noon', 'must not hold line breaks or control characters'],
    ['Party\u0085at noon', 'must not hold line breaks or control characters'],
    ['Party \uD83C', 'must not hold line breaks or control characters'],
    ['{{ salutation', 'must not hold variables; they are for the body'],
    ['salutation }}', 'must not hold variables; they are for the body'],
    ['', 'must not be empty'],
    [' \u3000', 'must not be empty'],
  ])('%j is refused, also in a mail', (subject, detail) => {
    const refused = expect.objectContaining({ name: 'RefusedMarkdown', detail });
    expect(() => refuseBadSubject(subject)).toThrow(refused);
    expect(() => compileMail({ ...source, subject })).toThrow(refused);
  });

  it.each(['Party', '会 {1}', '🎉'])('%j may be', (subject) =>
    expect(() => refuseBadSubject(subject)).not.toThrow(RefusedMarkdown),
  );
});

describe('a mail that advertises without saying who sends it', () => {
  const nobody = { ...sender, company: ' ', address: ' ' };

  it('names each item that it lacks once', () => {
    const error = expect.objectContaining({
      name: 'LegalItemsMissing',
      message: 'the mail does not show: sender, postal_address',
      items: ['sender', 'postal_address'],
    });
    for (const kind of ['campaign', 'invitation'] as const)
      expect(() => compileMail({ ...source, kind, sender: nobody })).toThrow(error);
  });

  it('is none that answers what somebody did', () =>
    expect(() => compileMail({ ...source, kind: 'service', sender: nobody })).not.toThrow(LegalItemsMissing));
});
