/** The CDK app. Run directly (`node infra/main.ts`), it writes cdk.out and needs neither an account nor a network. */
import { fileURLToPath } from 'node:url';
import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { compileProgramme } from '../shared/programme/compile.ts';
import { bundleFunctions } from './bundle.ts';
import { ApiStack } from './stacks/api-stack.ts';
import { makeContextStacks } from './stacks/contexts/contexts.ts';
import { CoreStack } from './stacks/core-stack.ts';
import { ObservabilityStack } from './stacks/observability-stack.ts';
import { StatefulStack } from './stacks/stateful-stack.ts';

const outdir = process.env['CDK_OUTDIR'] ?? fileURLToPath(new URL('../cdk.out', import.meta.url));
const bundles = `${outdir}-bundles`;
await bundleFunctions(bundles);

// The checks take longer than everything else. `npm start` skips them: the templates are the same, and `npm run synth`, the deployment and CI check them.
const checked = process.env['OKAERI_SYNTH_CHECKS'] !== 'off';

// Run directly, the app does not see cdk.json's context, so the flags are here.
const app = new App({
  outdir,
  context: {
    '@aws-cdk/core:validateAgainstDefaultRules': checked,
    '@aws-cdk/aws-events:requireEventBusPolicySid': true,
    '@aws-cdk/aws-events:eventsTargetQueueSameAccount': true,
    '@aws-cdk/aws-iam:minimizePolicies': true,
    '@aws-cdk/core:checkSecretUsage': true,
    '@aws-cdk/aws-lambda:recognizeLayerVersion': true,
    '@aws-cdk/core:target-partitions': ['aws'],
  },
});
const programme = compileProgramme(fileURLToPath(new URL('../programme', import.meta.url)));
const stateful = new StatefulStack(app, programme);
const { core } = new CoreStack(app, programme, bundles, stateful);
makeContextStacks(app, core);
new ApiStack(app, core);
new ObservabilityStack(app, core);

Tags.of(app).add('service', 'okaeri');
Tags.of(app).add('programme', programme.id);
if (checked) {
  Validations.of(app).addPlugins(
    new AwsSolutionsChecks(app, { verbose: true }),
    new ServerlessChecks(app, { verbose: true }),
  );
}
app.synth();
