import { CfnParameter, type Stack } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Programme } from '../../../shared/programme/programme.ts';
import { pascalCase } from './event-source.ts';

/** Nobody: a role of an account that AWS gives to no customer. */
const nobody = 'arn:aws:iam::000000000000:role/nobody';

/** The outside sources that the programme trusts, each once. */
function trustedSourcesOf({ trustedSources }: Pick<Programme, 'trustedSources'>): string[] {
  return [...new Set(Object.values(trustedSources).flat())].sort();
}

/** The parameter that names who may use a source: `PrincipalOfComExampleAts` for `com.example.ats`. */
export function principalParameter(source: string): string {
  return `PrincipalOf${pascalCase(source).replace(/[^A-Za-z0-9]/g, '')}`;
}

/**
 * Binds each source that the programme trusts to one principal. The source of an event is only what its sender writes into it;
 * an event that is published without review must come from a principal that IAM knows. A source that is not trusted is open to everybody
 * who may put events: its announcements become drafts.
 */
export function bindTrustedSources(stack: Stack, bus: events.EventBus, programme: Programme): void {
  for (const source of trustedSourcesOf(programme)) {
    const principal = new CfnParameter(stack, principalParameter(source), {
      description: `ARN of the role that may announce as ${source}, which programme.json trusts. Default: nobody may`,
      default: nobody,
      // ArnNotEquals takes wildcards, and one would open the source to everybody.
      allowedPattern: '^arn:aws:iam::[0-9]{12}:(role|user)/[A-Za-z0-9+=,.@_/-]+$',
      constraintDescription: 'must be the ARN of an IAM role, without wildcards',
    });
    bus.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: `OnlyOne${principalParameter(source)}`,
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions: ['events:PutEvents'],
        resources: [bus.eventBusArn],
        conditions: {
          // A call has the sources of all its entries: one of them is enough (IAM User Guide, "Multivalued context keys").
          'ForAnyValue:StringEquals': { 'events:source': source },
          ArnNotEquals: { 'aws:PrincipalArn': principal.valueAsString },
        },
      }),
    );
  }
}
