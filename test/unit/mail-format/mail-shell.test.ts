import { describe, expect, it } from 'vitest';
import { type Chunks, fillChunks, UnfilledSlot } from '../../../shared/mail-format/compiled-mail.ts';
import { legalItems, missingLegalItems, type Sender } from '../../../shared/mail-format/legal-items.ts';
import { compileMail, LegalItemsMissing, requireLegalItems } from '../../../shared/mail-format/mail-shell.ts';
import { sender } from '../../fixtures/sender.ts';

const variables = ['salutation', 'unsubscribe_url', 'preferences_url'] as const;
const compile = (language: 'ja' | 'en', from: Sender = sender) =>
  compileMail({
    kind: 'campaign',
    language,
    subject: 'Subject & more',
    body: '# Title\n\n{{ salutation }}',
    variables,
    because: 'Because.',
    sender: from,
  });

describe('the five items of 特定電子メール法', () => {
  it.each(['ja', 'en'] as const)('are in both parts of every campaign mail: %s', (language) => {
    const { text, html } = compile(language);
    expect(missingLegalItems(text, 'text', sender, language)).toEqual([]);
    expect(missingLegalItems(html, 'html', sender, language)).toEqual([]);
  });

  const without =
    (...words: string[]) =>
    (text: Chunks): Chunks =>
      text.map((chunk) =>
        typeof chunk === 'string' ? words.reduce((rest, word) => rest.replaceAll(word, ''), chunk) : chunk,
      );
  const farFromLink = (text: Chunks): Chunks =>
    text.flatMap((chunk) =>
      typeof chunk !== 'string' && chunk.slot === 'unsubscribe_url'
        ? ['Far away from it. '.repeat(10), chunk]
        : [chunk],
    );

  it.each([
    ['sender', without(sender.company)],
    ['postal_address', without(sender.address)],
    ['complaint_contact', without(sender.contact.email, sender.contact.url)],
    ['refusal_statement', without('配信停止はこちらから行えます')],
    ['refusal_statement', farFromLink],
  ] as const)('a mail without %s does not compile', (item, changed) => {
    const { text, html } = compile('ja');
    expect(missingLegalItems(changed(text), 'text', sender, 'ja')).toEqual([item]);
    expect(() => requireLegalItems({ text: changed(text), html }, sender, 'ja')).toThrow(LegalItemsMissing);
  });

  it('without a place to refuse the statement is worth nothing', () => {
    const part = compile('ja').text.filter((chunk) => typeof chunk === 'string' || chunk.slot !== 'unsubscribe_url');
    expect(missingLegalItems(part, 'text', sender, 'ja')).toEqual(['refusal', 'refusal_statement']);
    expect(missingLegalItems([], 'text', sender, 'ja')).toEqual(legalItems);
  });

  it('an empty name or address of the programme is a missing one', () => {
    expect(() => compile('ja', { ...sender, address: ' ' })).toThrow(LegalItemsMissing);
    expect(() => compile('ja', { ...sender, company: '' })).toThrow(LegalItemsMissing);
  });
});

describe('the shell', () => {
  const html = (language: 'ja' | 'en') =>
    fillChunks(compile(language).html, {
      salutation: `<b>O'Brien & "Co"</b>`,
      unsubscribe_url: 'https://e.example/u/1?a=1&b=2',
      preferences_url: 'https://e.example/p/1',
    });

  it('says its language, has one title and one h1, and knows the dark', () => {
    expect(html('ja')).toContain('<html lang="ja"');
    expect(html('en').match(/<h1>/g)).toHaveLength(1);
    expect(html('en')).toContain('<title>Subject &amp; more</title>');
    expect(html('en')).toContain('<meta name="color-scheme" content="light dark">');
    expect(html('en')).toContain('prefers-color-scheme:dark');
    expect(html('en')).not.toMatch(/<script|<form|<table(?! role="presentation")/);
  });

  it('escapes a value by where it stands', () => {
    expect(html('en')).toContain('&lt;b&gt;O&#39;Brien &amp; &quot;Co&quot;&lt;/b&gt;');
    expect(html('en')).toContain('href="https://e.example/u/1?a=1&amp;b=2"');
  });

  it.each(['javascript:alert(1)', 'https://e.example/" onclick="x', ''])('takes no URL like %j', (url) => {
    const values = { salutation: 'x', unsubscribe_url: url, preferences_url: 'https://e.example' };
    expect(() => fillChunks(compile('en').html, values)).toThrow(UnfilledSlot);
  });

  it('is not sent with a hole in it', () => {
    expect(() => fillChunks(compile('en').text, { salutation: 'x' })).toThrow(UnfilledSlot);
  });
});
