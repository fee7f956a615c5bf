/** What the API says about the Markdown that it takes is true. */
import { describe, expect, it } from 'vitest';
import { notOurMarkdown } from '../../../shared/characters/written-text.ts';
import { RefusedMarkdown, renderMarkdown, safeMarkdown } from '../../../shared/mail-format/markdown.ts';

describe('the sentence about what is not our Markdown', () => {
  it.each([
    ['backticks', '`a`'],
    ['fences', '```\na\n```'],
    ['indented text', 'x\n\n    a'],
    ['headings by underline', 'a\n---'],
    ['headings by underline', 'a\n==='],
    ['emphasis by underscores', '_a_'],
    ['reference links', '[a]\n\n[a]: https://example.com/'],
  ])('names what stays text: %s', (words, source) => {
    expect(notOurMarkdown).toContain(words);
    expect(renderMarkdown(source, []).html).not.toMatch(/<(code|pre|h[1-6]|em|a href="https:\/\/example.com\/">a)/);
    expect(renderMarkdown(source, []).text).toContain('a');
  });

  it('names what is refused, and what becomes of it if an outside system wrote it', () => {
    expect(notOurMarkdown).toContain('raw HTML is refused, and shown as text if an outside system wrote it');
    expect(() => renderMarkdown('<b>a</b>', [])).toThrow(RefusedMarkdown);
    expect(renderMarkdown(safeMarkdown('<b>a</b>'), []).html).toContain('&lt;b&gt;a&lt;/b&gt;');
  });
});
