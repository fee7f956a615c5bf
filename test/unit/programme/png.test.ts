/** A PNG is accepted exactly where every browser shows it (W3C PNG, third edition; ISO/IEC 15948). */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readPicture } from '../../../shared/programme/pictures.ts';
import { chunkOf, type PngParts, pngOf } from '../../fixtures/pngs.ts';

const folder = mkdtempSync(join(tmpdir(), 'pngs-'));
afterAll(() => rmSync(folder, { recursive: true }));
const read = (parts: PngParts) => {
  writeFileSync(join(folder, 'logo.png'), pngOf(parts));
  return readPicture(folder, 'logo.png');
};
const palette = (colours: number) => chunkOf('PLTE', Buffer.alloc(colours * 3));
const filtered = (filter: number, row: number) => {
  const data = Buffer.alloc(16 * 49);
  data[row * 49] = filter;
  return data;
};

describe('a PNG', () => {
  // §11.2.1, table 12: colour type, depth, and the bits of a pixel.
  const kinds = [
    ...[1, 2, 4, 8, 16].map((depth) => [0, depth, depth] as const),
    ...[8, 16].map((depth) => [2, depth, depth * 3] as const),
    ...[1, 2, 4, 8].map((depth) => [3, depth, depth] as const),
    ...[8, 16].map((depth) => [4, depth, depth * 2] as const),
    ...[8, 16].map((depth) => [6, depth, depth * 4] as const),
  ];

  it.each(kinds)(
    'may be of colour type %i and depth %i: its data is as long as its size needs',
    (colourType, depth, bits) => {
      fc.assert(
        fc.property(fc.integer({ min: 16, max: 40 }), fc.integer({ min: 16, max: 40 }), (width, height) => {
          const length = height * (1 + Math.ceil((width * bits) / 8));
          const before = colourType === 3 ? [palette(2)] : [];
          const of = (difference: number) => () =>
            read({ width, height, colourType, depth, before, data: Buffer.alloc(length + difference) });
          expect(of(0)()).toMatchObject({ width, height });
          expect(of(-1)).toThrow('not as long');
          expect(of(1)).toThrow(/not as long|more than/);
        }),
        { numRuns: 10 },
      );
    },
  );

  it('may be interlaced: its seven passes hold each pixel once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 16, max: 40 }), fc.integer({ min: 16, max: 40 }), (width, height) => {
        // §8.1: the pass of each pixel of a block of eight by eight.
        const block = ['16462646', '77777777', '56565656', '77777777', '36463646', '77777777', '56565656', '77777777'];
        const rows = new Set<string>();
        for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rows.add(`${block[y % 8]?.[x % 8]}/${y}`);
        const data = Buffer.alloc(width * height + rows.size);
        expect(read({ width, height, data, methods: [0, 0, 1] })).toMatchObject({ width, height });
      }),
    );
  });

  it.each<readonly [what: string, parts: PngParts]>([
    ['in several pieces', { pieces: 3 }],
    [
      'with each filter',
      { data: Buffer.concat(Array.from({ length: 16 }, (_, row) => filtered(row % 5, 0).subarray(0, 49))) },
    ],
    ['with notes', { before: [chunkOf('tEXt', Buffer.from('Title\0x'))], after: [chunkOf('tIME', Buffer.alloc(7))] }],
    ['with a palette that it suggests', { colourType: 2, data: Buffer.alloc(16 * (1 + 48 * 3)), before: [palette(4)] }],
  ])('may be %s', (_what, parts) => {
    expect(read(parts)).toMatchObject({ width: 48, height: 16 });
  });

  it.each<readonly [what: string, parts: PngParts, why: string]>([
    ['no image data', { data: Buffer.alloc(0) }, 'not as long'],
    ['empty image data', { pack: () => Buffer.alloc(0) }, 'cannot be unpacked'],
    ['image data that is not packed', { pack: (data) => data }, 'cannot be unpacked'],
    ['image data without its frame', { pack: deflateRawSync }, 'cannot be unpacked'],
    ['image data that was cut off', { pack: (data) => deflateSync(data).subarray(0, -5) }, 'cannot be unpacked'],
    ['image data that fills a memory', { data: Buffer.alloc(10_000_000) }, 'more than its size needs'],
    ['a filter that does not exist', { data: filtered(5, 0) }, 'filter'],
    ['such a filter in its last row', { data: filtered(255, 15) }, 'filter'],
    ['a depth that does not exist', { depth: 3 }, 'of a kind'],
    ['a depth that its colours cannot have', { colourType: 2, depth: 4 }, 'of a kind'],
    ['a colour type that does not exist', { colourType: 5 }, 'of a kind'],
    ['another compression', { methods: [1, 0, 0] }, 'of a kind'],
    ['another method of filters', { methods: [0, 1, 0] }, 'of a kind'],
    ['another order of rows', { methods: [0, 0, 2] }, 'of a kind'],
    ['no palette', { colourType: 3 }, 'palette'],
    ['an empty palette', { colourType: 3, before: [palette(0)] }, 'palette'],
    ['too large a palette', { colourType: 3, depth: 1, data: Buffer.alloc(16 * 7), before: [palette(3)] }, 'palette'],
    ['a palette of half a colour', { colourType: 3, before: [chunkOf('PLTE', Buffer.alloc(4))] }, 'palette'],
    ['a palette for grey', { before: [palette(2)] }, 'palette'],
    ['two palettes', { colourType: 3, before: [palette(2), palette(2)] }, 'not in order'],
    ['its palette behind its pixels', { colourType: 3, after: [palette(2)] }, 'not in order'],
    ['a part that browsers do not know', { before: [chunkOf('XYZA')] }, 'do not know'],
    ['pixels in two places', { after: [chunkOf('tIME', Buffer.alloc(7)), chunkOf('IDAT')] }, 'not in order'],
    ['pictures that follow each other', { before: [chunkOf('acTL')] }, 'is animated'],
    ['no width', { width: 0 }, 'no size'],
    ['too much width', { width: 5000, height: 5000, data: Buffer.alloc(9) }, 'larger than 4096'],
    ['too few pixels', { width: 15, height: 15, data: Buffer.alloc(15 * 16) }, 'smaller than 16'],
    ['one pixel', { width: 1, height: 1, data: Buffer.alloc(2) }, 'smaller than 16'],
  ])('with %s is refused', (_what, parts, why) => {
    expect(() => read(parts)).toThrow(why);
  });
});
