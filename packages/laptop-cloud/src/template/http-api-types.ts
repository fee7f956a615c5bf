import * as z from 'zod';

// The HTTP API and its parts. As in resource-types.ts, everything that is not listed is refused.

const inert = z.unknown().optional();
const tags = { Tags: inert };

const jwtAuthorizer = z.strictObject({
  ApiId: z.string(),
  Name: inert,
  AuthorizerType: z.literal('JWT'),
  IdentitySource: z.array(z.literal('$request.header.Authorization')),
  JwtConfiguration: z.strictObject({ Issuer: z.string(), Audience: z.array(z.string()) }),
});

const routeSettings = z.strictObject({
  ThrottlingBurstLimit: z.number().optional(),
  ThrottlingRateLimit: z.number().optional(),
  DetailedMetricsEnabled: inert,
});

/** The resource types of an HTTP API. */
export const httpApiTypes = {
  // A domain name, its certificate and its record are made, but nothing is served there (aws.md, HTTP API).
  'AWS::ApiGatewayV2::ApiMapping': z.strictObject({
    ApiId: inert,
    ApiMappingKey: inert,
    DomainName: inert,
    Stage: inert,
  }),
  'AWS::ApiGatewayV2::DomainName': z.strictObject({
    ...tags,
    DomainName: inert,
    DomainNameConfigurations: inert,
  }),
  'AWS::CertificateManager::Certificate': z.strictObject({
    ...tags,
    DomainName: inert,
    DomainValidationOptions: inert,
    KeyAlgorithm: inert,
    SubjectAlternativeNames: inert,
    ValidationMethod: inert,
  }),
  'AWS::Route53::RecordSet': z.strictObject({
    AliasTarget: inert,
    Comment: inert,
    HostedZoneId: inert,
    HostedZoneName: inert,
    Name: inert,
    ResourceRecords: inert,
    TTL: inert,
    Type: inert,
  }),
  'AWS::ApiGatewayV2::Api': z.strictObject({
    ...tags,
    Name: z.string().optional(),
    Description: inert,
    ProtocolType: z.literal('HTTP'),
    DisableExecuteApiEndpoint: z.literal(false).optional(),
    IpAddressType: inert,
  }),
  'AWS::ApiGatewayV2::Authorizer': jwtAuthorizer,
  'AWS::ApiGatewayV2::Integration': z.strictObject({
    ApiId: z.string(),
    Description: inert,
    IntegrationType: z.literal('AWS_PROXY'),
    IntegrationUri: z.string(),
    IntegrationMethod: inert,
    PayloadFormatVersion: z.literal('2.0'),
    TimeoutInMillis: z.number().default(30_000),
  }),
  'AWS::ApiGatewayV2::Route': z.strictObject({
    ApiId: z.string(),
    RouteKey: z.string(),
    Target: z.string(),
    AuthorizationType: z.enum(['NONE', 'JWT']).default('NONE'),
    AuthorizerId: z.string().optional(),
    AuthorizationScopes: z.array(z.string()).default([]),
    OperationName: inert,
  }),
  'AWS::ApiGatewayV2::Stage': z.strictObject({
    ...tags,
    ApiId: z.string(),
    StageName: z.literal('$default'),
    AutoDeploy: z.literal(true),
    Description: inert,
    AccessLogSettings: z.strictObject({ DestinationArn: z.string(), Format: z.string() }).optional(),
    DefaultRouteSettings: routeSettings.optional(),
    RouteSettings: z.record(z.string(), routeSettings).optional(),
  }),
} as const;
