/** Ids are in tables, links and mails for years: their digits (Crockford's base32), prefixes and derivation never change. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decodeId, encodeId, type IdKind, idFrom, idPrefixes, idSchema, newId } from '../../../shared/identifier.ts';

const prefixes: Record<IdKind, string> = {
  ...{ alumnus: 'alm', intake: 'int', import: 'imp', campaign: 'cmp', gathering: 'gth', job: 'job', rehireCase: 'rhc' },
  ...{ event: 'evt', consentRecord: 'cns', mail: 'mal', testMail: 'tst', verification: 'vrf' },
};

test('the prefixes', () => expect(idPrefixes).toEqual(prefixes));

describe('the digits', () => {
  test.each([
    ['0000000000000000', '0000000000000'],
    ['0000000000000001', '0000000000001'],
    ['000000000000001f', '000000000000z'],
    ['0000000000000020', '0000000000010'],
    ['0123456789abcdef', encodeDigits('0123456789abcdef')],
    ['ffffffffffffffff', 'fzzzzzzzzzzzz'],
  ])('of %s are %s', (hex, digits) => {
    const bits = Buffer.from(hex, 'hex');
    expect(encodeId('job', bits)).toBe(`job_${digits}`);
    expect(Buffer.from(decodeId(`job_${digits}`)).toString('hex')).toBe(hex);
  });

  test.each(['job_g000000000000', 'job_00000000000000', 'job_000000000000', 'job_000000000000u', 'job_', ''])(
    '%s is not an id',
    (text) => expect(() => decodeId(text)).toThrow('not an id'),
  );
});

/** Five bits a digit, the most significant first, without i, l, o and u. */
function encodeDigits(hex: string): string {
  const bits = BigInt(`0x${hex}`).toString(2).padStart(65, '0');
  return (bits.match(/.{5}/g) ?? [])
    .map((five) => '0123456789abcdefghjkmnpqrstvwxyz'[Number.parseInt(five, 2)])
    .join('');
}

test('an id from a cause is the first 64 bits of the SHA-256 of the list of its kind and parts', () => {
  const hash = createHash('sha256').update('["job","a","b"]').digest('hex');
  expect(idFrom('job', 'a', 'b')).toBe(`job_${encodeDigits(hash.slice(0, 16))}`);
});

test('a new id is new, and of its kind', () => {
  const ids = Array.from({ length: 100 }, () => newId('job'));
  expect(new Set(ids).size).toBe(100);
  expect(ids.filter((id) => !idSchema('job').safeParse(id).success)).toEqual([]);
});

test.each(Object.entries(prefixes))('an id of %s is refused by its prefix %s', (kind, prefix) => {
  const refused = (text: string) => idSchema(kind as IdKind).safeParse(text).error?.issues[0]?.message;
  expect(refused(`${prefix}_0123456789abc`)).toBeUndefined();
  for (const wrong of [`x${prefix}_0123456789abc`, `${prefix}_0123456789abcd`, `${prefix}_g123456789abc`, prefix]) {
    expect(refused(wrong)).toBe(`must be an id like ${prefix}_0123456789abc`);
  }
});
