/**
 * A station's two files in memory, under the real store code. What a crash, a power cut and a full disk
 * do to files is done to them: a crash comes before or after any transaction and leaves what was
 * committed; a power cut takes from the replica (synchronous=NORMAL) what was not on the disk yet, and
 * never from the outbox (synchronous=FULL). memory-files.test.ts holds them to the encrypted files.
 */
import Database from 'better-sqlite3';
import { markOpen, setCheckedAt, wasClosedInOrder } from '#electron/station/store/file-meta.ts';
import { migrate, type Migration } from '#electron/station/store/migrate.ts';
import { outboxMigrations } from '#electron/station/store/migrations/outbox.ts';
import { replicaMigrations } from '#electron/station/store/migrations/replica.ts';
import { createSqliteStore } from '#electron/station/store/sqlite-store.ts';
import type { Store } from '#electron/station/store/store.ts';
import type { SendingStation } from '#shared/domain/mutations.ts';

/** The process ended here. */
export class Crashed extends Error {
  override name = 'Crashed';
}

/** From a start of the program to its end. */
interface Life {
  over: boolean;
}

type Files = Record<'replica' | 'outbox', Database.Database>;

/** The bytes of a file that was just made. */
function newFile(migrations: readonly Migration[]): Buffer {
  const db = new Database(':memory:');
  migrate(db, migrations, () => {});
  const bytes = db.serialize();
  db.close();
  return bytes;
}

/** Both files as they were at some moment. */
export type FilesCopy = Readonly<Record<'replica' | 'outbox', Buffer>>;

const newFiles: FilesCopy = {
  replica: newFile(replicaMigrations),
  outbox: newFile(outboxMigrations),
};

export class MemoryFiles {
  /** Transactions are refused as on a full disk, but for the room that the ballast gives. */
  full = false;
  readonly #station: SendingStation;
  #files: Files;
  #onDisk: Buffer;
  #life: Life = { over: true };
  #stepsToCrash = Number.POSITIVE_INFINITY;
  #ballastIsFree = false;

  constructor(station: SendingStation) {
    this.#station = station;
    this.#onDisk = newFiles.replica;
    this.#files = {
      replica: this.#load(newFiles.replica),
      outbox: this.#load(newFiles.outbox),
    };
  }

  /** Starts the program on what the files hold. Throws `Crashed` where one was planned within that. */
  open(): Store {
    const life = { over: false };
    this.#life = life;
    const ballast = {
      release: () => {
        this.#ballastIsFree = true;
        return true;
      },
      restore: () => {
        this.#ballastIsFree = false;
      },
    };
    // As open-store.ts does.
    if (!wasClosedInOrder(this.#files.replica)) setCheckedAt(this.#files.replica, null);
    markOpen(this.#files.replica);
    const witness = { note: () => {}, close: () => {} };
    const store = createSqliteStore(
      { ...this.#files, ballast, witness, removeAside: () => {} },
      this.#station,
      // No piece takes any time: how large they are is the same in each run of a seed.
      () => 0,
    );
    return mortal(store, life);
  }
  get running(): boolean {
    return !this.#life.over;
  }

  /** `kill -9` now. */
  crash(): void {
    this.#life.over = true;
    this.#stepsToCrash = Number.POSITIVE_INFINITY;
  }

  /** `kill -9` in a while: 0 is before the next transaction, 1 after it, 2 before the one after, … */
  crashAfter(steps: number): void {
    this.#stepsToCrash = steps;
  }

  /** What the replica holds now is on the disk. */
  flush(): void {
    this.#onDisk = this.#files.replica.serialize();
  }

  /** The power fails: of the replica, only what was on the disk is left. */
  cutPower(): void {
    this.crash();
    close(this.#files.replica);
    this.#files.replica = this.#load(this.#onDisk);
  }

  /** Somebody copies both files, as one copies a machine. */
  copy(): FilesCopy {
    const { replica, outbox } = this.#files;
    return { replica: replica.serialize(), outbox: outbox.serialize() };
  }

  /** An old copy is put in place of the files; the program ends. */
  putBack({ replica, outbox }: FilesCopy): void {
    this.#onDisk = replica;
    this.cutPower();
    close(this.#files.outbox);
    this.#files.outbox = this.#load(outbox);
  }

  /** Both files' bytes, free pages included. */
  bytes(): Buffer {
    return Buffer.concat([this.#files.replica.serialize(), this.#files.outbox.serialize()]);
  }

  /** Runs a query against one of the files, around the store. */
  query<Row>(file: keyof Files, sql: string): Row[] {
    return this.#files[file].prepare<[], Row>(sql).all();
  }

  dispose(): void {
    this.#life.over = true;
    for (const db of Object.values(this.#files)) close(db);
  }

  #load(bytes: Buffer): Database.Database {
    const db = new Database(bytes);
    // As connection.ts sets them, where they mean something in memory.
    for (const pragma of ['secure_delete = 1', 'foreign_keys = 1', 'temp_store = 2'])
      db.pragma(pragma);
    // Ending the program does not end files.
    db.close = () => db;
    this.#keepStatements(db);
    const begin = db.transaction.bind(db);
    const around =
      <Args extends unknown[], Result>(run: (...args: Args) => Result) =>
      (...args: Args): Result => {
        // A transaction within one is a savepoint: it neither reaches the disk nor can be stopped after.
        if (db.inTransaction) return run(...args);
        this.#step();
        if (this.full && !this.#ballastIsFree) {
          throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
        }
        const result = run(...args);
        this.#step();
        return result;
      };
    db.transaction = ((work: (...args: unknown[]) => unknown) => {
      const made = begin(work);
      return Object.assign(around(made), {
        default: around(made.default),
        deferred: around(made.deferred),
        immediate: around(made.immediate),
        exclusive: around(made.exclusive),
      });
    }) as unknown as typeof db.transaction;
    return db;
  }

  /** Each start prepares the same statements in the same order: those of the last one serve again. */
  #keepStatements(db: Database.Database): void {
    const prepare = db.prepare.bind(db);
    const kept = new Map<string, { life: Life; used: number; statements: Database.Statement[] }>();
    db.prepare = ((sql: string) => {
      const of = kept.get(sql) ?? { life: this.#life, used: 0, statements: [] };
      kept.set(sql, of);
      if (of.life !== this.#life) Object.assign(of, { life: this.#life, used: 0 });
      const statement = of.statements[of.used] ?? prepare(sql);
      of.statements[of.used] = statement;
      of.used += 1;
      return statement;
    }) as typeof db.prepare;
  }

  #step(): void {
    if (this.#life.over) throw new Crashed();
    this.#stepsToCrash -= 1;
    if (this.#stepsToCrash >= 0) return;
    this.crash();
    throw new Crashed();
  }
}

/** The store until its process ends; whatever still runs then finds nothing to work on. */
function mortal<Part extends object>(store: Part, life: Life): Part {
  return new Proxy(store, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member === 'object' && member !== null) return mortal(member, life);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        if (life.over) throw new Crashed();
        return Reflect.apply(member, target, args);
      };
    },
  });
}

function close(db: Database.Database): void {
  Database.prototype.close.call(db);
}
