/** Lists as they are written: their numbers, the boxes of tasks, and what an item holds. */
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../../shared/mail-format/markdown.ts';

const rendered = (...lines: string[]) => renderMarkdown(lines.join('\n'), []);

describe('the numbers of a list', () => {
  it.each<readonly [lines: string[], text: string, html: string]>([
    [['1. 青', '2. 赤'], '1. 青\n2. 赤', '<ol><li>青</li><li>赤</li></ol>\n'],
    [['3. 青'], '3. 青', '<ol start="3"><li>青</li></ol>\n'],
    [['3. 青', '3. 赤', '3. 白'], '3. 青\n4. 赤\n5. 白', '<ol start="3"><li>青</li><li>赤</li><li>白</li></ol>\n'],
    [['0. 青', '0. 赤'], '0. 青\n1. 赤', '<ol start="0"><li>青</li><li>赤</li></ol>\n'],
    [
      ['1. 青', '1. 赤', '3. 白', '4. 黒'],
      '1. 青\n1. 赤\n3. 白\n4. 黒',
      '<ol><li>青</li><li value="1">赤</li><li value="3">白</li><li>黒</li></ol>\n',
    ],
  ])('%j', (lines, text, html) => {
    expect(rendered(...lines).text).toBe(text);
    expect(rendered(...lines).html).toBe(html);
  });
});

describe('a task', () => {
  it.each<readonly [line: string, text: string, html: string]>([
    ['- [ ] 未', '- ☐ 未', '☐ 未'],
    ['- [x] 済', '- ☑ 済', '☑ 済'],
    ['- [X] 済', '- ☑ 済', '☑ 済'],
    ['1. [x] **済** です', '1. ☑ 済 です', '☑ <strong>済</strong> です'],
    ['- [x] 済、[ ] 未', '- ☑ 済、[ ] 未', '☑ 済、[ ] 未'],
    ['- [ ] 未\n\n  後で', '- ☐ 未\n  後で', '☐ <p>未</p>\n\n<p>後で</p>'],
  ])('%j has a box', (line, text, html) => {
    expect(rendered(line).text).toBe(text);
    expect(rendered(line).html).toContain(`<li>${html}</li>`);
  });

  it.each<readonly [line: string, text: string]>([
    ['- 会費 [x] 済', '- 会費 [x] 済'],
    ['- [x]済', '- [x]済'],
    ['- [y] 済', '- [y] 済'],
    ['- \\[x] 済', '- [x] 済'],
    ['- **[x] 済**', '- [x] 済'],
    ['- ## [x] 済', '- ■ [x] 済'],
    ['- ![[x] 済](https://example.com/a.png)', '- [[x] 済] <https://example.com/a.png>'],
    ['- 　', '- 　'],
    ['- 一\n-\n- 三', '- 一\n- \n- 三'],
    ['[x] 済', '[x] 済'],
  ])('%j is none', (line, text) => {
    expect(rendered(line).text).toBe(text);
    expect(rendered(line).html).not.toMatch(/[☐☑]/);
  });
});
