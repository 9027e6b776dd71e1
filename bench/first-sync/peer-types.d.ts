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
    close(): Promise<void>;
  }
}
