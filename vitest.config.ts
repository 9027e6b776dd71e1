// Which tests there are and how long each kind may take. `npm run check` runs the quick projects
// (unit, contract, architecture); `npm test` runs all of them. Only `contract`, `integration`,
// `security` and `faults` may use PostgreSQL: their global setup starts one real server that all their
// files share.
import { defineConfig } from 'vitest/config';
import { wordPlugins } from './renderer/vite.config.ts';

const postgres = './tests/support/postgres-global-setup.ts';

export default defineConfig({
  test: {
    // A simulation prints its seed; anything else that fails should fail at once and plainly.
    retry: 0,
    // Whatever is waited for comes later where other tests have the processors. A time that is promised
    // is asserted by its test; a limit here only ends what hangs.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      {
        extends: true,
        // The renderer's words are macros and catalogues.
        plugins: wordPlugins(),
        test: {
          name: 'unit',
          include: ['{shared,electron,renderer,hub,scripts,bench}/**/*.test.{ts,tsx}'],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'architecture',
          include: ['tests/architecture/**/*.test.ts'],
          testTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'contract',
          include: ['tests/contract/**/*.test.ts'],
          globalSetup: [postgres],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'simulation',
          include: ['tests/simulation/**/*.test.ts'],
          testTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          globalSetup: [postgres],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Each test is named for an attack. `npm test` runs them beside the integration tests.
        extends: true,
        test: {
          name: 'security',
          include: ['tests/security/**/*.test.ts'],
          globalSetup: [postgres],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // The faults of the matrix on real processes, a little of each; `npm run test:faults` does more.
        extends: true,
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          globalSetup: [postgres],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
