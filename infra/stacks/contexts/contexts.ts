import type { App } from 'aws-cdk-lib';
import type { Core } from '../../constructs/foundation.ts';
import { AlumniStack } from './alumni-stack.ts';
import { BackboneStack } from './backbone-stack.ts';
import { CampaignsStack } from './campaigns-stack.ts';
import { ConsentStack } from './consent-stack.ts';
import type { ContextStack } from './context-stack.ts';
import { GatheringsStack } from './gatherings-stack.ts';
import { HrisStack } from './hris-stack.ts';
import { MailStack } from './mail-stack.ts';
import { RehireStack } from './rehire-stack.ts';

/**
 * The stack of every context, in the order of the story; the backbone is last, because it takes the requests that no
 * other context takes.
 */
const contextStacks: readonly (new (app: App, core: Core) => ContextStack)[] = [
  HrisStack,
  AlumniStack,
  ConsentStack,
  CampaignsStack,
  MailStack,
  GatheringsStack,
  RehireStack,
  BackboneStack,
];

/**
 * A context that only emits events is deployed after the one that consumes them, so that no event is emitted before its rule exists. The
 * other contexts react to each other in a circle: `npm run deploy` publishes their events again.
 */
const afterItsConsumer = [
  [HrisStack, AlumniStack],
  [RehireStack, CampaignsStack],
] as const;

/** Makes the stack of every context, deployed in the order that loses the fewest events. */
export function makeContextStacks(app: App, core: Core): void {
  const made = contextStacks.map((Context) => new Context(app, core));
  for (const [Producer, Consumer] of afterItsConsumer) {
    const consumer = made.find((stack) => stack instanceof Consumer);
    if (consumer !== undefined) made.find((stack) => stack instanceof Producer)?.addStackDependency(consumer);
  }
}
