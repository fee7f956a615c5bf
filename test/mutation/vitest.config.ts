import { defineConfig } from 'vitest/config';

/** The unit tests alone, without those of documents: a text that changed is no fault that was found. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: { include: ['**/*.test.ts'], exclude: ['**/docs/**'], testTimeout: 120_000 },
});
