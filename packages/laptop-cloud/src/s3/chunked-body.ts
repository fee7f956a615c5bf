import type { IncomingHttpHeaders } from 'node:http';

/**
 * The bytes of a PutObject. The SDK wraps a streamed body in chunks, each with its length in hexadecimal before it
 * (`Content-Encoding: aws-chunked`), and puts a checksum behind them; a body in memory comes as it is.
 */
export function unwrapBody(headers: IncomingHttpHeaders, body: Buffer): Buffer {
  if (!String(headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-')) return body;
  const chunks: Buffer[] = [];
  let position = 0;
  for (;;) {
    const end = body.indexOf('\r\n', position);
    const size = Number.parseInt(body.toString('latin1', position, end), 16);
    // The last chunk is empty; what follows it is the checksum.
    if (end < 0 || !(size > 0)) return Buffer.concat(chunks);
    chunks.push(body.subarray(end + 2, end + 2 + size));
    position = end + 2 + size + 2;
  }
}
