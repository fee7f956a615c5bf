import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { ClosingLine } from './test/closing-line.ts';

/** So long that no test fails because a machine is slow. */
const timeouts = { testTimeout: 600_000, hookTimeout: 600_000 };

const units = ['test/unit/**/*.test.ts'];
/** Unit tests that set what a module reads or keeps: each file needs modules of its own. */
const withState = globSync(units).filter((path) =>
  /\bprocess\.env|\bvi\.|\bFake[A-Z]\w+\.start/.test(readFileSync(path, 'utf8')),
);

export default defineConfig({
  test: {
    reporters: ['default', new ClosingLine()],
    // What functions log is shown for tests that fail.
    silent: 'passed-only',
    // Most of them wait a third of their time: for processes to start, for pages, for the programme to come to rest.
    maxWorkers: 3,
    projects: [
      'packages/*',
      {
        test: {
          name: 'unit',
          include: units,
          exclude: withState,
          testTimeout: 120_000,
          // What they import is loaded once for all of them.
          isolate: false,
        },
      },
      { test: { name: 'unit-with-state', include: withState, testTimeout: 120_000 } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/integration/dynamodb.ts'],
          ...timeouts,
        },
      },
      {
        test: { name: 'infra', include: ['test/infra/**/*.test.ts'], globalSetup: ['test/synthesis.ts'], ...timeouts },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/synthesis.ts'],
          ...timeouts,
        },
      },
      {
        test: {
          name: 'chaos',
          include: ['test/chaos/**/*.test.ts'],
          globalSetup: ['test/synthesis.ts'],
          ...timeouts,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/synthesis.ts'],
          // A page is painted later on a slow machine.
          expect: { poll: { timeout: 60_000 } },
          ...timeouts,
        },
      },
    ],
  },
});
