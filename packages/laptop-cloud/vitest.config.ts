import { defineProject } from 'vitest/config';

/** So long that no test fails because a machine is slow. */
const patient = 600_000;

export default defineProject({
  test: {
    name: 'laptop-cloud',
    include: ['test/**/*.test.ts'],
    maxWorkers: 3,
    testTimeout: patient,
    hookTimeout: patient,
  },
});
