/**
 * The hub's tables as Kysely sees them. What each column means and why an index is there stands in
 * migrations/; a test compares nothing here, so change both together.
 */
import type { ColumnType, Generated } from 'kysely';
import type { MutationResult } from '#shared/domain/mutation.ts';
import type { RemovedCounts } from '#shared/protocol/erasure.ts';
import type { StationMode } from '#shared/domain/record.ts';

/**
 * What an operator should know of a station: its files, its audit chain (hub/audit), and that it knew of
 * more than the hub's database.
 */
export type IncidentKind =
  | 'rewound'
  | 'gap'
  | 'cloned'
  | 'audit_altered'
  | 'audit_replaced'
  | 'audit_rewound'
  | 'audit_rewritten'
  | 'audit_lost'
  | 'hub_restored';

/** Read as a Date; written as one or left to the column's default. */
type Moment = ColumnType<Date, Date | undefined, Date>;

export interface Database {
  meta: {
    one_row: Generated<boolean>;
    hub: string;
    epoch: string;
    horizon: Generated<number>;
    horizon_moved_at: Moment;
  };
  signing_key: {
    one_row: Generated<boolean>;
    public_key: string;
    private_key: Buffer;
    made_at: Moment;
  };
  feed_mark: { version: number; at: Moment };
  store: { id: string; name: string; region: string };
  store_pepper: { store: string; pepper: Buffer; made_at: Moment };
  station: {
    id: string;
    store: string;
    mode: StationMode;
    public_key: string;
    app: string;
    protocol: number;
    enrolled_at: Moment;
    last_contact_at: Date | null;
    revoked_at: Date | null;
    last_sequence: Generated<number>;
    grants_version: Generated<number>;
    connection: string | null;
    told_at: Date | null;
    unsent: number | null;
    attention: number | null;
    /** The version up to which each scope is held; null while it is being filled. */
    cursors: ColumnType<Record<string, number | null> | null, string | null, string>;
    behind: number | null;
    level_at: Date | null;
    instance: string | null;
    last_start: Generated<number>;
    returns: Generated<number>;
    returned_at: Date | null;
    quarantined_at: Date | null;
    confirmed_at: Date | null;
    confirm_by: Date | null;
    challenge: string | null;
    compare_code: string | null;
    lease_until: Date | null;
    wipe: string | null;
    wipe_ordered_at: Date | null;
    wipe_sent_at: Date | null;
    wiped_at: Date | null;
    wipe_unsent: number | null;
    wipe_signature: string | null;
  };
  station_grant: { station: string; scope: string; granted: boolean; changed_at: Moment };
  enrolment_code: {
    locator: string;
    salt: Buffer;
    hash: Buffer;
    store: string;
    mode: StationMode;
    expires_at: Date;
    confirmed: Generated<boolean>;
    tries: Generated<number>;
    used_by: string | null;
  };
  record: {
    kind: string;
    id: string;
    scope: string;
    version: number;
    doc: unknown;
    subject: string | null;
    bytes: ColumnType<number, never, never>;
  };
  event: {
    id: Generated<number>;
    at: Moment;
    name: string;
    store: string;
    body: unknown;
    subject: string | null;
  };
  desk_archive: {
    kind: string;
    id: string;
    store: string;
    doc: unknown;
    subject: string | null;
    archived_at: Moment;
  };
  departure: { scope: string; kind: string; id: string; version: number };
  mutation_result: {
    station: string;
    sequence: number;
    mutation: string;
    result: ColumnType<MutationResult, string, string>;
    sent: ColumnType<unknown, string | null, string | null>;
    subject: string | null;
  };
  station_instance: { station: string; instance: string; seen_at: Moment };
  incident: {
    id: Generated<number>;
    station: string;
    kind: IncidentKind;
    first_at: Date;
    last_at: Date;
    times: Generated<number>;
  };
  audit_chain: {
    id: Generated<number>;
    station: string;
    chain: string;
    parent: number | null;
    how: 'first' | 'replaced' | 'rewound' | 'rewritten' | 'begun_late';
    from_seq: number;
    from_hash: string;
    head_seq: number;
    head_hash: string;
    pruned_seq: Generated<number>;
    pruned_hash: Generated<string>;
    finding: string;
    began_at: Moment;
    last_at: Moment;
  };
  audit_entry: {
    chain: number;
    seq: number;
    body: string;
    previous: string;
    hash: string;
    received_at: Moment;
    /** Taken from the body by the database. */
    at_ms: ColumnType<number, never, never>;
    actor: ColumnType<string | null, never, never>;
    action: ColumnType<string, never, never>;
    subject: ColumnType<string | null, never, never>;
  };
  audit_checkpoint: {
    chain: number;
    hour: Date;
    seq: number;
    hash: string;
    at_ms: number;
    signature: string;
  };
  erasure: {
    id: string;
    subject: string;
    up_to: number;
    scopes: string[];
    erased_at: Moment;
  };
  erasure_station: {
    erasure: string;
    station: string;
    signature: string | null;
    received_at: Date | null;
    /** As the receipt says; null where it does not. */
    removed: Generated<RemovedCounts | null>;
  };
  source_row: {
    source: string;
    kind: string;
    source_id: string;
    record_id: string;
    row: ColumnType<unknown, string, string>;
    mapped: ColumnType<unknown, string, string>;
    run: string;
    line: number;
    imported_at: Moment;
  };
  demo_shop: {
    one_row: Generated<boolean>;
    seed: number;
    made_at_ms: number;
    customers: number;
  };
  api_key: {
    id: string;
    name: string;
    hash: Buffer;
    person: string | null;
    scopes: string[];
    created_at: Moment;
    expires_at: Date;
    last_used_at: ColumnType<Date | null, undefined, Date>;
    revoked_at: Date | null;
  };
}
