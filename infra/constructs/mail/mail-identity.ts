import { CfnOutput, Duration, Fn, Stack } from 'aws-cdk-lib';
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
    // suppression list"; a configuration set overrides the account). So a code reaches the member who asked for it, even after a complaint.
    const forMembers = this.#configurationSet('MemberConfigurationSet', ses.SuppressionReasons.BOUNCES_ONLY);
    const mailFrom = Fn.join('.', ['mail', senderDomain]);
    const identity = new ses.EmailIdentity(this, 'Identity', {
      identity: ses.Identity.domain(senderDomain),
      configurationSet,
      dkimSigning: true,
      mailFromDomain: mailFrom,
      mailFromBehaviorOnMxFailure: ses.MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE,
    });
    this.#nameRecords(identity, { senderDomain, mailFrom });
    this.configurationSet = this.#reference(configurationSet);
    this.memberConfigurationSet = this.#reference(forMembers);
  }

  /** Outputs that say which DNS records to publish; `npm run operate -- dns` compares them with what is there. */
  #nameRecords(
    identity: ses.EmailIdentity,
    { senderDomain, mailFrom }: { readonly senderDomain: string; readonly mailFrom: string },
  ): void {
    const { region } = Stack.of(this);
    const record = (id: string, value: string, description: string) => {
      new CfnOutput(this, id, { value, description: `DNS record: ${description}` }).overrideLogicalId(id);
    };
    for (const [position, { name, value }] of identity.dkimRecords.entries())
      record(`DnsDkim${position + 1}`, `${name} CNAME ${value}`, 'receivers believe that mail is ours');
    record('DnsMailFrom', `${mailFrom} MX 10 feedback-smtp.${region}.amazonses.com`, 'bounces come back to SES');
    record('DnsSpf', `${mailFrom} TXT v=spf1 include:amazonses.com ~all`, 'SES may send for the MAIL FROM domain');
    record('DnsDmarc', `_dmarc.${senderDomain} TXT v=DMARC1; p=none`, 'what receivers do with mail that is not ours');
    record('DnsInbound', `${senderDomain} MX 10 inbound-smtp.${region}.amazonaws.com`, 'calendar replies arrive');
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
