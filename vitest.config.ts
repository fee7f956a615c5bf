import { defineConfig } from 'vitest/config';

const timeouts = { testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/integration/dynamodb.ts'],
          ...timeouts,
        },
      },
      { test: { name: 'infra', include: ['test/infra/**/*.test.ts'], ...timeouts } },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], fileParallelism: false, ...timeouts } },
      { test: { name: 'browser', include: ['test/browser/**/*.test.ts'], fileParallelism: false, ...timeouts } },
    ],
  },
});
