import { type App, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { CustomDomain } from '../constructs/deployment/custom-domain.ts';
import type { Core, RouteKind } from '../constructs/foundation.ts';

type Throttle = Pick<apigatewayv2.CfnStage.RouteSettingsProperty, 'throttlingBurstLimit' | 'throttlingRateLimit'>;

/** The highest rate of SES that the programme is designed for (docs/scale.md), in mails a second. */
export const highestSendRate = 500;
/** The links of a gathering invitation that scanners open at its delivery: three RSVPs and the details. */
export const scannedLinks = 4;
/** What people request meanwhile: 200 RSVPs a second to one gathering, each with the pages before and after it. */
const people = 600;
const pagesPerSecond = highestSendRate * scannedLinks + people;

/**
 * How many requests each kind of route takes, at once and in a second. Each kind has its own limits, so that a flood on one leaves the
 * others to their users. The quota of the account in its region limits them all: 10,000 a second and 5,000 at once in most, 2,500
 * and 1,250 in some (API Gateway Developer Guide, "Quotas").
 */
const throttles: Readonly<Record<RouteKind, Throttle>> = {
  api: { throttlingBurstLimit: 200, throttlingRateLimit: 100 },
  page: { throttlingBurstLimit: pagesPerSecond, throttlingRateLimit: pagesPerSecond },
  webhook: { throttlingBurstLimit: 200, throttlingRateLimit: 50 },
};

/**
 * The stage of the API, with its throttles and its access log. A stack of its own and the last one: API Gateway refuses
 * settings of a route that does not exist yet.
 */
export class ApiStack extends Stack {
  constructor(app: App, { api, routes, programme }: Core) {
    super(app, 'Okaeri-Api', {
      env: { region: programme.storageRegion },
      description: 'Okaeri: the stage of the API, its throttles and its access log',
    });
    const accessLog = new logs.LogGroup(this, 'AccessLog', {
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const apart = routes.filter(({ kind }) => kind !== 'api');
    const stage = new apigatewayv2.CfnStage(this, 'Stage', {
      apiId: api.apiId,
      stageName: '$default',
      autoDeploy: true,
      // Never path, address or user agent: paths hold tokens.
      accessLogSettings: {
        destinationArn: accessLog.logGroupArn,
        format: JSON.stringify({
          requestId: '$context.requestId',
          routeKey: '$context.routeKey',
          status: '$context.status',
          latency: '$context.responseLatency',
          integrationError: '$context.integrationErrorMessage',
        }),
      },
      defaultRouteSettings: throttles.api,
      // A map of the template, whose names CDK does not turn into capitals.
      routeSettings: Object.fromEntries(apart.map(({ key, kind }) => [key, settingsOf(throttles[kind])])),
    });
    stage.node.addDependency(accessLog);
    for (const { stack } of routes) this.addStackDependency(stack);
    new CustomDomain(this, 'CustomDomain', stage);
    Validations.of(this).acknowledge({
      id: 'AwsSolutions::AwsSolutions-APIG4',
      reason:
        'Open routes are listed in the infrastructure test: webhooks (signed), pages (tokens), OpenAPI and the response to unknown routes.',
    });
  }
}

function settingsOf({ throttlingBurstLimit, throttlingRateLimit }: Throttle): Record<string, unknown> {
  return {
    ThrottlingBurstLimit: throttlingBurstLimit,
    ThrottlingRateLimit: throttlingRateLimit,
  };
}
