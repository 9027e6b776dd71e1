// Runs once before the test files of a run (vitest and Playwright alike) and starts the PostgreSQL
// that they share; what it returns runs after the last of them.
import {
  dropAbandonedDatabases,
  dropTemplates,
  runVariable,
  sharedServerVariable,
  startSharedServer,
} from './postgres.ts';

export default async function setUp(): Promise<() => Promise<void>> {
  const server = await startSharedServer();
  process.env[sharedServerVariable] = server.url;
  process.env[runVariable] = String(process.pid);
  await dropAbandonedDatabases(server.url);
  return async () => {
    await dropTemplates(server.url, process.pid);
    await server.stop();
  };
}
