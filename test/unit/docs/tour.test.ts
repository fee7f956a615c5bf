import { describe, expect, test } from 'vitest';
import { comparable, stepsOf } from '../../tour/steps.ts';

const block = (language: string, content: string) => `\`\`\`${language}\n${content}\n\`\`\`\n`;

describe('the steps of a tour', () => {
  test('are its shell blocks, each with the output below it', () => {
    const text = `# T\n${block('sh', 'a')}${block('', 'one')}\nText.\n${block('sh', 'b')}${block('csv', 'c\nd')}${block('sh', 'e')}`;
    expect(stepsOf('T.md', text)).toEqual([
      { place: 'T.md:2', command: 'a\n', output: 'one\n', csv: false },
      { place: 'T.md:10', command: 'b\n', output: 'c\nd\n', csv: true },
      { place: 'T.md:17', command: 'e\n', output: '', csv: false },
    ]);
  });

  test('are those of one section where one is named', () => {
    const text = `# T\n## One\n${block('sh', 'a')}\n## Two\n${block('sh', 'b')}\n## Three\n${block('sh', 'c')}`;
    expect(stepsOf('T.md', text, 'Two').map(({ command }) => command)).toEqual(['b\n']);
    expect(() => stepsOf('T.md', text, 'Four')).toThrow('T.md has no section Four');
  });

  test('an output that belongs to no command is refused', () => {
    expect(() => stepsOf('T.md', block('json', '{}'))).toThrow('T.md:1 is an output without a command');
    expect(() => stepsOf('T.md', block('sh', 'a') + block('', 'one') + block('', 'two'))).toThrow('T.md:7');
  });
});

describe('what is compared', () => {
  const same = (one: string, other: string, csv = false) => {
    expect(comparable(one, csv)).toEqual(comparable(other, csv));
  };
  const different = (one: string, other: string, csv = false) => {
    expect(comparable(one, csv)).not.toEqual(comparable(other, csv));
  };

  test('ids, times, ports, tokens and durations may differ', () => {
    same('{"alumniId":"alm_czzw3aq86v7xd"}', '{"alumniId":"alm_2an19bwsnxbhb"}');
    same('"at":"2026-11-30T01:00:00.804Z","on":"2026-11-30"', '"at":"2031-01-05T01:00:00Z","on":"2031-01-04"');
    same('http://127.0.0.1:3000 (ready in 8.1 s)', 'http://127.0.0.1:23004 (ready in 12.0 s)');
    same('Bearer eyJhbGciOi…', 'Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.GVvn-TJ');
    same('urn:request:45078a26-6da7-4c1c-91e2-00a7bf016777', 'urn:request:f2284702-f045-4d94-bcd9-d8e77ffade70');
    same('\n> okaeri@0.1.0 start\n> node main.ts\n\nready\n', 'ready');
  });

  test('words, numbers, states, lines and their order may not', () => {
    different('{"status":"member"}', '{"status":"invited"}');
    different('5', '4');
    different('a\nb', 'b\na');
    different('a', 'a\nb');
    different('', 'curl: (7) Failed to connect');
    different('"alumniId":"alm_czzw3aq86v7xd"', '"alumniId":null');
  });

  test('rows of a CSV file may come in any order, its header comes first', () => {
    same(
      '\uFEFFid,state\nalm_czzw3aq86v7xd,delivered\nalm_2an19bwsnxbhb,inDoubt',
      'id,state\nalm_2an19bwsnxbhb,inDoubt\nalm_czzw3aq86v7xd,delivered',
      true,
    );
    different('id,state\na,delivered\nb,delivered', 'id,state\na,delivered\nb,inDoubt', true);
    different('id,state\na,b', 'a,b\nid,state', true);
  });
});
