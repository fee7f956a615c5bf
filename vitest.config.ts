import { defineConfig } from 'vitest/config';
import { ClosingLine } from './test/closing-line.ts';

/** So long that no test fails because a machine is slow. */
const timeouts = { testTimeout: 600_000, hookTimeout: 600_000 };

export default defineConfig({
  test: {
    reporters: ['default', new ClosingLine()],
    // What functions log is shown for tests that fail.
    silent: 'passed-only',
    // Most of them wait a third of their time: for processes to start, for pages, for the programme to come to rest.
    maxWorkers: 3,
    projects: [
      'packages/*',
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 120_000 } },
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
          ...timeouts,
        },
      },
    ],
  },
});
