import { describe, expect, it } from 'vitest';
import { phonePage, previewHeaders } from '../../../../functions/campaigns/preview/phone-preview.ts';
import { previewOf } from '../../../../functions/campaigns/preview/preview.ts';
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
    // Two borders of 10 px stand around the 390; on a screen that is narrower it takes what there is.
    expect(page).toContain('.phone{width:410px;max-width:100%;border:10px solid');
    expect(page).toContain('iframe{display:block;width:100%');
    expect(frames[0]?.[2]).toContain('@media not all{body{background:#10151c');
    expect(frames[1]?.[2]).toContain('@media all{body{background:#10151c');
    for (const [, , srcdoc] of frames) expect(srcdoc).not.toContain('prefers-color-scheme');
  });

  it('lets nothing run and nothing load but pictures', () => {
    for (const [, attributes] of frames) expect(attributes).toMatch(/^sandbox title=/);
    expect(page).toContain(`http-equiv="Content-Security-Policy" content="default-src 'none';`);
    expect(previewHeaders['content-security-policy']).toMatch(/^default-src 'none'; .*; sandbox$/);
    expect(page).not.toMatch(/<script|<form|<link|@import|url\(/);
    expect(page).toContain('お便り &quot;&lt;b&gt;&amp;');
  });
});
