import { globSync, readFileSync } from 'node:fs';
import type { KnipConfig } from 'knip';

/** A function is a file that exports a handler; what the generated documents look for by its name is an entry, too. */
const handlers = globSync('functions/**/*.ts').filter((file) =>
  /^export const handler\b/m.test(readFileSync(file, 'utf8')),
);
const documented = ['functions/*/{routes,subscriptions}.ts', 'functions/**/lifecycle.ts', 'events/*/index.ts'];

export default {
  ignoreBinaries: ['java'],
  workspaces: {
    '.': {
      entry: [
        ...handlers,
        ...documented,
        'test/{demo,bench,chaos,fuzz,mutation}/main.ts',
        'test/bench/sender.ts',
        'test/mutation/{vitest.config,without-documentation}.ts',
        'test/second-opinions/*.ts',
        'test/**/*.test.ts',
      ],
      project: ['{infra,functions,shared,events,tools,test}/**/*.ts'],
      ignoreDependencies: ['axe-core'],
    },
    'packages/laptop-cloud': {
      entry: ['src/lambda/{bootstrap,preload-clock}.ts', 'src/ses/inbox-process.ts', 'test/**/*.ts'],
      project: ['**/*.ts'],
    },
  },
} satisfies KnipConfig;
