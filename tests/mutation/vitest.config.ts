// The tests that mutation testing runs: those of the sync engine and of the reducers, and nothing slow.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['shared/{sync,domain}/*.test.ts'],
    // Random histories would catch a change in one run and miss it in the next, and take a second each.
    exclude: ['shared/domain/pickup-histories.test.ts'],
    testTimeout: 10_000,
  },
});
