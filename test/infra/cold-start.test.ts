/**
 * Every function starts with exactly the environment that its template gives it: it opens no table that its environment does not name. What takes
 * milliseconds to make is made when it is first used: no object of `Intl` is made before the first call, by no module that another one uses either.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';
import { environmentOf } from '../templates.ts';
import { at, resourcesOf } from './assembly.ts';

const run = promisify(execFile);

const functions = resourcesOf('AWS::Lambda::Function').map((lambda) => ({
  entry: String(lambda.Metadata?.['laptop-cloud:entry']),
  asset: `asset.${String(at(lambda.Properties, 'Code', 'S3Key')).replace(/\.zip$/, '')}`,
  environment: environmentOf(lambda),
}));

test.each(functions)('$entry', async ({ asset, environment }) => {
  const module = pathToFileURL(join(inject('assembly'), asset, 'index.mjs')).href;
  // Only the sentence of an error is shown: the line of a minified bundle is a page long.
  const script = `
    const made = [];
    for (const name of Object.getOwnPropertyNames(Intl).filter((name) => /^[A-Z]/.test(name))) {
      const noted = (how) => (...args) => (made.push(name), how(...args));
      Intl[name] = new Proxy(Intl[name], { construct: noted(Reflect.construct), apply: noted(Reflect.apply) });
    }
    const { handler } = await import(${JSON.stringify(module)}).catch(({ message }) => ({ handler: message }));
    console.log(typeof handler === 'function' ? ['starts', ...made].join(' and makes Intl.') : handler);
    process.exit();`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...environment, AWS_REGION: 'ap-northeast-1' },
  });
  expect(stdout.trim()).toBe('starts');
});
