import { expect, it } from 'vitest';
import { LiveBundles } from '../../../infra/laptop/live-bundles.ts';

it('knows which functions a file is part of, and which files the templates are made from', async () => {
  const bundles = new LiveBundles();
  await bundles.refresh();
  expect([...bundles.functionsOf('functions/hris/webhooks/receive-webhook.ts')]).toEqual([
    'hris/webhooks/receive-webhook',
  ]);
  expect(bundles.functionsOf('shared/lambda/lambda.ts').size).toBeGreaterThan(10);
  expect(bundles.functionsOf('programme/programme.json').size).toBeGreaterThan(0);
  expect(bundles.shapesTemplates('functions/hris/routes.ts')).toBe(true);
  expect(bundles.shapesTemplates('functions/hris/webhooks/receive-webhook.ts')).toBe(false);
  expect(Buffer.from(await bundles.bundle('backbone/api-description/describe-api')).toString()).toMatch(
    /export\s*\{[^}]*handler/,
  );
  await bundles.close();
});
