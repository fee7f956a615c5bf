import { describe, expect, it } from 'vitest';
import { phonePage, previewHeaders } from '../../../../functions/campaigns/preview/phone-preview.ts';
import { previewOf } from '../../../../functions/campaigns/preview/preview.ts';
import { escapeMarkdown } from '../../../../shared/mail-format/markdown.ts';
import { programme } from '../../../../shared/programme/compiled.ts';

describe('the preview on a phone', () => {
  const content = {
    topic: 'newsletter' as const,
    subject: { ja: 'お便り "<b>&' },
    body: { ja: '# お便り\n\n{{ salutation }}\n\n![庭](https://www.example.com/a.png)' },
  };
  const { subject, html } = previewOf(content, programme).ja;
  const page = phonePage({ subject, html, from: 'あおぞら' }, 'ja');
  const frames = [...page.matchAll(/<iframe ([^>]*)srcdoc="([^"]*)"/g)];

  it('shows the mail twice at 390 px, light and dark', () => {
    expect(frames).toHaveLength(2);
    // Two borders of 10 px are around the 390; on a screen that is narrower it takes what there is.
    expect(page).toContain('.phone{width:410px;max-width:100%;border:10px solid');
    expect(page).toContain('iframe{display:block;width:100%');
    expect(frames[0]?.[2]).toContain('@media not all{body{background:#10151c');
    expect(frames[1]?.[2]).toContain('@media all{body{background:#10151c');
    for (const [, , srcdoc] of frames) expect(srcdoc).not.toContain('prefers-color-scheme');
  });

  it('says which is which, and each has its own scheme alone', () => {
    expect(
      [...page.matchAll(/<figcaption>([^<]*)<\/figcaption>\n<div class="phone ([a-z]*)">/g)].map(([, ...all]) => all),
    ).toEqual([
      ['ライト', 'light'],
      ['ダーク', 'dark'],
    ]);
    expect(frames[0]?.[2]).toContain(':root{color-scheme:light;');
    expect(frames[1]?.[2]).toContain(':root{color-scheme:dark;');
  });

  it('shows where a link leads, and leads nowhere', () => {
    const link = 'https://www.example.com/a?b=1&c=2';
    const mail = previewOf(
      { ...content, body: { ja: `[庭](${link}) と [家](https://www.example.com/house)` } },
      programme,
    ).ja;
    const shown = phonePage({ ...mail, from: 'あおぞら' }, 'ja');
    const htmls = [...shown.matchAll(/srcdoc="([^"]*)"/g)].map(([, srcdoc = '']) =>
      srcdoc.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
    );
    for (const html of htmls) {
      expect(html).not.toMatch(/<a\b[^>]*\shref=/);
      expect(html).toMatch(/<a [^>]*title="https:\/\/www\.example\.com\/a\?b=1&amp;c=2"[^>]*>庭<\/a>/);
      expect(html).toMatch(/<a [^>]*title="https:\/\/www\.example\.com\/house"[^>]*>家<\/a>/);
    }
  });

  const css = '@media (prefers-color-scheme:dark){:root{color-scheme:light dark;}</style><style>';
  const rule = '@media (prefers-color-scheme:dark){:root{color-scheme:light dark;}';
  it.each<[string, { subject?: string; body?: string }]>([
    ['the subject', { subject: css }],
    ['the heading', { body: `# ${rule}\n\nお便り` }],
    ['the text', { body: `# お便り\n\n${rule}` }],
    ['a tag as text', { body: `# お便り\n\n${escapeMarkdown(css)}` }],
    ['all of it', { subject: `${css}${css}`, body: `# ${rule}\n\n${escapeMarkdown(css)}` }],
  ])(
    'has the scheme of each frame whatever %s says about schemes',
    (_where, { subject: written = 'お便り', body = '# お便り' }) => {
      const mail = previewOf({ ...content, subject: { ja: written }, body: { ja: body } }, programme).ja;
      const shown = phonePage({ ...mail, from: 'あおぞら' }, 'ja');
      const [light = '', dark = ''] = [...shown.matchAll(/srcdoc="([^"]*)"/g)].map(([, srcdoc]) => srcdoc);
      const styleOf = (srcdoc: string) =>
        srcdoc.slice(srcdoc.indexOf('&lt;style&gt;'), srcdoc.indexOf('&lt;/style&gt;'));
      const plain = frames.map(([, , srcdoc = '']) => styleOf(srcdoc));
      expect([styleOf(light), styleOf(dark)]).toEqual(plain);
      // Both hold what HR wrote as it was written.
      const rest = (srcdoc: string) => srcdoc.replace(styleOf(srcdoc), '');
      expect(rest(light)).toBe(rest(dark));
      expect(rest(light)).toContain('@media (prefers-color-scheme:dark)');
    },
  );

  it('lets nothing run and nothing load but pictures', () => {
    for (const [, attributes] of frames) expect(attributes).toMatch(/^sandbox title=/);
    expect(page).toContain(`http-equiv="Content-Security-Policy" content="default-src 'none';`);
    expect(previewHeaders['content-security-policy']).toMatch(/^default-src 'none'; .*; sandbox$/);
    expect(page).not.toMatch(/<script|<form|<link|@import|url\(/);
    expect(page).toContain('お便り &quot;&lt;b&gt;&amp;');
  });
});
