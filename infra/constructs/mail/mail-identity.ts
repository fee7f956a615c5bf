import { Duration, Fn, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as ses from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { operatorParameter } from '../deployment/operator-parameters.ts';
import type { ConfigurationSetReference, MailSettings } from '../foundation.ts';

/** The SES identity of the sender's domain (DKIM, custom MAIL FROM) and the configuration sets whose events come back to us. */
export class MailIdentity extends Construct implements MailSettings {
  readonly configurationSet: ConfigurationSetReference;
  readonly memberConfigurationSet: ConfigurationSetReference;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const senderDomain = operatorParameter(this, 'SenderDomain');
    const configurationSet = this.#configurationSet('ConfigurationSet', ses.SuppressionReasons.BOUNCES_AND_COMPLAINTS);
    // SES sends to an address on the account's list "if the reasons do not match" (SES Developer Guide, "Using the account-level
    // suppression list"; a configuration set overrides the account). So a code that was asked for reaches who complained before.
    const forMembers = this.#configurationSet('MemberConfigurationSet', ses.SuppressionReasons.BOUNCES_ONLY);
    new ses.EmailIdentity(this, 'Identity', {
      identity: ses.Identity.domain(senderDomain),
      configurationSet,
      dkimSigning: true,
      mailFromDomain: Fn.join('.', ['mail', senderDomain]),
      mailFromBehaviorOnMxFailure: ses.MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE,
    });
    this.configurationSet = this.#reference(configurationSet);
    this.memberConfigurationSet = this.#reference(forMembers);
  }

  #configurationSet(id: string, suppressionReasons: ses.SuppressionReasons): ses.ConfigurationSet {
    const configurationSet = new ses.ConfigurationSet(this, id, {
      tlsPolicy: ses.ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      sendingEnabled: true,
      suppressionReasons,
      maxDeliveryDuration: Duration.hours(14),
    });
    configurationSet.addEventDestination('Feedback', {
      destination: ses.EventDestination.eventBus(
        events.EventBus.fromEventBusName(configurationSet, 'DefaultBus', 'default'),
      ),
      events: [
        ses.EmailSendingEvent.SEND,
        ses.EmailSendingEvent.DELIVERY,
        ses.EmailSendingEvent.BOUNCE,
        ses.EmailSendingEvent.COMPLAINT,
        ses.EmailSendingEvent.REJECT,
      ],
    });
    return configurationSet;
  }

  #reference({ configurationSetName: name }: ses.ConfigurationSet): ConfigurationSetReference {
    return {
      name,
      arn: Stack.of(this).formatArn({ service: 'ses', resource: 'configuration-set', resourceName: name }),
    };
  }
}
