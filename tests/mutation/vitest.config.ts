// The tests that mutation testing runs: those of the sync engine and of the reducers, and nothing slow.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['shared/{sync,domain}/*.test.ts'], testTimeout: 10_000 },
});
