import { describe, expect, it } from 'vitest';
import type { Assembly, Template, TemplateResource, TemplateValue } from '../../src/template/assembly.ts';
import { Model } from '../../src/template/model.ts';

const endpoints = { api: 'http://127.0.0.1:1', aws: 'http://127.0.0.1:2' };
type Part = Partial<Template>;

function resource(
  Type: string,
  Properties: Record<string, TemplateValue> = {},
  more: Partial<TemplateResource> = {},
): TemplateResource {
  return { Type, Properties, Metadata: {}, ...more };
}

function modelOf(stacks: Record<string, Part>, parameters: Record<string, string> = {}): Model {
  const empty: Template = { Metadata: {}, Parameters: {}, Conditions: {}, Resources: {}, Outputs: {} };
  const assembly: Assembly = {
    stacks: Object.entries(stacks).map(([name, part]) => ({
      name,
      account: undefined,
      region: undefined,
      template: { ...empty, ...part },
    })),
    assets: new Map(),
  };
  return new Model(assembly, endpoints, parameters);
}

/** What an output of that value resolves to. */
function resolved(value: TemplateValue, part: Part = {}, parameters: Record<string, string> = {}): string | undefined {
  const model = modelOf({ S: { ...part, Outputs: { ...part.Outputs, Asked: { Value: value } } } }, parameters);
  return model.outputs['S']?.['Asked'];
}

const queue = { Resources: { Queue: resource('AWS::SQS::Queue', { QueueName: 'work' }) } };

describe('intrinsics', () => {
  it.each<[string, TemplateValue, string]>([
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'ap-northeast-1'],
    ['Ref of a queue is its URL at our front', { Ref: 'Queue' }, 'http://127.0.0.1:2/123456789012/work'],
    ['GetAtt', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:aws:sqs:ap-northeast-1:123456789012:work'],
    ['GetAtt with a dot', { 'Fn::GetAtt': 'Queue.QueueName' }, 'work'],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::AccountId' }]] }, 'a-123456789012'],
    ['Split and Select', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    [
      'Sub',
      { 'Fn::Sub': '$\u007bAWS::Partition}:$\u007bQueue.Arn}:$\u007b!Literal}' },
      'aws:arn:aws:sqs:ap-northeast-1:123456789012:work:$\u007bLiteral}',
    ],
    ['Sub with its own names', { 'Fn::Sub': ['$\u007bx}!', { x: { Ref: 'AWS::Region' } }] }, 'ap-northeast-1!'],
  ])('%s', (_name, value, expected) => {
    expect(resolved(value, queue)).toBe(expected);
  });

  it('chooses by conditions', () => {
    const Conditions: Template['Conditions'] = {
      Local: { 'Fn::Equals': [{ Ref: 'Where' }, 'laptop'] },
      Either: { 'Fn::Or': [{ Condition: 'Local' }, { 'Fn::Equals': ['a', 'b'] }] },
      Neither: { 'Fn::And': [{ Condition: 'Local' }, { 'Fn::Not': [{ Condition: 'Either' }] }] },
    };
    const Parameters = { Where: { Type: 'String' as const, Default: 'laptop' } };
    expect(resolved({ 'Fn::If': ['Either', 'yes', 'no'] }, { Conditions, Parameters })).toBe('yes');
    expect(resolved({ 'Fn::If': ['Neither', 'yes', 'no'] }, { Conditions, Parameters })).toBe('no');
    expect(resolved({ 'Fn::If': ['Either', 'yes', 'no'] }, { Conditions, Parameters }, { Where: 'moon' })).toBe('no');
  });

  it('imports what another stack exports', () => {
    const model = modelOf({
      A: { ...queue, Outputs: { Out: { Value: { Ref: 'Queue' }, Export: { Name: 'A:Queue' } } } },
      B: { Outputs: { Asked: { Value: { 'Fn::ImportValue': 'A:Queue' } } } },
    });
    expect(model.outputs['B']?.['Asked']).toContain('/work');
  });

  it('leaves out a resource whose condition does not hold, and a property that is NoValue', () => {
    const model = modelOf({
      S: {
        Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
        Resources: {
          Gone: resource('AWS::SQS::Queue', {}, { Condition: 'Never' }),
          Here: resource('AWS::SQS::Queue', { QueueName: { Ref: 'AWS::NoValue' } }),
        },
      },
    });
    expect(model.all('AWS::SQS::Queue').map(({ name }) => name)).toEqual(['S-Here']);
  });
});

describe('what has no effect here', () => {
  const domain: Template['Resources'] = {
    Certificate: resource('AWS::CertificateManager::Certificate', {
      DomainName: 'pages.example.com',
      DomainValidationOptions: [{ DomainName: 'pages.example.com', HostedZoneId: 'Z1' }],
      ValidationMethod: 'DNS',
      Tags: [{ Key: 'app', Value: 'x' }],
    }),
    Domain: resource('AWS::ApiGatewayV2::DomainName', {
      DomainName: 'pages.example.com',
      DomainNameConfigurations: [{ CertificateArn: { Ref: 'Certificate' }, EndpointType: 'REGIONAL' }],
    }),
    Mapping: resource('AWS::ApiGatewayV2::ApiMapping', {
      ApiId: 'a',
      DomainName: { Ref: 'Domain' },
      Stage: '$default',
    }),
    Record: resource('AWS::Route53::RecordSet', {
      Name: 'pages.example.com',
      Type: 'A',
      HostedZoneId: 'Z1',
      AliasTarget: {
        DNSName: { 'Fn::GetAtt': ['Domain', 'RegionalDomainName'] },
        HostedZoneId: { 'Fn::GetAtt': ['Domain', 'RegionalHostedZoneId'] },
      },
    }),
  };

  it('makes the domain of an API, which nothing serves here', () => {
    const model = modelOf({ S: { Resources: domain } });
    const types = [
      'AWS::ApiGatewayV2::ApiMapping',
      'AWS::ApiGatewayV2::DomainName',
      'AWS::CertificateManager::Certificate',
      'AWS::Route53::RecordSet',
    ] as const;
    expect(types.flatMap((type) => model.all(type)).map(({ logicalId }) => logicalId)).toEqual([
      'Mapping',
      'Domain',
      'Certificate',
      'Record',
    ]);
  });

  it.each<[string, TemplateValue]>([
    ['AWS::ApiGatewayV2::ApiMapping', { Weight: 1 }],
    // Ignored, it would let in clients that have no certificate.
    ['AWS::ApiGatewayV2::DomainName', { MutualTlsAuthentication: { TruststoreUri: 's3://x/y' } }],
    ['AWS::CertificateManager::Certificate', { CertificateAuthorityArn: 'x' }],
    ['AWS::CDK::Metadata', { Other: 'x' }],
    ['AWS::CloudWatch::CompositeAlarm', { ActionsSuppressor: 'x' }],
    ['AWS::CloudWatch::Dashboard', { Other: 'x' }],
    ['AWS::Logs::QueryDefinition', { Other: 'x' }],
    ['AWS::Logs::ResourcePolicy', { Other: 'x' }],
    ['AWS::Route53::RecordSet', { Weight: 1, SetIdentifier: 'x' }],
  ])('%s is listed property by property, too', (type, properties) => {
    const Odd = resource(type, properties as Record<string, TemplateValue>);
    expect(() => modelOf({ S: { Resources: { Odd } } })).toThrow(
      'has a shape that the laptop cloud does not know: property',
    );
  });
});

describe('what it does not know, it refuses in one sentence with stack and logical id', () => {
  it.each<[string, Part, string]>([
    [
      'a resource type',
      { Resources: { Vpc: resource('AWS::EC2::VPC') } },
      'Stack S: Vpc is an AWS::EC2::VPC, a resource type that the laptop cloud does not know.',
    ],
    [
      'a property',
      { Resources: { Q: resource('AWS::SQS::Queue', { FifoQueue: true }) } },
      'Stack S: Q (AWS::SQS::Queue) has a shape that the laptop cloud does not know: property FifoQueue.',
    ],
    [
      'a managed policy',
      {
        Resources: {
          R: resource('AWS::IAM::Role', {
            AssumeRolePolicyDocument: { Statement: [] },
            ManagedPolicyArns: ['arn:aws:iam::aws:policy/x'],
          }),
        },
      },
      'Stack S: R (AWS::IAM::Role) at ManagedPolicyArns.0 has a shape',
    ],
    [
      'an intrinsic',
      { Resources: { Q: resource('AWS::SQS::Queue', { QueueName: { 'Fn::Base64': 'x' } }) } },
      'Stack S: Q uses Fn::Base64, which the laptop cloud does not know.',
    ],
    [
      'a dynamic reference',
      { Resources: { Q: resource('AWS::SQS::Queue', { QueueName: '{{resolve:ssm:x}}' }) } },
      'uses a dynamic reference',
    ],
    [
      'a parameter without a value',
      { Parameters: { Who: { Type: 'String' } }, Outputs: { O: { Value: { Ref: 'Who' } } } },
      'Stack S: parameter Who has no default and no value',
    ],
    [
      'an attribute',
      { ...queue, Outputs: { O: { Value: { 'Fn::GetAtt': ['Queue', 'Colour'] } } } },
      'Stack S: Queue (AWS::SQS::Queue) has no attribute Colour',
    ],
    ['a missing reference', { Outputs: { O: { Value: { Ref: 'Nobody' } } } }, 'refers to Nobody, which is not there'],
  ])('%s', (_what, part, sentence) => {
    expect(() => modelOf({ S: part })).toThrow(sentence);
  });
});

describe('parameters', () => {
  const given = (parameter: Template['Parameters'][string], value?: string) =>
    resolved({ Ref: 'Asked' }, { Parameters: { Asked: parameter } }, value === undefined ? {} : { Asked: value });
  const Type = 'String' as const;

  it.each<[string, Template['Parameters'][string], string | undefined, string]>([
    ['a value', { Type }, 'x', 'x'],
    ['a default', { Type, Default: 'x' }, undefined, 'x'],
    ['a value before the default', { Type, Default: 'x' }, 'y', 'y'],
    ['a number', { Type: 'Number', Default: '3' }, undefined, '3'],
    ['what matches', { Type, AllowedPattern: '^https://\\S+$' }, 'https://example.com', 'https://example.com'],
    ['one of a list', { Type, AllowedValues: ['true', 'false'] }, 'false', 'false'],
  ])('take %s', (_what, parameter, value, expected) => {
    expect(given(parameter, value)).toBe(expected);
  });

  it.each<[string, Template['Parameters'][string], string | undefined]>([
    ['none has', { Type }, undefined],
    [
      'does not match',
      { Type, AllowedPattern: 'https://\\S+', ConstraintDescription: 'must be an origin' },
      'http://a',
    ],
    ['matches in part', { Type, AllowedPattern: '[a-z]+', ConstraintDescription: 'must be letters' }, 'a1'],
    ['is in no list', { Type, AllowedValues: ['true', 'false'] }, 'yes'],
    ['is too short', { Type, MinLength: 1 }, ''],
    ['is too long', { Type, MaxLength: 2 }, 'abc'],
    ['lies in the Parameter Store', { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/a' }, undefined],
  ])('refuse a value that %s', (_what, parameter, value) => {
    expect(() => given(parameter, value)).toThrow(/^Stack S: parameter Asked /);
  });
});
