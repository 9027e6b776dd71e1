/**
 * Opens a station's two files, or says in one word why not (`OpenProblem`) and leaves them as they are.
 *
 *   look at both → set aside what is damaged (mend-files.ts) → open the outbox (its lock is the
 *   directory's) → open the replica → migrate → mend what a stop left half done
 */
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { SendingStation } from '#shared/domain/mutations.ts';
import type { Damage } from '#shared/rpc/status.ts';
import type { Cipher, Log } from '../host.ts';
import { type Ballast, createBallast } from './ballast.ts';
import { cipherVariant } from './cipher.ts';
import { type Access, openConnection } from './connection.ts';
import {
  type FileRole,
  markOpen,
  setCheckedAt,
  wasClosedInOrder,
  writeIdentity,
  writeMeta,
} from './file-meta.ts';
import { isDamage, noteDamage } from './damage.ts';
import { asOpenProblem, inspectFile } from './inspect-file.ts';
import { finishExchange, mendFile } from './mend-files.ts';
import { removeAside } from './set-aside.ts';
import { type Migration, migrate, newestVersion } from './migrate.ts';
import { outboxMigrations } from './migrations/outbox.ts';
import { replicaMigrations } from './migrations/replica.ts';
import { createAppendCount, noticeLostEnd } from './lost-end.ts';
import { FileDamaged } from './open-problem.ts';
import { createSqliteStore } from './sqlite-store.ts';
import { isDiskFull } from './sqlite-code.ts';
import type { Store } from './store.ts';
import { openWitness, readWitness, type Witness } from './witness.ts';

export interface OpenStore {
  /** Made (0700) where it is missing; the files in it are 0600. */
  dataDir: string;
  station: SendingStation;
  /** 32 random bytes each. */
  keys: Record<FileRole, Uint8Array>;
  /** For files that are made now; existing ones keep theirs. */
  cipher: Cipher;
  /** Milliseconds from any fixed point: how long checks and pieces of housekeeping take. */
  nowMs: () => number;
  /** Milliseconds since 1970 by this device, a whole number: when an outbox was made good. */
  clockMs: () => number;
  log: Log;
  /** What the files are suspected of; default nothing. */
  suspicion?: Suspicion;
  /** The schema's steps; other than the app's own only to prove that steps work. */
  migrations?: Record<FileRole, readonly Migration[]>;
}

const roles: readonly FileRole[] = ['outbox', 'replica'];
const appMigrations = { replica: replicaMigrations, outbox: outboxMigrations };

/** Whether there is anything that a missing key would have to open. */
export function storeFilesExist(dataDir: string): boolean {
  return roles.some((role) => existsSync(pathOf(dataDir, role)));
}

/**
 * How far to go: `nothing` trusts a replica that was closed in order, `damage` checks every page of both
 * files, `replica` sets the replica aside whatever a check says.
 */
export type Suspicion = 'nothing' | 'damage' | 'replica';
const worse: Record<Suspicion, Suspicion | undefined> = {
  nothing: 'damage',
  damage: 'replica',
  replica: undefined,
};

/** @throws OpenProblem */
export function openStore(options: OpenStore): Store {
  const { dataDir } = options;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  chmodSync(dataDir, 0o700);
  const ballast = createBallast(dataDir);
  finishExchange(dataDir);
  let suspicion: Suspicion = options.suspicion ?? 'nothing';
  for (;;) {
    try {
      return openFiles(options, suspicion, ballast);
    } catch (error) {
      // Damage that no look had found shows when a file is read in earnest.
      const next = worse[suspicion];
      const damaged = isDamage(error) || error instanceof FileDamaged;
      if (!damaged || next === undefined) throw error;
      suspicion = next;
    }
  }
}

function openFiles(options: OpenStore, suspicion: Suspicion, ballast: Ballast): Store {
  const damage: Partial<Damage> = {};
  const plans = withRoom(ballast, () =>
    roles.map((role) => planOrMend(role, options, suspicion, damage)),
  );
  const open: Partial<Record<FileRole, Database>> = {};
  let witness: Witness | undefined;
  try {
    for (const plan of plans) open[plan.access.role] = withRoom(ballast, () => openFile(plan));
    const { replica, outbox } = open as Record<FileRole, Database>;
    if (Object.keys(damage).length > 0) noteDamage(outbox, damage);
    const aside = () => removeAside(options.dataDir);
    witness = openWitness(options.dataDir, options.station.id);
    const changes = noticeLostEnd(outbox, witness.atStart);
    if (changes > 0)
      options.log({ level: 'error', event: 'outbox.end_missing', facts: { changes } });
    const files = { replica, outbox, ballast, witness, removeAside: aside };
    const store = createSqliteStore(files, options.station, options.nowMs);
    ballast.restore();
    return store;
  } catch (error) {
    witness?.close();
    for (const db of Object.values(open)) db.close();
    throw error;
  }
}

interface FilePlan {
  access: Access;
  identity: { role: FileRole; station: string; store: string };
  migrations: readonly Migration[];
}

/** A damaged file is made good, and there is nothing yet in the one that takes its place. */
function planOrMend(
  role: FileRole,
  options: OpenStore,
  suspicion: Suspicion,
  damage: Partial<Damage>,
): FilePlan {
  const { dataDir, clockMs, log } = options;
  const station = options.station.id;
  const mend = (): FilePlan => {
    const plan = blankPlanOf(role, options);
    const makeOutbox = (path: string) => {
      const made = openFile({ ...plan, access: { ...plan.access, path } });
      // What of the damaged one is lost is told otherwise.
      const known = readWitness(dataDir, plan.identity.station);
      if (known !== undefined) createAppendCount(made).add(known.appended);
      return made;
    };
    Object.assign(
      damage,
      mendFile(role, { dataDir, access: plan.access, makeOutbox, station, clockMs, log }),
    );
    return plan;
  };
  if (suspicion === 'replica' && role === 'replica' && existsSync(pathOf(dataDir, role))) {
    return mend();
  }
  try {
    return planOf(role, options, suspicion !== 'nothing');
  } catch (error) {
    if (!(error instanceof FileDamaged)) throw error;
    log({ level: 'error', event: 'file_damaged', facts: { file: error.file } });
    return mend();
  }
}

function planOf(role: FileRole, options: OpenStore, checkAll: boolean): FilePlan {
  const plan = blankPlanOf(role, options);
  const expected = { identity: plan.identity, newestVersion: newestVersion(plan.migrations) };
  const cipher = inspectFile(plan.access, expected, { ...options, checkAll });
  return { ...plan, access: { ...plan.access, cipher: cipher ?? options.cipher } };
}

/** As for a file that is not there yet. */
function blankPlanOf(role: FileRole, options: OpenStore): FilePlan {
  const { dataDir, station, keys, migrations = appMigrations } = options;
  const access = { path: pathOf(dataDir, role), role, key: keys[role], cipher: options.cipher };
  const identity = { role, station: station.id, store: station.store };
  return { access, identity, migrations: migrations[role] };
}

/** A full disk must not keep a station from its data. */
function withRoom<T>(ballast: Ballast, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (!isDiskFull(error) || !ballast.release()) throw error;
    return open();
  }
}

function openFile({ access, identity, migrations }: FilePlan): Database {
  try {
    return prepareFile({ access, identity, migrations });
  } catch (error) {
    throw asOpenProblem(error, access);
  }
}

function prepareFile({ access, identity, migrations }: FilePlan): Database {
  const db = openConnection(access);
  try {
    chmodSync(access.path, 0o600);
    migrate(db, migrations, () => {
      writeIdentity(db, { ...identity, cipher: cipherVariant[access.cipher] });
      writeMeta(db, 'closed', 'yes');
    });
    // What a stop that was none may have cost is found by comparing with the hub.
    if (identity.role === 'replica' && !wasClosedInOrder(db)) setCheckedAt(db, null);
    markOpen(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function pathOf(dataDir: string, role: FileRole): string {
  return join(dataDir, `${role}.db`);
}
