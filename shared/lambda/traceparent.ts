/** The W3C form of the X-Ray header that Lambda gives, if any; never made up. */
export function traceparent(): string | undefined {
  const header = process.env['_X_AMZN_TRACE_ID'] ?? '';
  const root = /Root=1-([0-9a-f]{8})-([0-9a-f]{24})/.exec(header);
  const parent = /Parent=([0-9a-f]{16})/.exec(header)?.[1];
  if (root === null || parent === undefined) return undefined;
  return `00-${root[1]}${root[2]}-${parent}-${/Sampled=1/.test(header) ? '01' : '00'}`;
}
