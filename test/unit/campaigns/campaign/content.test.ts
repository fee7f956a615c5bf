import { describe, expect, it } from 'vitest';
import { contentProblems } from '../../../../functions/campaigns/campaign/content.ts';

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
