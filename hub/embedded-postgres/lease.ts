// Who is using the embedded server is known by PostgreSQL itself: each user holds a shared advisory
// lock on a connection of its own. A killed process loses its connection and with it its lease, so
// nothing stale can stay behind, and no pid has to be believed.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';

const leaseKey = 0x44_61_6e_67; // 'Dang'
export const superuser = 'dangol';
export const databaseName = 'dangol';

export interface Lease {
  /** Of the database `dangol`. */
  url: string;
  /** Settles when the connection is gone, whoever ended it. */
  lost: Promise<void>;
  /** True when nobody else uses the server and nobody can begin to until this connection ends. */
  releaseAndTryExclusive: () => Promise<boolean>;
  close: () => Promise<void>;
}

/**
 * Connects to the server on this port as a user of it and makes sure the database `dangol` is there.
 * Waits while the last user is stopping the server, and then rejects, as it does when the server
 * does not take connections (yet).
 */
export async function takeLease(home: string, port: number): Promise<Lease> {
  const password = (await readFile(path.join(home, 'cluster', 'password'), 'utf8')).trim();
  const address = `postgres://${superuser}:${password}@127.0.0.1:${port}`;
  const client = new pg.Client({
    connectionString: `${address}/postgres`,
    connectionTimeoutMillis: 5_000,
    application_name: 'dangol lease',
    keepAlive: true,
  });
  const lost = new Promise<void>((resolve) => {
    client.on('end', () => resolve());
    // Without a listener an ended connection would end the whole process.
    client.on('error', () => resolve());
  });
  try {
    await client.connect();
    await client.query('SELECT pg_advisory_lock_shared($1)', [leaseKey]);
    await ensureDatabase(client);
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
  return {
    url: `${address}/${databaseName}`,
    lost,
    releaseAndTryExclusive: async () => {
      try {
        // Released first: two who leave together must not both find the other still there.
        await client.query('SELECT pg_advisory_unlock_shared($1)', [leaseKey]);
        const { rows } = await client.query<{ alone: boolean }>(
          'SELECT pg_try_advisory_lock($1) AS alone',
          [leaseKey],
        );
        return rows[0]?.alone === true;
      } catch {
        return false; // the server is already gone
      }
    },
    close: () => client.end().catch(() => {}),
  };
}

async function ensureDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [
    databaseName,
  ]);
  if (rowCount !== 0) return;
  await client.query(`CREATE DATABASE ${databaseName}`).catch((error: { code?: string }) => {
    const someoneElseMadeIt = error.code === '42P04' || error.code === '23505';
    if (!someoneElseMadeIt) throw error;
  });
}
