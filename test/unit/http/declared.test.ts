import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { textLine } from '../../../shared/characters/written-text.ts';
import { declaredPart } from '../../../shared/http/declared.ts';
import { localizedText } from '../../../shared/locale/languages.ts';

const schema = z.object({
  title: localizedText(textLine(10)),
  place: z.strictObject({ name: textLine(10) }).nullish(),
  seats: z.int().max(10).default(1),
  status: z.enum(['draft', 'published']),
  items: z.array(z.object({ id: z.string().regex(/^a/), at: z.iso.datetime().nullable() })),
  choice: z.union([z.object({ kind: z.literal('one') }), z.object({ kind: z.literal('two'), of: z.number() })]),
});
const good = {
  ...{ title: { ja: '会' }, place: { name: '本社' }, seats: 2, status: 'draft' },
  ...{ items: [{ id: 'a1', at: null }], choice: { kind: 'two', of: 1 } },
};

describe('the declared part of a response', () => {
  it('is the response without what the schema does not name', () => {
    const sent = {
      ...good,
      secret: 1,
      items: [{ ...good.items[0], secret: 2 }],
      choice: { ...good.choice, secret: 3 },
    };
    expect(declaredPart(schema, sent)).toEqual({ value: good, broken: [] });
  });

  it.each([
    ['a text with half a character', { title: { ja: '\ud83d' } }, '/title/ja'],
    ['a text that is too long', { title: { ja: 'あ'.repeat(99) } }, '/title/ja'],
    ['a place of older rules', { place: { name: 'Word\u000B' } }, '/place/name'],
    ['a number beyond its bound', { seats: 200_000 }, '/seats'],
    ['a date of another form', { items: [{ id: 'a1', at: '1900' }] }, '/items/0/at'],
    ['a state that there was once', { status: 'planned' }, '/status'],
  ])('shows as it is stored %s, and says where', (_what, change, pointer) => {
    const sent = { ...good, ...change };
    expect(declaredPart(schema, sent)).toEqual({ value: sent, broken: [pointer] });
  });

  it('never shows what is not declared, whatever else is wrong', () => {
    const secret = { secret: 'x', deep: { secret: 'x' } };
    fc.assert(
      fc.property(fc.subarray(Object.keys(good)), fc.jsonValue({ maxDepth: 3 }), (wrong, value) => {
        fc.pre(!JSON.stringify(value).includes('secret'));
        const broken = Object.fromEntries(wrong.map((field) => [field, value]));
        const sent = { ...good, ...broken, ...secret, items: [{ id: 'b', at: null, ...secret }] };
        expect(JSON.stringify(declaredPart(schema, sent).value)).not.toContain('secret');
      }),
    );
  });

  it('shows nothing of an object where the schema wants another thing, or none of its alternatives fits', () => {
    const sent = { ...good, seats: { hidden: 1 }, choice: { kind: 'three', hidden: 1 } };
    expect(declaredPart(schema, sent).value).toEqual({ ...good, seats: null, choice: null });
  });
});
