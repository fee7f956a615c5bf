import { defineConfig } from 'vitest/config';
import { keptThread } from './kept-thread/pool.ts';
import { NearestFirst } from './nearest-first.ts';

/** The unit tests alone, without those of documents: a text that changed is not a fault that was found. */
export default defineConfig({
  plugins: [keptThread],
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/docs/**'],
    testTimeout: 120_000,
    sequence: { sequencer: NearestFirst },
  },
});
