import { randomBytes } from 'node:crypto';
import { domainOf } from '../message.ts';

/** What SES found out about a received mail. */
export interface Verdicts {
  readonly spf: 'pass' | 'fail' | 'none';
  readonly dkim: 'pass' | 'fail' | 'none';
  readonly dmarc: 'pass' | 'fail' | 'none';
  readonly spam: 'PASS' | 'FAIL';
  readonly virus: 'PASS' | 'FAIL';
}

/** How a mail arrived. */
export interface Arrival {
  readonly id: string;
  readonly at: number;
  readonly region: string;
  readonly helo: string;
  readonly clientIp: string;
  readonly envelopeFrom: string;
  readonly recipient: string;
  readonly headerFrom: string;
  readonly scans: boolean;
}

/**
 * Takes the header by which a test asks for verdicts other than "pass" out of a raw message; the rest stays as it is.
 * Nobody can sign for example.com, so a test has to ask.
 * @example `X-Laptop-Cloud-Verdict: dmarc=fail; spam=fail`
 */
export function takeVerdicts(raw: Buffer, header: string): { raw: Buffer; verdicts: Verdicts } {
  const prefix = `${header.toLowerCase()}:`;
  const end = raw.indexOf('\r\n\r\n');
  const lines = raw.toString('latin1', 0, end < 0 ? raw.length : end).split('\r\n');
  const [wishes = [], kept = []] = [true, false].map((wish) =>
    lines.filter((line) => line.toLowerCase().startsWith(prefix) === wish),
  );
  const wished = new Map(
    wishes
      .flatMap((line) => line.toLowerCase().slice(prefix.length).split(';'))
      .map((wish) => wish.trim().split('='))
      .map(([check = '', verdict]) => [check, verdict]),
  );
  const result = (check: string) => (['fail', 'none'] as const).find((known) => known === wished.get(check)) ?? 'pass';
  const scan = (check: string) => (wished.get(check) === 'fail' ? 'FAIL' : 'PASS');
  const head = Buffer.from(kept.join('\r\n'), 'latin1');
  return {
    raw: end < 0 ? head : Buffer.concat([head, raw.subarray(end)]),
    verdicts: {
      spf: result('spf'),
      dkim: result('dkim'),
      dmarc: result('dmarc'),
      spam: scan('spam'),
      virus: scan('virus'),
    },
  };
}

/** The header fields that SES puts before a mail that it received, in its order and folding. */
export function receivedHeaders(arrival: Arrival, verdicts: Verdicts): string {
  const { id, at, region, helo, clientIp, envelopeFrom, recipient, headerFrom, scans } = arrival;
  const from = domainOf(envelopeFrom);
  const designation = verdicts.spf === 'pass' ? 'designates' : 'does not designate';
  const spf = `${verdicts.spf} (spfCheck: domain of ${from} ${designation} ${clientIp} as permitted sender) client-ip=${clientIp}; envelope-from=${envelopeFrom}; helo=${helo};`;
  const scanned = (verdict: 'PASS' | 'FAIL') => (scans ? verdict : 'DISABLED');
  return [
    `Return-Path: <${envelopeFrom}>`,
    `Received: from ${helo} (${helo} [${clientIp}])`,
    ` by inbound-smtp.${region}.amazonaws.com with SMTP id ${id}`,
    ` for ${recipient};`,
    ` ${new Date(at).toUTCString().replace('GMT', '+0000 (UTC)')}`,
    `X-SES-Spam-Verdict: ${scanned(verdicts.spam)}`,
    `X-SES-Virus-Verdict: ${scanned(verdicts.virus)}`,
    `Received-SPF: ${spf}`,
    'Authentication-Results: amazonses.com;',
    ` spf=${spf}`,
    ` dkim=${verdicts.dkim} header.i=@${headerFrom};`,
    ` dmarc=${verdicts.dmarc} header.from=${headerFrom};`,
    `X-SES-RECEIPT: ${randomBytes(240).toString('base64')}`,
    `X-SES-DKIM-SIGNATURE: a=rsa-sha256; q=dns/txt; b=${randomBytes(128).toString('base64')}; c=relaxed/simple; s=local; d=amazonses.com; t=${Math.floor(at / 1000)}; v=1; bh=${randomBytes(32).toString('base64')}; h=From:To:Cc:Bcc:Subject:Date:Message-ID:MIME-Version:Content-Type:X-SES-RECEIPT;`,
    '',
  ].join('\r\n');
}
