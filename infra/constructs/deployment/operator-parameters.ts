/**
 * What the operator decides at a deployment and may change at the next: parameters of every stack that needs them. None of them is an
 * export, because an export cannot be changed while another stack imports it ("Cannot update export … as it is in use").
 */
import { CfnCondition, CfnParameter, type CfnParameterProps, Fn, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ownOrigin } from './own-origin.ts';

const parameters = {
  OidcIssuer: { description: 'Issuer URL of the OpenID provider whose tokens HR uses' },
  OidcAudience: { description: 'Audience that those tokens must have', default: 'okaeri' },
  SenderDomain: {
    description: 'Domain that mail is sent from; you publish its DKIM, SPF and DMARC records',
    allowedPattern: '^[a-z0-9-]+([.][a-z0-9-]+)+$',
    constraintDescription: 'must be a domain in lower case',
  },
  SenderAddress: {
    description: 'Address that mail is sent from, within SenderDomain',
    allowedPattern: '^[^@\\s]+@[^@\\s]+$',
    constraintDescription: 'must be an e-mail address',
  },
  // No default: mailed links live for months, and an origin that changes later breaks them.
  PublicOrigin: {
    description: `Origin of the pages that mails link to (https://alumni.example.com). ${ownOrigin} = the API’s own address, which ends with this deployment`,
    allowedPattern: `^(${ownOrigin}|https://[^/?#\\s]+|http://(127[.]0[.]0[.]1|localhost):[0-9]+)$`,
    constraintDescription: `must be an origin without a path (https://alumni.example.com), or ${ownOrigin}`,
  },
  HostedZoneId: {
    description:
      'Hosted zone of Route 53 that holds PublicOrigin’s host: the stack makes its certificate and record. Default: none',
    default: '',
    allowedPattern: '^[A-Z0-9]*$',
    constraintDescription: 'must be the id of a hosted zone, or empty',
  },
  CertificateArn: {
    description: 'Certificate for PublicOrigin’s host in this region, if its DNS is not in Route 53. Default: none',
    default: '',
    allowedPattern: '^(|arn:aws:acm:[a-z0-9-]+:[0-9]{12}:certificate/[A-Za-z0-9-]+)$',
    constraintDescription: 'must be the ARN of a certificate, or empty',
  },
  RefuseReservedDomains: {
    description: 'Refuse mail to example.com and the like (RFC 2606)',
    default: 'true',
    allowedValues: ['true', 'false'],
  },
} as const satisfies Record<string, CfnParameterProps>;

/** The name of a parameter of the operator. */
export type OperatorParameter = keyof typeof parameters;

/** The value of a parameter, in the stack of the scope. */
export function operatorParameter(scope: Construct, name: OperatorParameter): string {
  const stack = Stack.of(scope);
  const known = stack.node.tryFindChild(name);
  const parameter = known instanceof CfnParameter ? known : new CfnParameter(stack, name, parameters[name]);
  return parameter.valueAsString;
}

/** The origin of the pages, in the stack of the scope: the operator's, or the API's own. */
export function publicOriginFor(scope: Construct, apiEndpoint: string): string {
  const stack = Stack.of(scope);
  const origin = operatorParameter(scope, 'PublicOrigin');
  const known = stack.node.tryFindChild('OwnOrigin');
  const isOwn =
    known instanceof CfnCondition
      ? known
      : new CfnCondition(stack, 'OwnOrigin', { expression: Fn.conditionEquals(origin, ownOrigin) });
  return Token.asString(Fn.conditionIf(isOwn.logicalId, apiEndpoint, origin));
}
