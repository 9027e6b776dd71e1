/** The little of PouchDB that the bench uses: its types of its own want another @types/node. */
declare module 'pouchdb' {
  interface Row {
    id: string;
    doc?: Record<string, unknown>;
  }
  export default class PouchDB {
    constructor(name: string, options?: Record<string, unknown>);
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
    bulkDocs(docs: readonly object[]): Promise<unknown>;
    changes(options: { since: number; limit: number; style: string }): Promise<unknown>;
    bulkGet(options: {
      docs: { id: string; rev: string }[];
      revs: boolean;
      latest: boolean;
    }): Promise<unknown>;
    info(): Promise<object>;
    close(): Promise<void>;
  }
}
