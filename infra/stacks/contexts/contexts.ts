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
export const contextStacks: readonly (new (app: App, core: Core) => ContextStack)[] = [
  HrisStack,
  AlumniStack,
  ConsentStack,
  CampaignsStack,
  MailStack,
  GatheringsStack,
  RehireStack,
  BackboneStack,
];
