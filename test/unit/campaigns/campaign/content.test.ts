import { describe, expect, it } from 'vitest';
import { contentProblems } from '../../../../functions/campaigns/campaign/content.ts';
import { phonePage, previewHeaders } from '../../../../functions/campaigns/preview/phone-preview.ts';
import { previewOf } from '../../../../functions/campaigns/preview/preview.ts';
import { programme } from '../../../../shared/programme/compiled.ts';

const problemsOf = (ja: string) => contentProblems({ subject: { ja: 'お便り' }, body: { ja } });

describe('a body', () => {
  it.each([
    '{{salutation}}',
    '{{   salutation   }}',
    '{{\nsalutation\n}}',
    '[設定]({{ preferences_url }})',
    '![庭](https://www.example.com/garden.png)',
    '価格は 100% です。{ こちら }',
  ])('may hold %j', (body) => expect(problemsOf(body)).toEqual([]));

  it.each<[string, string]>([
    ['an unknown variable', '{{ first_name }}'],
    ['a variable in another spelling', '{{ Salutation }}'],
    ['a filter', '{{ salutation | upcase }}'],
    ['a default', '{{ salutation || "x" }}'],
    ['a path', '{{ member.address }}'],
    ['an empty variable', '{{ }}'],
    ['a tag', '{% if member %}x{% endif %}'],
    ['a tag that trims', '{%- raw -%}x'],
    ['a variable that trims', '{{- salutation -}}'],
    ['three braces', '{{{ salutation }}}'],
    ['a variable that is not closed', '{{ salutation'],
    ['one that was not opened', 'salutation }}'],
    ['a variable within a link', '[x](https://example.com/{{ salutation }})'],
    ['a script', '<script>alert(1)</script>'],
    ['a style', '<style>*{display:none}</style>'],
    ['a form', '<form action="https://example.com"><input name="x"></form>'],
    ['HTML within a line', '皆さま<img src="https://example.com/x.png" onerror="x">'],
    ['a comment', '<!-- x -->'],
    ['a data image', '![x](data:image/png;base64,AAAA)'],
    ['an attached image', '![x](cid:logo@example.com)'],
    ['an image without TLS', '![x](http://www.example.com/x.png)'],
    ['an image by path', '![x](/garden.png)'],
    ['a script in a link', '[x](javascript:alert(1))'],
    ['a script in a reference', '[x][1]\n\n[1]: javascript:alert(1)'],
    ['nothing', '   \n\n'],
    ['more than mail programs show', `# x\n\n${'あ'.repeat(40_000)}`],
  ])('may not hold %s', (_what, body) =>
    expect(problemsOf(body)).toEqual([{ pointer: '/body/ja', detail: expect.stringMatching(/\w/) }]),
  );
});

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

  const css = '@media (prefers-color-scheme:dark){:root{color-scheme:light dark;}</style><style>';
  const rule = '@media (prefers-color-scheme:dark){:root{color-scheme:light dark;}';
  it.each<[string, { subject?: string; body?: string }]>([
    ['the subject', { subject: css }],
    ['the heading', { body: `# ${rule}\n\nお便り` }],
    ['the text', { body: `# お便り\n\n${rule}` }],
    ['code', { body: `# お便り\n\n\`\`\`\n${css}\n\`\`\`` }],
    ['all of it', { subject: `${css}${css}`, body: `# ${rule}\n\n\`${css}\`` }],
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
      // What HR wrote stands in both as it was written.
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
