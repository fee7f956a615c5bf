import { CfnCondition, CfnOutput, Fn, Token } from 'aws-cdk-lib';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { operatorParameter } from './operator-parameters.ts';

/**
 * The host of PublicOrigin in front of the API: with a hosted zone of Route 53, certificate and record are made; with a certificate,
 * the operator publishes the record. Without either, somebody else serves the origin.
 */
export class CustomDomain extends Construct {
  constructor(scope: Construct, id: string, stage: apigatewayv2.CfnStage) {
    super(scope, id);
    const [zone, given] = [operatorParameter(this, 'HostedZoneId'), operatorParameter(this, 'CertificateArn')];
    const isIn = (value: string) => Fn.conditionNot(Fn.conditionEquals(value, ''));
    const inZone = new CfnCondition(this, 'InZone', { expression: isIn(zone) });
    const served = new CfnCondition(this, 'Served', { expression: Fn.conditionOr(isIn(zone), isIn(given)) });
    // https://alumni.example.com → alumni.example.com; the suffix gives the API's own address a third part, too, but nothing reads that.
    const origin = Fn.join('', [operatorParameter(this, 'PublicOrigin'), '//none']);
    const host = Fn.select(2, Fn.split('/', origin));
    const certificate = new acm.CfnCertificate(this, 'Certificate', {
      domainName: host,
      validationMethod: 'DNS',
      domainValidationOptions: [{ domainName: host, hostedZoneId: zone }],
    });
    certificate.cfnOptions.condition = inZone;
    const domain = new apigatewayv2.CfnDomainName(this, 'Domain', {
      domainName: host,
      domainNameConfigurations: [
        {
          certificateArn: Token.asString(Fn.conditionIf(inZone.logicalId, certificate.ref, given)),
          endpointType: 'REGIONAL',
          securityPolicy: 'TLS_1_2',
        },
      ],
    });
    const mapping = new apigatewayv2.CfnApiMapping(this, 'Mapping', {
      apiId: stage.apiId,
      domainName: domain.ref,
      stage: stage.ref,
    });
    for (const made of [domain, mapping]) made.cfnOptions.condition = served;
    const record = new route53.CfnRecordSet(this, 'Record', {
      name: host,
      type: 'A',
      hostedZoneId: zone,
      aliasTarget: { dnsName: domain.attrRegionalDomainName, hostedZoneId: domain.attrRegionalHostedZoneId },
    });
    record.cfnOptions.condition = inZone;
    const output = new CfnOutput(this, 'Target', {
      description: 'Where the record of PublicOrigin’s host points to (CNAME)',
      value: domain.attrRegionalDomainName,
    });
    output.condition = served;
    output.overrideLogicalId('PublicOriginTarget');
  }
}
