/** Checks whether the DNS records that the outputs of the deployment name are published, and whether mail is taken where they send it. */
import { Resolver } from 'node:dns/promises';
import type { Deployment } from '../deployment.ts';
import { receivingTrouble } from './receiving.ts';

/** The questions to a name server; each throws an error with a `code` if there is no record. */
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
  /** Why the record is of no use although it is there; undefined: it is. */
  readonly useless?: string | undefined;
  /** What to look at although the record is there. */
  readonly advice?: string | undefined;
}

const outputs = ['DnsDkim1', 'DnsDkim2', 'DnsDkim3', 'DnsMailFrom', 'DnsSpf', 'DnsDmarc', 'DnsInbound'] as const;
/** How long a name server has to respond, in milliseconds, and how often it is asked. */
const patience = { timeout: 3_000, tries: 2 };

/**
 * Asks the name servers of this machine for each record. DNS is slow: a change may become visible later. If DNS sends mail to SES, the check asks SES
 * whether it takes the mail. Calendar replies are optional: without their record there is no mail to take.
 *
 * @throws Error when no name server responds
 */
export async function checkDns(
  deployment: Pick<Deployment, 'output' | 'mail'>,
  lookups: Lookups = new Resolver(patience),
): Promise<DnsFinding[]> {
  return Promise.all(
    outputs.map(async (output) => {
      const wanted = wantedRecord(deployment.output(output));
      const checked = await check(wanted, lookups);
      const comesIn = output === 'DnsInbound' && checked.trouble === undefined;
      return { output, wanted, ...checked, useless: comesIn ? await receivingTrouble(deployment) : undefined };
    }),
  );
}

/** Whether something has to be done. */
export function isWrong({ trouble, useless }: DnsFinding): boolean {
  return trouble !== undefined || useless !== undefined;
}

/** Findings as lines: what is there, what is missing, and what to publish. */
export function dnsLines(findings: readonly DnsFinding[]): string[] {
  return findings.flatMap(({ wanted: { name, type, value }, trouble, useless, advice }) => {
    const lines =
      trouble === undefined
        ? useless === undefined
          ? [`ok       ${name} ${type}`]
          : [`USELESS  ${name} ${type}`, `         ${useless}`]
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
      const there = await found(lookups.resolveMx(name));
      const wanted = value.slice(value.indexOf(' ') + 1);
      return value.includes('feedback-smtp') ? alone(there, wanted) : first(there, wanted);
    }
    case 'TXT':
      return value.startsWith('v=spf1') ? spf(await textsOf(name, lookups)) : dmarc(name, lookups);
  }
}

/** Nothing if there is no such name or no record of the type. */
async function found<Found>(lookup: Promise<Found[]>): Promise<Found[]> {
  try {
    return await lookup;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOTFOUND' || code === 'ENODATA') return [];
    throw error;
  }
}

async function textsOf(name: string, lookups: Lookups): Promise<string[]> {
  return (await found(lookups.resolveTxt(name))).map((parts) => parts.join(''));
}

/** Names are compared without regard to case or a dot at the end (RFC 4343; RFC 1034 §3.1). */
function isSame(one: string, other: string): boolean {
  const plain = (name: string) => name.toLowerCase().replace(/\.$/, '');
  return plain(one) === plain(other);
}

function among(there: readonly string[], wanted: string): Checked {
  return { trouble: there.some((name) => isSame(name, wanted)) ? undefined : nothing(there) };
}

type Exchange = Awaited<ReturnType<Lookups['resolveMx']>>[number];

/** A MAIL FROM domain has one MX and no other, or its setup fails (SES Developer Guide, "Using a custom MAIL FROM domain"). */
function alone(there: readonly Exchange[], wanted: string): Checked {
  const others = there.flatMap(({ exchange }) => (isSame(exchange, wanted) ? [] : [exchange]));
  if (others.length === there.length) return { trouble: nothing(others) };
  return {
    trouble:
      others.length === 0
        ? undefined
        : `Remove the others, because SES does not use it while they are there: ${others.join(', ')}.`,
  };
}

/** Mail goes to the exchange of the lowest number (RFC 5321 §5.1). */
function first(there: readonly Exchange[], wanted: string): Checked {
  const ours = there.find(({ exchange }) => isSame(exchange, wanted));
  const names = there.map(({ exchange }) => exchange);
  if (ours === undefined && there.length > 0)
    return {
      trouble: `Mail goes to ${names.join(', ')}. Do not replace it if people have mailboxes there: use a SenderDomain without mailboxes, or do without calendar replies.`,
    };
  if (ours === undefined) return { trouble: nothing([]) };
  const before = there.filter(({ exchange, priority }) => exchange !== ours.exchange && priority <= ours.priority);
  if (before.length === 0) return { trouble: undefined };
  return {
    trouble: `Mail goes to ${before.map(({ exchange }) => exchange).join(', ')} first: give ours the lowest number.`,
  };
}

/**
 * There must be one record only, or receivers report an error (RFC 7208 §4.5). Its terms are read from left to right and none after `all`; a term
 * passes with `+` or nothing in front of it (§4.6.2, §5.1).
 */
function spf(texts: readonly string[]): Checked {
  const records = texts.filter((text) => /^v=spf1(?: |$)/i.test(text));
  if (records.length > 1)
    return {
      trouble: `There are ${records.length} SPF records, which is an error to receivers. Combine them into one.`,
    };
  const [record] = records;
  if (record === undefined) return { trouble: nothing([]) };
  const terms = record.toLowerCase().split(/ +/);
  const all = terms.findIndex((term) => /^[-+~?]?all$/.test(term));
  const read = all === -1 ? terms : terms.slice(0, all);
  return read.some((term) => /^\+?include:amazonses\.com$/.test(term))
    ? { trouble: undefined }
    : { trouble: `There is another: ${record}. Add include:amazonses.com, before all.` };
}

/** There must be one record, which begins with its version and has a policy (RFC 7489 §6.3, §6.6.3). Without a record, that of a domain above counts. */
async function dmarc(name: string, lookups: Lookups): Promise<Checked> {
  const own = await policyAt(name, lookups);
  if (own !== undefined) return own;
  const labels = name.slice('_dmarc.'.length).split('.');
  for (let above = 1; above < labels.length - 1; above++) {
    const parent = labels.slice(above).join('.');
    const inherited = await policyAt(`_dmarc.${parent}`, lookups);
    if (inherited?.trouble === undefined && inherited !== undefined)
      return { trouble: undefined, advice: `The policy of ${parent} counts. ${inherited.advice ?? ''}`.trim() };
  }
  return { trouble: nothing([]) };
}

/** Undefined if there is no record. */
async function policyAt(name: string, lookups: Lookups): Promise<Checked | undefined> {
  const texts = await textsOf(name, lookups);
  const records = texts.filter((text) => /^v\s*=\s*DMARC1\s*(?:;|$)/.test(text));
  if (records.length > 1)
    return {
      trouble: `There are ${records.length} DMARC records: receivers ignore all of them. Combine them into one.`,
    };
  const [record] = records;
  if (record === undefined) return undefined;
  const policy = /;\s*p\s*=\s*(none|quarantine|reject)\b/i.exec(record)?.[1]?.toLowerCase();
  if (policy === undefined) return { trouble: `It has no policy: ${record}. Add p=none.` };
  const advice = 'It asks receivers for nothing (p=none): move to p=quarantine once the reports are clean.';
  return { trouble: undefined, advice: policy === 'none' ? advice : undefined };
}

function nothing(there: readonly string[]): string {
  return there.length === 0 ? 'Nothing is published there.' : `There is another: ${there.join(', ')}.`;
}
