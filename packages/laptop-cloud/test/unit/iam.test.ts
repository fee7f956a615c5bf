import { describe, expect, it } from 'vitest';
import { evaluate, type Principal, parsePolicy } from '../../src/iam/policy.ts';

const role: Principal = {
  kind: 'role',
  arn: 'arn:aws:iam::1:role/writer',
  displayArn: 'arn:aws:sts::1:assumed-role/writer/fn',
};
const events: Principal = { kind: 'service', name: 'events.amazonaws.com' };
const bus = 'arn:aws:events:r:1:event-bus/b';
const table = 'arn:aws:dynamodb:r:1:table/Things';
const queue = 'arn:aws:sqs:r:1:q';

const put = { Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: table };
const publish = { Effect: 'Allow', Action: 'events:PutEvents', Resource: bus };
const onlyPublisher = {
  Sid: 'OnlyPublisher',
  Effect: 'Deny',
  Principal: '*',
  Action: 'events:PutEvents',
  Resource: bus,
  Condition: {
    'ForAnyValue:StringLike': { 'events:source': 'shop.*' },
    ArnNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::1:role/publisher' },
  },
};
const fromRule = {
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: queue,
  Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:events:r:1:rule/b/on' } },
};

interface Case {
  rule: string;
  identity?: object[];
  resourcePolicy?: object[];
  principal?: Principal;
  action?: string;
  resource?: string;
  context?: Record<string, string | string[]>;
  allowed: boolean;
}

const cases: Case[] = [
  { rule: 'what a statement allows is allowed', identity: [put], allowed: true },
  { rule: 'what none allows is refused', identity: [], allowed: false },
  { rule: 'an action is exact', identity: [put], action: 'dynamodb:DeleteItem', allowed: false },
  { rule: 'actions ignore case', identity: [{ ...put, Action: 'DynamoDB:putitem' }], allowed: true },
  { rule: 'a wildcard in an action', identity: [{ ...put, Action: 'dynamodb:Put*' }], allowed: true },
  { rule: 'a table does not cover its indexes', identity: [put], resource: `${table}/index/byKind`, allowed: false },
  {
    rule: 'a wildcard covers indexes',
    identity: [{ ...put, Resource: `${table}/index/*` }],
    resource: `${table}/index/byKind`,
    allowed: true,
  },
  { rule: 'a deny wins over an allow', identity: [put, { ...put, Effect: 'Deny' }], allowed: false },
  {
    rule: 'NotAction',
    identity: [{ Effect: 'Allow', NotAction: 'dynamodb:DeleteItem', Resource: table }],
    allowed: true,
  },
  { rule: 'NotResource', identity: [{ Effect: 'Allow', Action: '*', NotResource: table }], allowed: false },
  {
    rule: 'a forged source is denied by the bus',
    identity: [publish],
    resourcePolicy: [onlyPublisher],
    action: 'events:PutEvents',
    resource: bus,
    context: { 'events:source': 'shop.orders', 'aws:principalarn': role.arn },
    allowed: false,
  },
  {
    rule: 'a foreign source passes the bus',
    identity: [publish],
    resourcePolicy: [onlyPublisher],
    action: 'events:PutEvents',
    resource: bus,
    context: { 'events:source': 'partner.example', 'aws:principalarn': role.arn },
    allowed: true,
  },
  {
    rule: 'a forged source among good ones is denied by the bus',
    identity: [publish],
    resourcePolicy: [onlyPublisher],
    action: 'events:PutEvents',
    resource: bus,
    context: { 'events:source': ['partner.example', 'shop.orders'], 'aws:principalarn': role.arn },
    allowed: false,
  },
  {
    rule: 'several foreign sources pass the bus',
    identity: [publish],
    resourcePolicy: [onlyPublisher],
    action: 'events:PutEvents',
    resource: bus,
    context: { 'events:source': ['partner.example', 'other.example'], 'aws:principalarn': role.arn },
    allowed: true,
  },
  {
    rule: 'ForAllValues lets a forged source among good ones pass: it is the wrong quantifier for a Deny',
    identity: [publish],
    resourcePolicy: [{ ...onlyPublisher, Condition: { 'ForAllValues:StringLike': { 'events:source': 'shop.*' } } }],
    action: 'events:PutEvents',
    resource: bus,
    context: { 'events:source': ['partner.example', 'shop.orders'], 'aws:principalarn': role.arn },
    allowed: true,
  },
  {
    rule: 'the publisher passes the bus',
    identity: [publish],
    resourcePolicy: [onlyPublisher],
    action: 'events:PutEvents',
    resource: bus,
    context: { 'events:source': 'shop.orders', 'aws:principalarn': 'arn:aws:iam::1:role/publisher' },
    allowed: true,
  },
  {
    rule: 'a rule sends where the queue lets it',
    resourcePolicy: [fromRule],
    principal: events,
    action: 'sqs:SendMessage',
    resource: queue,
    context: { 'aws:sourcearn': 'arn:aws:events:r:1:rule/b/on' },
    allowed: true,
  },
  {
    rule: 'another rule does not',
    resourcePolicy: [fromRule],
    principal: events,
    action: 'sqs:SendMessage',
    resource: queue,
    context: { 'aws:sourcearn': 'arn:aws:events:r:1:rule/b/other' },
    allowed: false,
  },
  {
    rule: 'TLS only',
    identity: [{ Effect: 'Allow', Action: 'sqs:*', Resource: '*' }],
    resourcePolicy: [
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 'sqs:*',
        Resource: queue,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
    action: 'sqs:SendMessage',
    resource: queue,
    context: { 'aws:securetransport': 'true' },
    allowed: true,
  },
];

const condition = (
  rule: string,
  block: object,
  context: Record<string, string | string[]>,
  allowed: boolean,
): Case => ({
  rule: `condition: ${rule}`,
  identity: [{ ...put, Condition: block }],
  context,
  allowed,
});
cases.push(
  condition('a missing key fails StringEquals', { StringEquals: { 'events:detail-type': 'a' } }, {}, false),
  condition('a missing key passes StringNotEquals', { StringNotEquals: { 'events:detail-type': 'a' } }, {}, true),
  condition('a missing key passes IfExists', { StringEqualsIfExists: { 'events:detail-type': 'a' } }, {}, true),
  condition(
    'StringNotLike',
    { StringNotLike: { 'events:detail-type': 'shop.*' } },
    { 'events:detail-type': 'shop.mail' },
    false,
  ),
  condition('Null true means absent', { Null: { 'events:source': 'true' } }, {}, true),
  condition('Null false means present', { Null: { 'events:source': 'false' } }, {}, false),
  condition(
    'ForAllValues',
    { 'ForAllValues:StringLike': { 'ses:Recipients': '*@a.jp' } },
    { 'ses:recipients': ['x@a.jp', 'y@b.jp'] },
    false,
  ),
  condition('ForAllValues of nothing', { 'ForAllValues:StringLike': { 'ses:Recipients': '*@a.jp' } }, {}, true),
  condition(
    'ForAnyValue',
    { 'ForAnyValue:StringLike': { 'ses:Recipients': '*@a.jp' } },
    { 'ses:recipients': ['x@a.jp', 'y@b.jp'] },
    true,
  ),
  condition(
    'ArnLike does not reach across a colon',
    { ArnLike: { 'aws:SourceArn': 'arn:aws:events:*:rule/b/on' } },
    { 'aws:sourcearn': 'arn:aws:events:r:1:rule/b/on' },
    false,
  ),
);

describe('IAM', () => {
  it.each(cases)(
    '$rule',
    ({
      identity = [],
      resourcePolicy = [],
      principal = role,
      action = 'dynamodb:PutItem',
      resource = table,
      context = {},
      allowed,
    }) => {
      const decision = evaluate(
        { principal, action, resource, context },
        parsePolicy({ Statement: identity }, 'a role'),
        parsePolicy({ Statement: resourcePolicy }, 'a resource'),
      );
      expect(decision.allowed).toBe(allowed);
    },
  );

  it('names who may not do what to which resource', () => {
    const decision = evaluate({ principal: role, action: 'dynamodb:PutItem', resource: table, context: {} }, []);
    expect(decision).toEqual({
      allowed: false,
      because: `User: ${role.displayArn} is not authorized to perform: dynamodb:PutItem on resource: ${table} because no identity-based policy allows the dynamodb:PutItem action`,
    });
  });

  it.each([
    ['an operator', { NumericLessThan: { 'events:source': 1 } }, 'condition operator NumericLessThan'],
    ['a key', { StringEquals: { 'aws:UserAgent': 'x' } }, 'condition key aws:UserAgent'],
  ])('refuses %s it does not know', (_what, block, sentence) => {
    expect(() => parsePolicy({ Statement: [{ ...put, Condition: block }] }, 'Stack S: R')).toThrow(sentence);
  });

  it.each(['events:source', 'ses:Recipients'])(
    'refuses to compare %s, which has several values, without a quantifier',
    (key) => {
      const statement = { ...put, Condition: { StringEquals: { [key]: 'x' } } };
      expect(() => parsePolicy({ Statement: [statement] }, 'Stack S: R')).toThrow('needs ForAnyValue or ForAllValues');
    },
  );

  it('refuses a principal it does not know', () => {
    const statement = { ...put, Principal: { Federated: 'x' } };
    expect(() => parsePolicy({ Statement: [statement] }, 'Stack S: R')).toThrow('Stack S: R has a policy shape');
  });
});
