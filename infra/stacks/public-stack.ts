import type { App } from 'aws-cdk-lib';
import { publicRoutes } from '../../functions/public/routes.ts';
import type { Core } from '../constructs/foundation.ts';
import { ContextStack } from './context-stack.ts';

/** What is open to everybody: the description of the API, and the answer to what is no part of it. */
export class PublicStack extends ContextStack {
  constructor(app: App, core: Core) {
    super(app, 'Public', core);
    const describe = this.api('public/describe-api', publicRoutes, {
      errorImpact: 'callers of the API cannot read its description, and wrong calls get no explanation',
      memory: 256,
    });
    this.fallback(describe);
  }
}
