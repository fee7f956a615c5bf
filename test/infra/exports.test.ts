/** What stacks export to each other: CloudFormation refuses to change or to drop an export while another stack imports it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { templateOutputs } from '@okaeri/laptop-cloud';
import { App } from 'aws-cdk-lib';
import { describe, expect, inject, test } from 'vitest';
import { CoreStack } from '../../infra/stacks/core-stack.ts';
import { StatefulStack } from '../../infra/stacks/stateful-stack.ts';
import { programme } from '../../shared/programme/compiled.ts';
import type { Template } from '../templates.ts';
import { at, templates } from './assembly.ts';

/** Every parameter that an operator can give, with two values. */
const values: Readonly<Record<string, readonly [before: string, after: string]>> = {
  OidcIssuer: ['https://login.example.com/', 'https://id.example.net/'],
  OidcAudience: ['okaeri', 'alumni'],
  SenderDomain: ['alumni.example.com', 'alumni.example.net'],
  SenderAddress: ['alumni@alumni.example.com', 'okaeri@alumni.example.net'],
  PublicOrigin: ['https://alumni.example.com', 'https://people.example.net'],
  HostedZoneId: ['', 'Z0123456789ABCDEFGHIJ'],
  CertificateArn: ['', 'arn:aws:acm:ap-northeast-1:123456789012:certificate/0b1c2d3e-0000-4000-8000-000000000000'],
  RefuseReservedDomains: ['true', 'false'],
  PrincipalOfComExampleAts: ['arn:aws:iam::123456789012:role/ats', 'arn:aws:iam::123456789012:role/new-ats'],
  PrincipalOfComExampleIntranet: ['arn:aws:iam::123456789012:role/site', 'arn:aws:iam::123456789012:role/new-site'],
};
const parametersOf = (position: 0 | 1) =>
  Object.fromEntries(Object.entries(values).map(([name, both]) => [name, both[position]]));

function exported(outputs: ReturnType<typeof templateOutputs>): string[] {
  const exportsOf = (stack: string) =>
    Object.entries(templates().find((template) => template.stack === stack)?.Outputs ?? {})
      .filter(([, output]) => at(output, 'Export') !== undefined)
      .map(([key]) => `${stack} ${key} = ${outputs[stack]?.[key]}`);
  return Object.keys(outputs).flatMap(exportsOf);
}

test('every parameter of the templates is changed here', () => {
  const declared = templates().flatMap(({ Parameters }) => Object.keys(Parameters ?? {}));
  expect(new Set(declared)).toEqual(new Set(['BootstrapVersion', ...Object.keys(values)]));
});

test('an upgrade that changes every parameter changes no export', () => {
  const [before, after] = [
    templateOutputs(inject('assembly'), parametersOf(0)),
    templateOutputs(inject('assembly'), parametersOf(1)),
  ];
  expect(exported(before).length).toBeGreaterThan(50);
  expect(exported(after)).toEqual(exported(before));
});

describe('the host of the custom domain', () => {
  const hostOf = (origin: string): unknown => {
    const { Resources = {} } = templates().find(({ stack }) => stack === 'Okaeri-Api') ?? {};
    const domain = Object.values(Resources).find(({ Type }) => Type === 'AWS::ApiGatewayV2::DomainName');
    return evaluated(at(domain, 'Properties', 'DomainName'), origin);
  };

  test.each([
    ['https://alumni.example.com', 'alumni.example.com'],
    ['https://people.alumni.example.net', 'people.alumni.example.net'],
    // Without a domain of its own the value is not used, but CloudFormation evaluates it and refuses a part that is not there.
    ['execute-api', 'none'],
  ])('of the origin %s is %s', (origin, host) => {
    expect(hostOf(origin)).toBe(host);
  });
});

/** What CloudFormation makes of the functions in a host: `Fn::Select` fails where a list is too short. */
function evaluated(value: unknown, origin: string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => evaluated(one, origin));
  const [[name = '', argument] = []] = Object.entries(value);
  const parts = evaluated(argument, origin);
  if (name === 'Ref') return argument === 'PublicOrigin' ? origin : undefined;
  if (!Array.isArray(parts)) throw new Error(`${name} is not known`);
  const [first, second] = parts;
  if (name === 'Fn::Join') return second.join(first);
  if (name === 'Fn::Split') return String(second).split(first);
  if (name !== 'Fn::Select' || second.length <= Number(first)) throw new Error(`${name} cannot be evaluated`);
  return second[Number(first)];
}

test('an export does not depend on whether a stack imports it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'okaeri-exports-'));
  try {
    const app = new App({ outdir: folder });
    const stateful = new StatefulStack(app, programme);
    const core = new CoreStack(app, programme, `${inject('assembly')}-bundles`, stateful);
    const alone = app.synth();
    for (const { stackName } of [stateful, core]) {
      const { Outputs = {} } = alone.getStackByName(stackName).template as Template;
      const whole = templates().find(({ stack }) => stack === stackName)?.Outputs ?? {};
      expect(new Set(Object.keys(whole))).toEqual(new Set(Object.keys(Outputs)));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
