import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeId, encodeId, idFrom, idPrefixes, idSchema, newId } from '../../../shared/identifier.ts';

const kinds = Object.keys(idPrefixes) as (keyof typeof idPrefixes)[];

describe('ids', () => {
  test('carry 64 bits there and back, of every kind', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), fc.constantFrom(...kinds), (bits, kind) => {
        const id = encodeId(kind, bits);
        expect(idSchema(kind).safeParse(id).success).toBe(true);
        expect(Buffer.from(decodeId(id))).toEqual(Buffer.from(bits));
      }),
    );
  });

  test('of one kind are not ids of another', () => {
    expect(idSchema('gathering').safeParse(newId('campaign')).success).toBe(false);
    expect(new Set(Object.values(idPrefixes)).size).toBe(kinds.length);
  });

  test('are described by the name of their kind, each by its own', () => {
    const descriptions = kinds.map((kind) => idSchema(kind).meta()?.description ?? '');
    expect(new Set(descriptions).size).toBe(kinds.length);
    for (const description of descriptions) expect(description).toMatch(/^Id of the [a-z]+( [a-z]+)*$/);
    expect(descriptions).not.toContain('Id of the undefined');
  });

  test.each([
    'gth_',
    'gth_04fz7kq2m9x1',
    'gth_zzzzzzzzzzzzz',
    'gth_04FZ7KQ2M9X1C',
    'gth_04fz7kq2m9xil',
    ' gth_04fz7kq2m9x1c',
  ])('do not look like %s', (text) => {
    expect(idSchema('gathering').safeParse(text).success).toBe(false);
  });

  test('that cannot be decoded are refused', () => {
    for (const text of ['gth_', 'gth_zzzzzzzzzzzzz', 'gth_04fz7kq2m9xil'])
      expect(() => decodeId(text)).toThrow(RangeError);
  });

  test('from the same cause are the same, from another are not', () => {
    expect(idFrom('job', 'com.example.ats', '7')).toBe(idFrom('job', 'com.example.ats', '7'));
    const others = [
      idFrom('job', 'com.example.ats', '8'),
      idFrom('job', 'com.example.ats7'),
      idFrom('job', 'com.example.ats', '7', ''),
    ];
    expect(new Set([idFrom('job', 'com.example.ats', '7'), ...others]).size).toBe(4);
    expect(idFrom('event', 'a').slice(4)).not.toBe(idFrom('mail', 'a').slice(4));
  });
});
