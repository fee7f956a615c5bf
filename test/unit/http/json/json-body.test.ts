import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readJson } from '../../../../shared/http/json/json-body.ts';
import { Problem } from '../../../../shared/http/problem.ts';

const read = (text: string | Buffer) => readJson(Buffer.from(text as string));
/** The status, the pointer and the code of the refusal; undefined when it was read. */
function refusalOf(text: string | Buffer): unknown[] | undefined {
  try {
    read(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const [first] = error.errors;
    return [error.status, first?.pointer, first?.code];
  }
}

describe('the JSON of a request', () => {
  test.each<[string, string | Buffer, unknown[]]>([
    ['nothing', '', [400, '', 'not_json']],
    ['half of it', '{"a":', [400, '', 'not_json']],
    ['JavaScript', "{a: 'x'}", [400, '', 'not_json']],
    ['NaN', '{"a":NaN}', [400, '', 'not_json']],
    ['two values', '{} {}', [400, '', 'not_json']],
    ['another encoding', Buffer.from([0x7b, 0x22, 0x93, 0xfa, 0x22, 0x3a, 0x31, 0x7d]), [400, '', 'not_json']],
    ['U+FFFD, which stood for bytes of CP932', '{"a":{"b/c":["\uFFFD\uFFFDq"]}}', [400, '/a/b~1c/0', 'not_json']],
    ['U+FFFD in a name', '{"\uFFFD":1}', [400, '', 'not_json']],
    ['U+FFFD that took a quote along', '{"a":"\uFFFD}', [400, '', 'not_json']],
    ['a field twice', '{"a":1,"b":2,"a":3}', [400, '/a', 'duplicate_field']],
    ['a field twice, once escaped', '{"a":1,"\\u0061":3}', [400, '/a', 'duplicate_field']],
    ['a field twice further in', '{"x":[{"a":1},{"b/c":1,"b/c":2}]}', [400, '/x/1/b~1c', 'duplicate_field']],
    ['an integer past 2⁵³', '{"pay":{"max":22000000000000000}}', [422, '/pay/max', 'too_large']],
    ['a negative one', '[-9007199254740992]', [422, '/0', 'too_large']],
    ['more than DynamoDB takes', '{"a":1e130}', [422, '/a', 'too_large']],
    ['more than JavaScript counts', '{"a":1e400}', [422, '/a', 'too_large']],
    ['less than DynamoDB takes', '{"a":5e-324}', [422, '/a', 'too_small']],
    ['half a surrogate pair', '{"a":"\\ud800"}', [422, '/a', 'wrong_format']],
    ['a prototype', '{"a":{"__proto__":{"b":1}}}', [422, '/a/__proto__', 'unknown_field']],
    ['400,000 items', `{"a":[${'1,'.repeat(399_999)}1]}`, [422, '/a', 'too_large']],
  ])('refuses %s', (_what, text, refusal) => {
    expect(refusalOf(text)).toEqual(refusal);
  });

  const lost = 'is not JSON in UTF-8: it holds U+FFFD, which stands for bytes that were not UTF-8';
  test.each([
    ['{"a":"\uFFFD"}', 400, 'The body is not JSON in UTF-8.', lost],
    ['{"a":\uFFFD', 400, 'The body is not JSON in UTF-8.', lost],
    ['{"a":', 400, 'The body is not JSON in UTF-8.', 'is not JSON'],
    ['{"a":1,"a":3}', 400, 'The body names a field twice.', 'appears twice'],
    [
      '[9007199254740992]',
      422,
      undefined,
      'is beyond the numbers that any field takes (-9007199254740991 to 9007199254740991)',
    ],
    ['[1e-131]', 422, undefined, 'is closer to 0 than can be stored'],
    ['["\\ud800"]', 422, undefined, 'contains an unpaired surrogate'],
    ['{"__proto__":1}', 422, undefined, 'is not a known field'],
    [`[${'1,'.repeat(20_000)}1]`, 422, undefined, 'must have at most 20000 items'],
    ['['.repeat(33) + ']'.repeat(33), 422, undefined, 'must not be nested deeper than 32 levels'],
  ])('says what is wrong: %#', (text, status, detail, said) => {
    const refusal = () => read(text);
    expect(refusal).toThrow(expect.objectContaining({ status, ...(detail !== undefined && { detail }) }));
    expect(refusal).toThrow(expect.objectContaining({ errors: [expect.objectContaining({ detail: said })] }));
  });

  test.each([
    ['9007199254740991', 9007199254740991],
    ['-9007199254740991', -9007199254740991],
    ['1e-130', 1e-130],
    ['0', 0],
    ['null', null],
    ['"𠮷"', '𠮷'],
    [
      '{"a\\"b":{"a":1},"c":[{"a":1},{"a":1}], "d" \t\r\n: "a:"}',
      { 'a"b': { a: 1 }, c: [{ a: 1 }, { a: 1 }], d: 'a:' },
    ],
  ])('reads %s', (text, value) => expect(read(text)).toEqual(value));

  test('reads as many items, and as many levels, as it says', () => {
    expect(read(`[${'1,'.repeat(19_999)}1]`)).toHaveLength(20_000);
    const deep = `${'['.repeat(32)}${']'.repeat(32)}`;
    expect(JSON.stringify(read(deep))).toBe(deep);
    expect(JSON.stringify(read(`[${'[],'.repeat(99)}{}]`))).toBe(`[${'[],'.repeat(99)}{}]`);
  });

  test.each([100_000, 2_000_000])(
    'refuses %i levels, in time that grows with the text alone: else this would run out of time',
    (depth) => {
      for (const text of [
        '['.repeat(depth) + ']'.repeat(depth),
        `${'{"a":'.repeat(depth / 5)}1${'}'.repeat(depth / 5)}`,
      ]) {
        expect(refusalOf(text)).toEqual([422, expect.any(String), 'too_large']);
      }
    },
  );

  test('reads long texts, escapes and colons in strings; were its time to grow with their square, this would run out of time', () => {
    const text = JSON.stringify({ a: '\\"'.repeat(500_000), 'b:"c': ['"a":', '\\'], d: { a: 1 }, e: { a: 1 } });
    expect(read(text)).toEqual(JSON.parse(text));
  });

  test('reads whatever JSON.stringify writes of values that can be stored', () => {
    const storable = fc.jsonValue({ maxDepth: 6 }).filter((value) => !JSON.stringify(value).includes('__proto__'));
    fc.assert(
      fc.property(storable, (value) => {
        const text = JSON.stringify(value);
        const refusal = refusalOf(text);
        if (refusal === undefined) expect(read(text)).toEqual(JSON.parse(text));
        else expect(['too_large', 'too_small', 'wrong_format']).toContain(refusal[2]);
      }),
    );
  });

  test('reads any text as a value or a problem', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\\', 'a', '1', ' ') }),
        (text) => {
          const refusal = refusalOf(text);
          expect([undefined, 400, 422]).toContain(refusal?.[0]);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
