/** A PNG as every browser shows it, by the letter of the specification (W3C PNG, third edition; ISO/IEC 15948). */
import { crc32, inflateSync } from 'node:zlib';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Says what is wrong, and does not return. */
export type Refuse = (why: string) => never;

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

/** What the first chunk says (§11.2.1). */
interface Header {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colourType: number;
  readonly interlaced: boolean;
}

/** A PNG whose chunks are whole; its image data is not looked at before its size is known to be small enough. */
export interface Png {
  readonly size: readonly [width: number, height: number];
  readonly checkImageData: () => void;
}

/** Channels of a pixel and the depths in bits that each may have, by colour type (§11.2.1, table 12). */
const colourTypes: Readonly<Record<number, { readonly channels: number; readonly depths: readonly number[] }>> = {
  0: { channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { channels: 3, depths: [8, 16] },
  3: { channels: 1, depths: [1, 2, 4, 8] },
  4: { channels: 2, depths: [8, 16] },
  6: { channels: 4, depths: [8, 16] },
};

/** The colour type whose pixels are numbers of a palette. */
const paletted = 3;

/** Reads the chunks (§5.3): the first says width and height, the last is the end. */
export function readPng(bytes: Buffer, refuse: Refuse): Png {
  const chunks = chunksOf(bytes, refuse);
  const types = chunks.map(({ type }) => type);
  const [first] = chunks;
  if (first?.type !== 'IHDR' || first.data.length !== 13 || !types.includes('IDAT') || types.at(-1) !== 'IEND')
    return refuse('is a PNG that was cut off');
  if (types.includes('acTL')) return refuse('is animated');
  const header = headerOf(first.data, refuse);
  return { size: [header.width, header.height], checkImageData: () => checkImageData(header, chunks, refuse) };
}

function chunksOf(bytes: Buffer, refuse: Refuse): Chunk[] {
  if (!bytes.subarray(0, 8).equals(signature)) return refuse('is not a PNG');
  const chunks: Chunk[] = [];
  for (let at = 8; at < bytes.length; ) {
    // Length of the data, type, data, checksum of type and data.
    const end = at + 12 > bytes.length ? Number.POSITIVE_INFINITY : at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) return refuse('is a PNG that was cut off');
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) return refuse('is a damaged PNG');
    chunks.push({ type: bytes.toString('latin1', at + 4, at + 8), data: bytes.subarray(at + 8, end - 4) });
    at = end;
  }
  return chunks;
}

function headerOf(data: Buffer, refuse: Refuse): Header {
  const [depth = 0, colourType = 0, compression, filter, interlace] = data.subarray(8);
  const known = colourTypes[colourType]?.depths.includes(depth) === true;
  if (!known || compression !== 0 || filter !== 0 || (interlace !== 0 && interlace !== 1))
    return refuse('is a PNG of a kind that does not exist: depth, colour type or methods');
  const interlaced = interlace === 1;
  return { width: data.readUInt32BE(0), height: data.readUInt32BE(4), depth, colourType, interlaced };
}

/** The image data (§10, §7.3): it inflates to as many bytes as the size needs, and each row begins with a filter that exists. */
function checkImageData(header: Header, chunks: readonly Chunk[], refuse: Refuse): void {
  checkOrder(header, chunks, refuse);
  const rows = rowsOf(header);
  const wanted = rows.reduce((sum, { count, bytes }) => sum + count * bytes, 0);
  const data = unpacked(chunks, wanted, refuse);
  if (data.length !== wanted) refuse('is a PNG whose image data is not as long as its size needs');
  let at = 0;
  for (const { count, bytes } of rows) {
    for (let row = 0; row < count; row++, at += bytes) {
      // §9.2: None, Sub, Up, Average, Paeth.
      if ((data[at] ?? 0) > 4) refuse('is a PNG whose image data has a filter that does not exist');
    }
  }
}

/** The image data is one zlib stream over all its chunks (§10.1). */
function unpacked(chunks: readonly Chunk[], wanted: number, refuse: Refuse): Buffer {
  const compressed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
  try {
    return inflateSync(compressed, { maxOutputLength: wanted + 1 });
  } catch {
    return refuse('is a PNG whose image data cannot be unpacked, or is more than its size needs');
  }
}

/** What every decoder must know, once each and in its order (§5.6): palette, then image data in one piece. */
function checkOrder({ depth, colourType }: Header, chunks: readonly Chunk[], refuse: Refuse): void {
  // §5.4: a chunk whose name begins with a capital cannot be left out.
  const critical = chunks.filter(({ type }) => /^[A-Z]/.test(type)).map(({ type }) => type);
  const order = critical.join(' ').replace(/IDAT( IDAT)+/, 'IDAT');
  const inOnePiece =
    chunks
      .map(({ type }) => type)
      .join(' ')
      .split(/IDAT(?: IDAT)*/).length === 2;
  if (!/^IHDR (PLTE )?IDAT IEND$/.test(order) || !inOnePiece)
    refuse('is a PNG whose parts are not in order, or that needs parts which browsers do not know');
  const palette = chunks.find(({ type }) => type === 'PLTE')?.data.length;
  const fits = palette !== undefined && palette > 0 && palette % 3 === 0 && palette / 3 <= 2 ** Math.min(depth, 8);
  // §11.2.2: grey pixels have no palette; those of full colour may suggest one.
  const wrong = colourType === paletted ? !fits : palette !== undefined && (colourType === 0 || colourType === 4);
  if (wrong) refuse('is a PNG whose palette does not fit');
}

/** The passes of an interlaced picture (§8.1): where each begins, and its steps. */
const passes = [
  { x: 0, y: 0, across: 8, down: 8 },
  { x: 4, y: 0, across: 8, down: 8 },
  { x: 0, y: 4, across: 4, down: 8 },
  { x: 2, y: 0, across: 4, down: 4 },
  { x: 0, y: 2, across: 2, down: 4 },
  { x: 1, y: 0, across: 2, down: 2 },
  { x: 0, y: 1, across: 1, down: 2 },
] as const;
const onePass = [{ x: 0, y: 0, across: 1, down: 1 }] as const;

/** How many rows there are, and the bytes of each with its filter, pass by pass. A pass without pixels has no rows. */
function rowsOf({ width, height, depth, colourType, interlaced }: Header): { count: number; bytes: number }[] {
  const bits = depth * (colourTypes[colourType]?.channels ?? 0);
  return (interlaced ? passes : onePass).map(({ x, y, across, down }) => {
    const [pixels, count] = [Math.ceil((width - x) / across), Math.ceil((height - y) / down)];
    return pixels <= 0 || count <= 0 ? { count: 0, bytes: 0 } : { count, bytes: 1 + Math.ceil((pixels * bits) / 8) };
  });
}
