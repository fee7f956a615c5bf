/** Whether the DNS records are published that the outputs of the deployment name. */
import { Resolver } from 'node:dns/promises';
import type { Deployment } from '../deployment.ts';

/** What a name server is asked; each throws an error with a `code` where there is nothing. */
export type Lookups = Pick<Resolver, 'resolveCname' | 'resolveMx' | 'resolveTxt'>;

/** A record as an output names it: `NAME TYPE VALUE`. */
interface WantedRecord {
  readonly name: string;
  readonly type: 'CNAME' | 'MX' | 'TXT';
  readonly value: string;
}

/** What is there for a record that is wanted. */
export interface DnsFinding {
  readonly output: string;
  readonly wanted: WantedRecord;
  /** Undefined: all is well. */
  readonly trouble: string | undefined;
  /** What to look at although the record is there. */
  readonly advice?: string | undefined;
}

const outputs = ['DnsDkim1', 'DnsDkim2', 'DnsDkim3', 'DnsMailFrom', 'DnsSpf', 'DnsDmarc', 'DnsInbound'] as const;
/** A name server has so long to respond, in milliseconds, and so many attempts. */
const patience = { timeout: 3_000, tries: 2 };

/**
 * Asks the name servers of this machine for each record. DNS forgets slowly: what was changed a moment ago may be seen later.
 *
 * @throws Error when no name server responds
 */
export async function checkDns(
  deployment: Pick<Deployment, 'output'>,
  lookups: Lookups = new Resolver(patience),
): Promise<DnsFinding[]> {
  return Promise.all(
    outputs.map(async (output) => {
      const wanted = wantedRecord(deployment.output(output));
      return { output, wanted, ...(await check(wanted, lookups)) };
    }),
  );
}

/** Findings as lines: what is there, what is missing, and what to publish. */
export function dnsLines(findings: readonly DnsFinding[]): string[] {
  return findings.flatMap(({ wanted: { name, type, value }, trouble, advice }) => {
    const lines =
      trouble === undefined
        ? [`ok       ${name} ${type}`]
        : [`MISSING  ${name} ${type} ${value}`, `         ${trouble}`];
    return advice === undefined ? lines : [...lines, `         ${advice}`];
  });
}

function wantedRecord(output: string): WantedRecord {
  const [, name = '', type, value = ''] = /^(\S+) (CNAME|MX|TXT) (.+)$/.exec(output) ?? [];
  if (type === undefined) throw new Error(`${output} is no DNS record`);
  return { name, type: type as WantedRecord['type'], value };
}

type Checked = Pick<DnsFinding, 'trouble' | 'advice'>;

async function check({ name, type, value }: WantedRecord, lookups: Lookups): Promise<Checked> {
  switch (type) {
    case 'CNAME':
      return among(await found(lookups.resolveCname(name)), value);
    case 'MX': {
      const exchanges = (await found(lookups.resolveMx(name))).map(({ exchange }) => exchange);
      return among(exchanges, value.slice(value.indexOf(' ') + 1));
    }
    case 'TXT': {
      const texts = (await found(lookups.resolveTxt(name))).map((parts) => parts.join(''));
      return value.startsWith('v=spf1') ? spf(texts) : dmarc(texts);
    }
  }
}

/** Nothing where the name or the type is not there. */
async function found<Found>(lookup: Promise<Found[]>): Promise<Found[]> {
  try {
    return await lookup;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOTFOUND' || code === 'ENODATA') return [];
    throw error;
  }
}

/** Names are compared without their case and a dot at the end (RFC 4343; RFC 1034 §3.1). */
function among(there: readonly string[], wanted: string): Checked {
  const plain = (name: string) => name.toLowerCase().replace(/\.$/, '');
  const others = there.filter((name) => plain(name) !== plain(wanted));
  if (others.length === there.length) return { trouble: nothing(there) };
  return { trouble: undefined, advice: others.length === 0 ? undefined : `Beside it: ${others.join(', ')}.` };
}

/** RFC 7208 §3.2 and §4.5: one record, or receivers take it for an error. */
function spf(texts: readonly string[]): Checked {
  const records = texts.filter((text) => /^v=spf1(?: |$)/i.test(text));
  if (records.length > 1)
    return { trouble: `There are ${records.length} SPF records: receivers take that for an error. Make one of them.` };
  const [record] = records;
  if (record === undefined) return { trouble: nothing([]) };
  return /\binclude:amazonses\.com(?: |$)/i.test(record)
    ? { trouble: undefined }
    : { trouble: `There is another: ${record}. Add include:amazonses.com.` };
}

/** RFC 7489 §6.3 and §6.6.3: one record, which begins with its version and has a policy. */
function dmarc(texts: readonly string[]): Checked {
  const records = texts.filter((text) => /^v\s*=\s*DMARC1\s*(?:;|$)/.test(text));
  if (records.length > 1)
    return { trouble: `There are ${records.length} DMARC records: receivers heed none of them. Make one of them.` };
  const [record] = records;
  if (record === undefined) return { trouble: nothing([]) };
  const policy = /;\s*p\s*=\s*(none|quarantine|reject)\b/i.exec(record)?.[1]?.toLowerCase();
  if (policy === undefined) return { trouble: `It has no policy: ${record}. Add p=none.` };
  const advice = 'It asks receivers for nothing (p=none): move to p=quarantine once the reports are clean.';
  return { trouble: undefined, advice: policy === 'none' ? advice : undefined };
}

function nothing(there: readonly string[]): string {
  return there.length === 0 ? 'Nothing is published there.' : `There is another: ${there.join(', ')}.`;
}
