/** Two contents have one hash when they say the same, whatever the order of their fields. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addresseesHash, sha256, sortedFields, textHash } from '../../../../functions/campaigns/campaign/hashes.ts';

/** The same fields in the opposite order, and some that are not there. */
const otherwise = <Fields extends object>(fields: Fields): Fields =>
  Object.fromEntries([['nothing', undefined], ...Object.entries(fields).reverse()]) as Fields;

type Text = Parameters<typeof textHash>[0];
type Addressees = Parameters<typeof addresseesHash>[0];

const text: Text = { subject: { ja: '件名', en: 'Subject' }, body: { ja: '本文', en: 'Body' } };
const addressees: Addressees = {
  topic: 'newsletter',
  audience: { departments: ['開発部'], locales: ['ja'] },
  classification: 'members',
};

describe('the hash of a text', () => {
  it('is the same in every order of its languages', () => {
    expect(textHash({ body: otherwise(text.body), subject: otherwise(text.subject) })).toBe(textHash(text));
  });

  it.each<[string, Partial<Text>]>([
    ['subject', { subject: { ja: '別の件名', en: 'Subject' } }],
    ['subject in the other language', { subject: { ja: '件名', en: 'Another subject' } }],
    ['body', { body: { ja: '別の本文', en: 'Body' } }],
    ['languages', { body: { ja: '本文' } }],
  ])('is another one of another %s', (_what, change) => {
    expect(textHash({ ...text, ...change })).not.toBe(textHash(text));
  });

  it('tells the subject from the body', () => {
    expect(textHash({ subject: text.body, body: text.subject })).not.toBe(textHash(text));
  });
});

describe('the hash of who receives it', () => {
  it('is the same in every order of the filters', () => {
    expect(addresseesHash({ ...addressees, audience: otherwise(addressees.audience) })).toBe(
      addresseesHash(addressees),
    );
  });

  it.each<[string, Partial<Addressees>]>([
    ['topic', { topic: 'gatherings' }],
    ['classification', { classification: 'public' }],
    ['audience', { audience: { departments: ['営業部'] } }],
    ['number of filters', { audience: {} }],
  ])('is another one of another %s', (_what, change) => {
    expect(addresseesHash({ ...addressees, ...change })).not.toBe(addresseesHash(addressees));
  });
});

describe('fields in one order', () => {
  const values = fc.dictionary(fc.string(), fc.option(fc.string(), { nil: undefined }));

  it('are all that have a value, by name, whatever the order was', () => {
    fc.assert(
      fc.property(values, (fields) => {
        const sorted = sortedFields(fields);
        const known = Object.keys(fields).filter((name) => fields[name] !== undefined);
        expect(sorted.map(([name]) => name)).toEqual(known.sort());
        expect(sorted.every(([name, value]) => fields[name] === value)).toBe(true);
        expect(sortedFields(otherwise(fields))).toEqual(sorted);
      }),
    );
  });
});

it('a hash is SHA-256 of the JSON, which other programs can compute as well', () => {
  // printf '{"a":1}' | sha256sum
  expect(sha256({ a: 1 })).toBe('015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862');
});
