import type { App } from 'aws-cdk-lib';
import type { Core } from '../constructs/foundation.ts';
import type { ContextStack } from './context-stack.ts';

/** The stack of every context, in the order of the story. */
export const contextStacks: readonly (new (app: App, core: Core) => ContextStack)[] = [];
