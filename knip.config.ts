import { globSync, readFileSync } from 'node:fs';
import type { KnipConfig } from 'knip';

/** A function is a file that exports a handler; what the generated documents look for by its name is an entry, too. */
const handlers = globSync('functions/**/*.ts').filter((file) =>
  /^export const handler\b/m.test(readFileSync(file, 'utf8')),
);
const documented = ['functions/*/{routes,subscriptions}.ts', 'functions/**/lifecycle.ts', 'events/*/index.ts'];

/** `knip --production` starts from these only: it finds what nothing but tests uses. */
const inProduction = (file: string) => `${file}!`;
const isProduction = process.argv.includes('--production');

export default {
  // A part of a decision may be tested on its own, though only its own file uses it.
  ignoreExportsUsedInFile: isProduction,
  ignoreBinaries: ['java'],
  workspaces: {
    '.': {
      entry: [
        ...handlers.map(inProduction),
        ...documented.map(inProduction),
        ...(isProduction
          ? ['infra/{main,deploy/main,laptop/main,laptop/dev,operate/main}.ts!', 'tools/docs/main.ts!']
          : []),
        'test/{demo,bench,chaos,fuzz,mutation}/main.ts',
        'test/bench/sender.ts',
        'test/mutation/{vitest.config,without-documentation}.ts',
        'test/second-opinions/*.ts',
        'test/**/*.test.ts',
      ],
      project: ['{infra,functions,shared,events,tools}/**/*.ts!', 'test/**/*.ts'],
      // `npm run deploy` starts the program of aws-cdk by its path.
      ignoreDependencies: ['axe-core', 'aws-cdk'],
    },
    'packages/laptop-cloud': {
      entry: ['src/lambda/{bootstrap,preload-clock}.ts!', 'src/ses/inbox-process.ts!', 'test/**/*.ts'],
      project: ['src/**/*.ts!', 'test/**/*.ts'],
    },
  },
} satisfies KnipConfig;
