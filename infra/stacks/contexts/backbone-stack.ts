import type { App } from 'aws-cdk-lib';
import { backboneRoutes } from '../../../functions/backbone/routes.ts';
import type { Core } from '../../constructs/foundation.ts';
import { ContextStack } from './context-stack.ts';

/** What is open to everybody: the description of the API, the pictures of the pages, and the response to requests that are not part of it. */
export class BackboneStack extends ContextStack {
  constructor(app: App, core: Core) {
    super(app, 'Backbone', core);
    const describe = this.api('backbone/api-description/describe-api', backboneRoutes, {
      errorImpact: 'callers of the API cannot read its description, and wrong calls get no explanation',
      memory: 256,
    });
    this.fallback(describe);
    this.files('backbone/brand/serve-picture', '/brand/{file}', {
      errorImpact: 'pages show no logo; everything on them works',
      memory: 256,
    });
  }
}
