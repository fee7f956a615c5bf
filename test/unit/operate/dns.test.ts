import type { DescribeActiveReceiptRuleSetResponse } from '@aws-sdk/client-ses';
import { describe, expect, test } from 'vitest';
import { checkDns, dnsLines, isWrong, type Lookups } from '../../../infra/operate/checks/dns.ts';
import type { Deployment } from '../../../infra/operate/deployment.ts';

const domain = 'alumni.example.com';
const outputs: Record<string, string> = {
  DnsDkim1: `one._domainkey.${domain} CNAME one.dkim.amazonses.com`,
  DnsDkim2: `two._domainkey.${domain} CNAME two.dkim.amazonses.com`,
  DnsDkim3: `three._domainkey.${domain} CNAME three.dkim.amazonses.com`,
  DnsMailFrom: `mail.${domain} MX 10 feedback-smtp.ap-northeast-1.amazonses.com`,
  DnsSpf: `mail.${domain} TXT v=spf1 include:amazonses.com ~all`,
  DnsDmarc: `_dmarc.${domain} TXT v=DMARC1; p=none`,
  DnsInbound: `${domain} MX 10 inbound-smtp.ap-northeast-1.amazonaws.com`,
};
const published = (): Record<string, unknown[]> => ({
  ...Object.fromEntries(
    ['one', 'two', 'three'].map((token) => [`CNAME ${token}._domainkey.${domain}`, [`${token}.dkim.amazonses.com`]]),
  ),
  [`MX mail.${domain}`]: [{ priority: 10, exchange: 'feedback-smtp.ap-northeast-1.amazonses.com' }],
  [`TXT mail.${domain}`]: [['v=spf1 include:amazonses.com ~all']],
  [`TXT _dmarc.${domain}`]: [['v=DMARC1; ', 'p=quarantine']],
  [`MX ${domain}`]: [{ priority: 10, exchange: 'inbound-smtp.ap-northeast-1.amazonaws.com' }],
});

function lookupsIn(records: Readonly<Record<string, unknown[]>>): Lookups {
  const look = (type: string) => async (name: string) => {
    const there = records[`${type} ${name}`];
    if (there === undefined) throw Object.assign(new Error('none'), { code: 'ENOTFOUND' });
    return there as never;
  };
  return { resolveCname: look('CNAME'), resolveMx: look('MX'), resolveTxt: look('TXT') } as Lookups;
}
const output = (key: string) => outputs[key] ?? '';
const rule = { Name: 'calendar-replies', Enabled: true };
const active: DescribeActiveReceiptRuleSetResponse = {
  Metadata: { Name: 'okaeri-inbound', CreatedTimestamp: undefined },
  Rules: [rule],
};
/** A deployment that SES says this about, and how often it was asked. */
function deployed(rules: DescribeActiveReceiptRuleSetResponse = active) {
  const asked: string[] = [];
  const mail = {
    send: async (command: object) => {
      asked.push(command.constructor.name);
      return rules;
    },
  } as unknown as Deployment['mail'];
  return { output, mail, asked };
}
const findings = (change: Readonly<Record<string, unknown[] | undefined>> = {}, deployment = deployed()) => {
  const records = Object.fromEntries(
    Object.entries({ ...published(), ...change }).filter(([, value]) => value !== undefined),
  );
  return checkDns(deployment, lookupsIn(records as Record<string, unknown[]>));
};
const troubleOf = async (which: string, change: Readonly<Record<string, unknown[] | undefined>>) =>
  (await findings(change)).find(({ output: key }) => key === which);

test('records that are all published are well', async () => {
  expect((await findings()).map(({ trouble, advice }) => trouble ?? advice)).toEqual(Array.from({ length: 7 }));
});

test('of a domain without any record each is named with what to publish', async () => {
  const lines = dnsLines(await checkDns(deployed(), lookupsIn({})));
  expect(lines.filter((line) => line.startsWith('MISSING'))).toEqual(
    Object.values(outputs).map((record) => `MISSING  ${record}`),
  );
  expect(lines).toContain('         Nothing is published there.');
});

describe('is missing', () => {
  test.each<[string, string, unknown[], string]>([
    ['DnsDkim2', `CNAME two._domainkey.${domain}`, ['other.example.net'], 'There is another: other.example.net.'],
    [
      'DnsMailFrom',
      `MX mail.${domain}`,
      [{ priority: 5, exchange: 'mx.example.net' }],
      'There is another: mx.example.net.',
    ],
    ['DnsSpf', `TXT mail.${domain}`, [['v=spf1 include:example.net ~all']], 'Add include:amazonses.com, before all.'],
    [
      'DnsSpf',
      `TXT mail.${domain}`,
      [['v=spf1 include:amazonses.com.example.net ~all']],
      'Add include:amazonses.com, before all.',
    ],
    [
      'DnsSpf',
      `TXT mail.${domain}`,
      [['v=spf1 include:amazonses.com ~all'], ['v=spf1 -all']],
      'There are 2 SPF records',
    ],
    ['DnsSpf', `TXT mail.${domain}`, [['v=spf10 include:amazonses.com']], 'Nothing is published there.'],
    [
      'DnsMailFrom',
      `MX mail.${domain}`,
      [
        { priority: 10, exchange: 'feedback-smtp.ap-northeast-1.amazonses.com' },
        { priority: 20, exchange: 'mx.example.net' },
      ],
      'Remove the others',
    ],
    ['DnsSpf', `TXT mail.${domain}`, [['v=spf1 -all include:amazonses.com']], 'before all'],
    ['DnsSpf', `TXT mail.${domain}`, [['v=spf1 -include:amazonses.com ~all']], 'before all'],
    [
      'DnsInbound',
      `MX ${domain}`,
      [{ priority: 1, exchange: 'mx.example.net' }],
      'Do not replace it if people have mailboxes',
    ],
    [
      'DnsInbound',
      `MX ${domain}`,
      [
        { priority: 1, exchange: 'mx.example.net' },
        { priority: 20, exchange: 'inbound-smtp.ap-northeast-1.amazonaws.com' },
      ],
      'give ours the lowest number',
    ],
    ['DnsDmarc', `TXT _dmarc.${domain}`, [['v=DMARC1; rua=mailto:a@example.com']], 'It has no policy'],
    ['DnsDmarc', `TXT _dmarc.${domain}`, [['v=DMARC1; p=none'], ['v=DMARC1; p=reject']], 'There are 2 DMARC records'],
    ['DnsDmarc', `TXT _dmarc.${domain}`, [['google-site-verification=x']], 'Nothing is published there.'],
  ])('%s where %s has %j', async (which, name, there, said) => {
    expect((await troubleOf(which, { [name]: there }))?.trouble).toContain(said);
  });
});

describe('is well', () => {
  test.each<[string, string, unknown[], string | undefined]>([
    ['DnsDkim1', `CNAME one._domainkey.${domain}`, ['ONE.dkim.AmazonSES.com.'], undefined],
    ['DnsSpf', `TXT mail.${domain}`, [['other'], ['v=spf1 ip4:192.0.2.1 include:amazonses.com -all']], undefined],
    ['DnsDmarc', `TXT _dmarc.${domain}`, [['v=DMARC1;p=none']], 'move to p=quarantine'],
    [
      'DnsInbound',
      `MX ${domain}`,
      [
        { priority: 10, exchange: 'inbound-smtp.ap-northeast-1.amazonaws.com' },
        { priority: 20, exchange: 'mx.example.net' },
      ],
      undefined,
    ],
  ])('%s where %s has %j', async (which, name, there, advice) => {
    const finding = await troubleOf(which, { [name]: there });
    expect(finding?.trouble).toBeUndefined();
    if (advice === undefined) expect(finding?.advice).toBeUndefined();
    else expect(finding?.advice).toContain(advice);
  });
});

test('the DMARC policy of a domain above counts where there is none below', async () => {
  const change = { [`TXT _dmarc.${domain}`]: undefined, 'TXT _dmarc.example.com': [['v=DMARC1; p=reject']] };
  expect(await troubleOf('DnsDmarc', change)).toMatchObject({
    trouble: undefined,
    advice: 'The policy of example.com counts.',
  });
});

test('a name server that does not respond is not a missing record', async () => {
  const silent = async () => {
    throw Object.assign(new Error('queryMx ETIMEOUT'), { code: 'ETIMEOUT' });
  };
  const lookups = { ...lookupsIn(published()), resolveMx: silent } as Lookups;
  await expect(checkDns(deployed(), lookups)).rejects.toThrow('ETIMEOUT');
});

describe('mail that DNS brings to SES', () => {
  test.each<[string, DescribeActiveReceiptRuleSetResponse, string]>([
    [
      'no set is active',
      {},
      'No receipt rule set is active, and SES refuses the mail: aws ses set-active-receipt-rule-set',
    ],
    [
      'the set of somebody else is active',
      { ...active, Metadata: { Name: 'theirs', CreatedTimestamp: undefined } },
      'The receipt rule set theirs is active, not ours.',
    ],
    ['our rule is not enabled', { ...active, Rules: [{ ...rule, Enabled: false }] }, 'is not there, or not enabled'],
    ['our rule is gone', { ...active, Rules: [{ ...rule, Name: 'other' }] }, 'is not there, or not enabled'],
    ['the set holds no rule', { ...active, Rules: undefined }, 'is not there, or not enabled'],
  ])('is refused where %s', async (_what, rules, sentence) => {
    const found = await findings({}, deployed(rules));
    expect(found.filter(isWrong)).toMatchObject([{ output: 'DnsInbound', trouble: undefined }]);
    const lines = dnsLines(found);
    expect(lines).toContain(`USELESS  ${domain} MX`);
    expect(lines).toContainEqual(expect.stringContaining(sentence));
  });

  test('is taken by our rule among others', async () => {
    const found = await findings({}, deployed({ ...active, Rules: [{ Name: 'theirs', Enabled: true }, rule] }));
    expect(found.filter(isWrong)).toEqual([]);
  });

  test('is not asked for where none comes: calendar replies are a choice', async () => {
    const deployment = deployed({});
    const found = await findings({ [`MX ${domain}`]: undefined }, deployment);
    expect([found.filter(isWrong).map(({ output: key, useless }) => [key, useless]), deployment.asked]).toEqual([
      [['DnsInbound', undefined]],
      [],
    ]);
  });
});
