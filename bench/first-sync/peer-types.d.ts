/** The little of PouchDB that the bench uses: its types of its own want another @types/node. */
declare module 'pouchdb' {
  interface Change {
    id: string;
  }
  interface Changes {
    results: Change[];
    last_seq: number;
  }
  interface LiveChanges {
    on(event: 'change', listener: (change: Change) => void): LiveChanges;
    cancel(): void;
  }
  interface Row {
    id: string;
    doc?: Record<string, unknown>;
  }
  export default class PouchDB {
    constructor(name: string, options?: Record<string, unknown>);
    /** Live, until it is cancelled. */
    static replicate(
      from: PouchDB | string,
      to: PouchDB | string,
      options: { live: true; retry: true },
    ): { cancel(): void };
    static replicate(
      from: string,
      to: PouchDB,
      options: { batch_size?: number; batches_limit?: number },
    ): Promise<{ ok: boolean }>;
    allDocs(options: {
      include_docs: boolean;
      limit: number;
      startkey: string;
    }): Promise<{ rows: Row[] }>;
    put(doc: { _id: string } & Record<string, unknown>): Promise<unknown>;
    bulkDocs(docs: readonly object[], options?: { new_edits: false }): Promise<unknown>;
    revsDiff(revisions: object): Promise<unknown>;
    changes(options: { since: number | 'now'; live: true; style?: string }): LiveChanges;
    changes(options: { since: number; limit: number; style: string }): Promise<Changes>;
    bulkGet(options: {
      docs: { id: string; rev: string }[];
      revs: boolean;
      latest: boolean;
    }): Promise<unknown>;
    info(): Promise<object>;
    close(): Promise<void>;
  }
}
