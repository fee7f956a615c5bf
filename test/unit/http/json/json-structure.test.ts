/** What a JSON parser hides is found however the text is laid out. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { structureProblem } from '../../../../shared/http/json/json-structure.ts';

const space = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\r'), maxLength: 4 });

describe('a name that appears twice', () => {
  it('is found with any spaces between it and its colon (RFC 8259 §2)', () => {
    fc.assert(
      fc.property(space, space, space, (before, between, after) => {
        const member = `${before}"a"${between}:${after}1`;
        expect(structureProblem(`{${member},${member}}`)).toEqual({
          pointer: '/a',
          code: 'duplicate_field',
          detail: 'appears twice',
        });
        expect(structureProblem(`{${member},${member.replace('a', 'b')}}`)).toBeUndefined();
      }),
    );
  });

  it('is named by its place, in lists and objects of any depth', () => {
    const path = fc.array(fc.oneof(fc.nat(3), fc.stringMatching(/^[b-z]{1,3}$/)), { maxLength: 6 });
    fc.assert(
      fc.property(path, (places) => {
        const text = places.reduceRight<string>(
          (inner, place) =>
            typeof place === 'number'
              ? `[${'[],'.repeat(place)}${inner}]`
              : `{"a":0,${JSON.stringify(place)} : ${inner}}`,
          '{"a":1,"a":2}',
        );
        expect(structureProblem(text)?.pointer).toBe([...places, 'a'].map((place) => `/${place}`).join(''));
      }),
    );
  });

  it('is none where it is a value, or a name of another object', () => {
    expect(structureProblem('{"a":"a","b":"a"}')).toBeUndefined();
    expect(structureProblem('["a","a"]')).toBeUndefined();
    expect(structureProblem('[{"a":1},{"a":{"a":1}}]')).toBeUndefined();
  });
});

it.each(['[', '{"a" :'])('nesting by %s is too deep beyond 32 levels, wherever that is', (open) => {
  const close = open === '[' ? ']' : '}';
  const nested = (levels: number) => `${open.repeat(levels)}1${close.repeat(levels)}`;
  expect(structureProblem(nested(32))).toBeUndefined();
  expect(structureProblem(nested(33))).toEqual({
    pointer: '',
    code: 'too_large',
    detail: 'must not be nested deeper than 32 levels',
  });
});
