/** What the preflight says about an account, each lack alone. */
import { describe, expect, test } from 'vitest';
import { type AccountFacts, findings } from '../../../infra/deploy/preflight.ts';

const issuer = 'https://login.example.com/';
const ready: AccountFacts = {
  account: '123456789012',
  region: 'ap-northeast-1',
  bootstrapVersion: 28,
  lambda: { concurrentExecutions: 1000, unreserved: 1000 },
  ses: { isInProduction: true, maySend: true, standing: 'HEALTHY', maxSendRate: 14, max24HourSend: 50_000 },
  issuer: { named: issuer },
};
const parameters = {
  OidcIssuer: issuer,
  SenderDomain: 'alumni.example.com',
  SenderAddress: 'programme@alumni.example.com',
  PublicOrigin: 'https://pages.example.com',
  HostedZoneId: 'Z0123456789ABCDEFGHIJ',
};
const certificate = 'arn:aws:acm:ap-northeast-1:123456789012:certificate/one';
const wanted = { storageRegion: 'ap-northeast-1', parameters };
const weightsOf = (facts: Partial<AccountFacts>) =>
  findings({ ...ready, ...facts }, wanted).map(({ weight }) => weight);

test('nothing is said of an account that is ready', () => {
  expect(findings(ready, wanted)).toEqual([]);
});

describe('a deployment would fail', () => {
  test.each<[string, Partial<AccountFacts>, RegExp]>([
    ['in another region than the notice says', { region: 'us-east-1' }, /us-east-1.*ap-northeast-1/],
    ['without a bootstrap stack', { bootstrapVersion: undefined }, /bootstrap/],
    ['with an old bootstrap stack', { bootstrapVersion: 5 }, /bootstrap/],
    ['without a provider', { issuer: { unreadable: 'responds 404' } }, /OidcIssuer.*responds 404/],
    ['with an issuer that is written otherwise', { issuer: { named: 'https://login.example.com' } }, /every token/],
    ['while SES sends nothing', { ses: { ...ready.ses, maySend: false } }, /stopped/],
    ['while SES has shut the account down', { ses: { ...ready.ses, standing: 'SHUTDOWN' } }, /stopped/],
  ])('%s', (_case, facts, what) => {
    const found = findings({ ...ready, ...facts }, wanted);
    expect(found).toEqual([
      { weight: 'stop', what: expect.stringMatching(what), remedy: expect.stringMatching(/.{10}/) },
    ]);
  });
});

describe('a deployment works, with a limit', () => {
  test.each<[string, Partial<AccountFacts>]>([
    ['in a new account with ten executions', { lambda: { concurrentExecutions: 10, unreserved: 10 } }],
    ['where others reserve what there is', { lambda: { concurrentExecutions: 1000, unreserved: 199 } }],
    ['in the sandbox of SES', { ses: { ...ready.ses, isInProduction: false } }],
    ['while SES reviews the account', { ses: { ...ready.ses, standing: 'PROBATION' } }],
  ])('%s', (_case, facts) => {
    expect(weightsOf(facts)).toEqual(['note']);
  });

  test.each([
    ['with pages at an address that ends with the API', { PublicOrigin: 'execute-api', HostedZoneId: '' }, ['note']],
    ['with pages that nothing serves', { HostedZoneId: '' }, ['note']],
    ['with a sender below the domain', { SenderAddress: 'programme@mail.alumni.example.com' }, []],
    ['not with a sender of another domain', { SenderAddress: 'office@example.org' }, ['stop']],
    ['not with a sender whose domain only ends alike', { SenderAddress: 'a@xalumni.example.com' }, ['stop']],
    ['not with a port at a domain that it serves', { PublicOrigin: 'https://pages.example.com:8443' }, ['stop']],
    [
      'not with a certificate of another region',
      { HostedZoneId: '', CertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/one' },
      ['stop'],
    ],
    [
      'not with a certificate of another account',
      { HostedZoneId: '', CertificateArn: 'arn:aws:acm:ap-northeast-1:999999999999:certificate/one' },
      ['stop'],
    ],
    ['with a certificate', { HostedZoneId: '', CertificateArn: certificate }, []],
    ['with a record beside the MX of the sender', { PublicOrigin: 'https://alumni.example.com' }, []],
    [
      'not with a CNAME beside it',
      { PublicOrigin: 'https://alumni.example.com', HostedZoneId: '', CertificateArn: certificate },
      ['stop'],
    ],
    ['not with a domain and without its origin', { PublicOrigin: 'execute-api' }, ['stop']],
  ])('%s', (_case, change, weights) => {
    const found = findings(ready, { ...wanted, parameters: { ...parameters, ...change } });
    expect(found.map(({ weight }) => weight)).toEqual(weights);
  });

  test('and all of them are said at once', () => {
    const facts = {
      lambda: { concurrentExecutions: 10, unreserved: 10 },
      ses: { ...ready.ses, isInProduction: false },
    };
    expect(weightsOf({ ...facts, issuer: { unreadable: 'x' }, bootstrapVersion: 1 })).toEqual([
      'stop',
      'note',
      'note',
      'stop',
    ]);
  });
});
