import { type App, CfnCondition, CfnOutput, CfnParameter, Fn, Stack, Token } from 'aws-cdk-lib';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as sns from 'aws-cdk-lib/aws-sns';
import { outboxTable } from '../../shared/outbox/outbox-table.ts';
import type { Programme } from '../../shared/programme/programme.ts';
import type { Core, Foundation, MailParameters } from '../constructs/foundation.ts';
import { MailIdentity } from '../constructs/mail-identity.ts';
import { Outbox } from '../constructs/outbox-publisher.ts';
import { Timers } from '../constructs/timer-sweep.ts';
import { bindTrustedSources } from '../constructs/trusted-sources.ts';
import type { StatefulStack } from './stateful-stack.ts';

/** What all contexts share: the bus with its outbox, the timers, the API, the mail identity, the alarm topic. */
export class CoreStack extends Stack {
  readonly core: Core;

  constructor(app: App, programme: Programme, bundles: string, stateful: StatefulStack) {
    super(app, 'Okaeri-Core', {
      env: { region: programme.storageRegion },
      description: 'Okaeri: bus, timers, API, mail identity',
    });
    const issuer = this.#parameter('OidcIssuer', 'Issuer URL of the OpenID provider whose tokens HR uses');
    const audience = this.#parameter('OidcAudience', 'Audience that those tokens must have', 'okaeri');
    const senderDomain = this.#parameter(
      'SenderDomain',
      'Domain that mail is sent from; you publish its DKIM, SPF and DMARC records',
    );
    const senderAddress = this.#parameter('SenderAddress', 'Address that mail is sent from, within SenderDomain');
    const publicOrigin = this.#parameter(
      'PublicOrigin',
      'Origin of the pages (https://alumni.example.com); empty = the API’s own',
      '',
    );
    const refuseReserved = this.#parameter(
      'RefuseReservedDomains',
      'Refuse mail to example.com and the like (RFC 2606)',
      'true',
    );

    const alarms = new sns.Topic(this, 'Alarms', { displayName: 'Okaeri alarms', enforceSSL: true });
    const { api, authorizerId } = this.#api(issuer, audience);
    const ownOrigin = new CfnCondition(this, 'OwnOrigin', { expression: Fn.conditionEquals(publicOrigin, '') });
    const foundation: Foundation = {
      programme,
      bundles,
      tables: stateful.tables,
      linkKeys: stateful.linkKeys,
      webhookSecrets: stateful.webhookSecrets,
      cursorKey: stateful.cursorKey,
      inboundMail: stateful.inboundMail,
      alarms,
      // A condition holds in its own stack only; the others import what it decided.
      publicOrigin: this.exportValue(
        Token.asString(Fn.conditionIf(ownOrigin.logicalId, api.apiEndpoint, publicOrigin)),
        { name: 'OkaeriPublicOrigin' },
      ),
    };
    const outboxStore = stateful.tables.get(outboxTable.name);
    if (outboxStore === undefined) throw new Error('the stateful stack has no outbox');
    const bus = new Outbox(this, 'Outbox', foundation, outboxStore).bus;
    bindTrustedSources(this, bus, programme);
    new Timers(this, 'Timers', foundation);
    const mail: MailParameters = new MailIdentity(this, 'Mail', {
      senderDomain,
      senderAddress,
      refuseReservedDomains: refuseReserved,
    }).parameters;
    this.core = { ...foundation, bus, api, authorizerId, routes: [], mail };
    new CfnOutput(this, 'ApiEndpoint', { value: api.apiEndpoint, description: 'Base of the API and the pages' });
    new CfnOutput(this, 'BusName', { value: bus.eventBusName, description: 'Bus that outside systems announce to' });
  }

  #parameter(id: string, description: string, defaultValue?: string): string {
    return new CfnParameter(this, id, { description, ...(defaultValue === undefined ? {} : { default: defaultValue }) })
      .valueAsString;
  }

  #api(issuer: string, audience: string): { api: apigatewayv2.HttpApi; authorizerId: string } {
    const api = new apigatewayv2.HttpApi(this, 'Api', {
      apiName: 'okaeri',
      description: 'Okaeri: HR’s API and the pages behind mailed links',
      createDefaultStage: false,
    });
    const authorizer = new apigatewayv2.CfnAuthorizer(this, 'Authorizer', {
      apiId: api.apiId,
      authorizerType: 'JWT',
      name: 'oidc',
      identitySource: ['$request.header.Authorization'],
      jwtConfiguration: { issuer, audience: [audience] },
    });
    return { api, authorizerId: authorizer.ref };
  }
}
