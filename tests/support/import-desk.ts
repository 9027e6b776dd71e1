/** What a test of imports works at: a migrated database of its own and a folder for its files. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { migrate } from '#hub/database/migrate.ts';
import { openDatabase } from '#hub/database/open-database.ts';
import { createTestDatabase, type Template } from './postgres.ts';

export interface ImportDesk {
  /** Address of the database. */
  url: string;
  db: ReturnType<typeof openDatabase>;
  dir: string;
  /** Deletes both. */
  close(): Promise<void>;
}

const migrated: Template = {
  name: 'migrated',
  async fill(url) {
    const db = openDatabase({ url, onIdleError: () => {} });
    await migrate(db);
    await db.destroy();
  },
};

export async function openImportDesk(): Promise<ImportDesk> {
  const database = await createTestDatabase(migrated);
  const db = openDatabase({ url: database.url, onIdleError: () => {} });
  const dir = await mkdtemp(path.join(os.tmpdir(), 'dangol-import-'));
  return {
    url: database.url,
    db,
    dir,
    async close() {
      await db.destroy();
      await database.drop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
