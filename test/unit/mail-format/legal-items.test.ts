/** The five items of every advertising mail (特定電子メール法 Art. 4, 施行規則 Art. 9), each missing for itself, in text and in HTML. */
import { describe, expect, test } from 'vitest';
import { type Chunks, escapeHtml } from '../../../shared/mail-format/compiled-mail.ts';
import {
  type LegalItem,
  legalItems,
  type MailPart,
  missingLegalItems,
  type Sender,
} from '../../../shared/mail-format/legal-items.ts';
import { footerTexts } from '../../../shared/texts/kit-texts.ts';

const sender: Sender = {
  company: 'Aozora & Sons',
  programme: 'Aozora Alumni',
  address: '1-2-3 Mihon-cho,\n Tokyo',
  contact: { name: 'Office', email: 'office@example.com', url: 'https://www.example.com/contact' },
};
const { refusal: statement } = footerTexts('en');
const link = { slot: 'unsubscribe_url', place: 'plain' } as const;
const missing = (part: Chunks, as: MailPart = 'text', of: Sender = sender) => missingLegalItems(part, as, of, 'en');
const contact = 'office@example.com';
const facts = 'Aozora & Sons, 1-2-3 Mihon-cho, Tokyo';

describe('the text part', () => {
  test('with all five lacks none; the contact may be an address or a page', () => {
    expect(missing([`${facts}, ${contact}\n${statement}\n`, link])).toEqual([]);
    expect(missing([`${facts}, ${sender.contact.url}\n${statement} `, link, '\n'])).toEqual([]);
  });

  test.each<[string, Chunks, LegalItem[]]>([
    ['nothing', [], [...legalItems]],
    ['no company', [`1-2-3 Mihon-cho, Tokyo ${contact} ${statement}`, link], ['sender']],
    ['no address', [`Aozora & Sons ${contact} ${statement}`, link], ['postal_address']],
    ['no contact', [`${facts} ${statement}`, link], ['complaint_contact']],
    ['no statement', [`${facts} ${contact}`, link], ['refusal_statement']],
    ['no link', [`${facts} ${contact} ${statement}`], ['refusal', 'refusal_statement']],
    [
      'another link',
      [`${facts} ${contact} ${statement}`, { slot: 'preferences_url', place: 'plain' }],
      ['refusal', 'refusal_statement'],
    ],
    ['the statement after the link', [`${facts} ${contact}`, link, statement], ['refusal_statement']],
    ['the statement in the address alone', [facts, link, contact, statement], ['refusal_statement']],
  ])('that has %s', (_what, part, items) => expect(missing(part)).toEqual(items));

  test.each([
    [39, []],
    [40, []],
    [41, ['refusal_statement']],
  ])('with %i characters between the statement and the link', (count, items) => {
    expect(missing([`${facts} ${contact} ${statement}${'-'.repeat(count)}`, link])).toEqual(items);
  });

  test('one link with the statement beside it is enough, whichever it is', () => {
    const far = '-'.repeat(99);
    expect(missing([`${facts} ${contact} ${statement}`, link, far, link])).toEqual([]);
    expect(missing([`${facts} ${contact}`, link, `${far}${statement}`, link])).toEqual([]);
  });

  test('is read as it is: < begins no tag in it', () => {
    expect(missing([`<${facts}> <${contact}> ${statement}`, link])).toEqual([]);
  });
});

describe('the HTML part', () => {
  const html = escapeHtml(facts);
  const href = { slot: 'unsubscribe_url', place: 'url' } as const;

  test('is judged by the text that it shows, with the link where its tag is', () => {
    const part = [
      `<p>${html}<br>\n${contact}</p><p style="${'x'.repeat(99)}">${statement}<br><a class="a" href="`,
      href,
      '">Unsubscribe</a></p>',
    ];
    expect(missing(part, 'html')).toEqual([]);
  });

  test('holds nothing in its style, in a tag or in a comment', () => {
    const hidden = `<style>${html} ${contact}</style><img alt="${html} ${contact}"><!-- ${html} ${contact} -->`;
    expect(missing([`${hidden}${statement}<a href="`, href, '">'], 'html')).toEqual([
      'sender',
      'postal_address',
      'complaint_contact',
    ]);
    expect(missing([`<p>${html} ${contact}</p><i title="${statement}"></i><a href="`, href, '">'], 'html')).toEqual([
      'refusal_statement',
    ]);
  });

  test('an address that is shown as text is not a link that can be pressed', () => {
    const shown = { slot: 'unsubscribe_url', place: 'html' } as const;
    expect(missing([`<p>${html} ${contact} ${statement}`, shown, '</p>'], 'html')).toEqual([
      'refusal',
      'refusal_statement',
    ]);
  });

  test('what is written with entities is read as what it shows, each once', () => {
    const odd: Sender = { ...sender, company: `<A> & "B" 'C' &lt;` };
    const part = [`<P>${escapeHtml(odd.company)} ${html} ${contact} ${statement}<A HREF="`, href, '">x</A>'];
    expect(missing(part, 'html', odd)).toEqual([]);
  });
});

test('an empty name, address or contact of the programme is a missing one', () => {
  const part = [`${facts} ${contact} ${statement}`, link];
  expect(
    missing(part, 'text', {
      ...sender,
      company: ' \n',
      address: '',
      contact: { ...sender.contact, email: '', url: ' ' },
    }),
  ).toEqual(['sender', 'postal_address', 'complaint_contact']);
});

test('the statement is that of the language of the mail', () => {
  expect(missingLegalItems([`${facts} ${contact} ${statement}`, link], 'text', sender, 'ja')).toEqual([
    'refusal_statement',
  ]);
});
