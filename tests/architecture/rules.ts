// The table of design/architecture.md as data: what each folder's code may import. A path that ends
// in `/` is a folder; the longest path that fits a file is its zone. Tests (`*.test.ts`) may also
// import the test tools and `tests/`.

export interface Zone {
  path: string;
  /** Folders and files of ours it may import besides its own zone. */
  ours: string[];
  /** Folders and files of ours of which it may import types alone. */
  oursAsTypes?: string[];
  /** Packages; `node:` stands for all of Node's own modules. */
  packages: string[];
  /** Packages allowed only in one place inside the zone. */
  packagesIn?: Record<string, string[]>;
}

export const zones: Zone[] = [
  { path: 'shared/domain/', ours: [], packages: ['zod', 'libphonenumber-js', 'es-hangul'] },
  // Pure as the rest, but heavy: screens, which may import the domain, must not come by it unseen.
  { path: 'shared/domain/staff-secret.ts', ours: ['shared/domain/'], packages: ['hash-wasm'] },
  { path: 'shared/protocol/', ours: ['shared/domain/'], packages: ['zod'] },
  { path: 'shared/rpc/', ours: ['shared/domain/'], packages: ['zod'] },
  { path: 'shared/sync/', ours: ['shared/domain/', 'shared/protocol/'], packages: [] },
  {
    path: 'electron/station/',
    ours: ['shared/'],
    packages: ['node:', 'zod', 'uuid'],
    packagesIn: {
      'better-sqlite3': ['electron/station/store/'],
      'socket.io-client': ['electron/station/sync/hub-link.ts'],
      receiptline: ['electron/station/printing/'],
    },
  },
  {
    path: 'electron/main/',
    ours: ['shared/', 'electron/station/hosting/', 'electron/station/station-thread.ts'],
    oursAsTypes: ['electron/station/'],
    packages: ['electron', 'node:'],
    packagesIn: { '@electron/fuses': ['electron/main/packaging/'] },
  },
  { path: 'electron/preload/', ours: [], oursAsTypes: ['shared/rpc/'], packages: ['electron'] },
  {
    path: 'electron/browser-host/',
    ours: ['electron/station/', 'shared/'],
    packages: ['node:', 'ws', 'zod', '@napi-rs/keyring'],
  },
  {
    path: 'renderer/',
    ours: ['shared/domain/', 'shared/rpc/', 'renderer/scanner/camera/'],
    packages: [
      'react',
      'react-dom',
      'react-aria-components',
      'react-aria',
      'react-stately',
      'zustand',
      '@lingui/core',
      '@lingui/react',
      '@tanstack/react-virtual',
      '@internationalized/date',
      'lucide-react',
      'pretendard',
      'es-hangul',
      'libphonenumber-js',
    ],
  },
  // It ends up in a worker with a policy of its own, and wants nothing of the page.
  { path: 'renderer/scanner/camera/', ours: [], packages: ['zxing-wasm'] },
  {
    path: 'hub/',
    ours: ['shared/domain/', 'shared/protocol/', 'resources/demo-shop/'],
    packages: [
      'node:',
      'kysely',
      'pg',
      'socket.io',
      'socket.io-parser',
      'fastify',
      'zod',
      'csv-parse',
      'pino',
      'prom-client',
      'uuid',
      'libphonenumber-js',
      'uqr',
    ],
  },
  {
    path: 'scripts/',
    ours: ['hub/embedded-postgres.ts'],
    packages: ['node:', 'zod'],
    packagesIn: { '@playwright/test': ['scripts/test/'] },
  },
];

/** Folders whose code must say the same for the same input: no clock, no randomness. */
export const pureZones = ['shared/'];

/** What only tests may import. */
export const testPackages = [
  'vitest',
  'fast-check',
  '@playwright/test',
  '@axe-core/playwright',
  'node:',
];
