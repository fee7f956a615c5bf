/** A compiled mail is text and slots; a value is escaped by where it stands, and only the compiler can make a slot. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Chunks,
  escapeHtml,
  fillChunks,
  holdsMarks,
  slotMark,
  slotPlaces,
  splitSlots,
  UnfilledSlot,
} from '../../../shared/mail-format/compiled-mail.ts';

describe('a slot', () => {
  const value = `<b title="x">O'Brien & 山田</b>`;
  const escaped = '&lt;b title=&quot;x&quot;&gt;O&#39;Brien &amp; 山田&lt;/b&gt;';
  const at = (place: 'plain' | 'html' | 'url') => [{ slot: 'name', place }, '!'] as const;

  test('has its value as it is in the text part, and escaped in HTML', () => {
    expect(fillChunks(at('plain'), { name: value })).toBe(`${value}!`);
    expect(fillChunks(at('html'), { name: value })).toBe(`${escaped}!`);
    expect(fillChunks(at('plain'), { name: '' })).toBe('!');
  });

  test.each([
    ['https://www.example.com/?a=1&b=2', 'https://www.example.com/?a=1&amp;b=2!'],
    ["http://localhost:4100/o'x", 'http://localhost:4100/o&#39;x!'],
  ])('of a URL takes %s', (url, filled) => expect(fillChunks(at('url'), { name: url })).toBe(filled));

  test.each([
    '',
    'https://',
    'javascript:alert(1)',
    ' https://a.example',
    'https://a.example/ b',
    'https://a.example/"',
    'https://a.example/<',
    'https://a.example/>',
    'see https://a.example',
    'ftp://a.example',
  ])('of a URL takes no %j, and the error has no value', (url) => {
    expect(() => fillChunks(at('url'), { name: url })).toThrow(new UnfilledSlot('name'));
  });

  test('without a value stops the mail', () => {
    expect(() => fillChunks(at('plain'), {})).toThrow(
      expect.objectContaining({ name: 'UnfilledSlot', message: 'the slot name cannot be filled' }),
    );
  });
});

test('escaped text holds nothing that HTML reads, and is read back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('&', '<', '>', '"', "'", 'a', ';', 'amp') }), (text) => {
      const html = escapeHtml(text);
      expect(html).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
      const read = html.replace(
        /&(amp|lt|gt|quot|#39);/g,
        (entity) => ({ '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" })[entity] ?? '&',
      );
      expect(read).toBe(text);
    }),
  );
});

describe('the marks of the compiler', () => {
  const slots = ['salutation', 'details_url'] as const;
  const chunk = fc.oneof(
    fc.string({ minLength: 1, unit: 'grapheme-ascii' }),
    fc.record({ slot: fc.constantFrom(...slots), place: fc.constantFrom(...slotPlaces) }),
  );

  test('become the slots that they were made for, with the text between them', () => {
    fc.assert(
      fc.property(fc.array(chunk), (chunks: Chunks<(typeof slots)[number]>) => {
        const text = chunks.map((one) => (typeof one === 'string' ? one : slotMark(one.slot, one.place))).join('');
        const joined: unknown[] = [];
        for (const one of chunks) {
          const last = joined.at(-1);
          if (typeof one === 'string' && typeof last === 'string') joined.splice(-1, 1, last + one);
          else joined.push(one);
        }
        expect(splitSlots(text, slots)).toEqual(joined);
      }),
    );
  });

  test('of a slot that the mail does not have are a fault of the program', () => {
    expect(() => splitSlots(slotMark('details_url', 'url'), ['salutation'])).toThrow(
      new RangeError('the mail has no slot details_url'),
    );
  });

  test.each([
    ['\uE000', true],
    ['\uE001', true],
    ['a\uE002b', true],
    ['\uE003', true],
    ['\uE004', false],
    ['\uDFFF', false],
    ['plain:salutation', false],
    ['', false],
  ])('%j in a source could be taken for one: %s', (source, holds) => expect(holdsMarks(source)).toBe(holds));
});
