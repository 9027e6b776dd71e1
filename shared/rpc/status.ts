/** What a station knows of itself: shown in one fixed place, and true within 20 s. */
import { z } from 'zod';
import { RecordId, Scope, StationMode, StoreId } from '#shared/domain/record.ts';
import { StaffRole } from '#shared/domain/staff.ts';

export const StaffMember = z.object({ staffId: RecordId, name: z.string(), role: StaffRole });
export type StaffMember = z.infer<typeof StaffMember>;

/** How far a scope is. In a first sync `total` is fixed at the start and `received` never goes back. */
export const ScopeStatus = z.object({
  scope: Scope,
  phase: z.enum(['waiting', 'first_sync', 'following']),
  receivedRows: z.int().min(0),
  totalRows: z.int().min(0),
  receivedBytes: z.int().min(0),
  totalBytes: z.int().min(0),
  /** When it was last known to be level with the hub, by the corrected clock; null for never. */
  levelAt: z.int().nullable(),
});
export type ScopeStatus = z.infer<typeof ScopeStatus>;

export const LinkStatus = z.discriminatedUnion('state', [
  z.object({ state: z.literal('connecting'), since: z.int() }),
  /** `slow`: the hub takes seconds to answer. */
  z.object({ state: z.literal('online'), since: z.int(), slow: z.boolean().optional() }),
  /**
   * `since`: when contact was lost, or when the station started. `retryAt`: the next planned try.
   * `turn`: the hub is there, lets others in first, and said when it is this station's turn.
   */
  z.object({
    state: z.literal('offline'),
    since: z.int(),
    retryAt: z.int().nullable(),
    turn: z.boolean().optional(),
  }),
  /** The hub will not have this station; `code` is the hub's. No further tries by itself. */
  z.object({ state: z.literal('refused'), since: z.int(), code: z.string() }),
]);
export type LinkStatus = z.infer<typeof LinkStatus>;

/** Why a station cannot open its files; each has its own words and way out. */
export const FileProblem = z.enum([
  'wrong_key',
  'key_missing',
  'other_station',
  'newer_file',
  'damaged',
  'in_use',
  'no_keystore',
  'unreadable',
]);
export type FileProblem = z.infer<typeof FileProblem>;

/**
 * Files that were found damaged and set aside under the name `kept`. The replica's stays until everything is
 * pulled again; the outbox's until a person has seen it: how many unsent or unsettled changes were `saved`
 * out of it, and how many `lost`, null where nobody can tell.
 *
 * `end`: so many changes went with the end of the outbox's file. Until the hub has said which of them it
 * holds it is not `sure` that they are lost; then it stays until a person has seen it.
 *
 * `back`: the hub found these files older than what the station once did, and gave back its past: so many
 * changes that need a person are `shown` again. Stays until a person has seen it.
 */
export const Damage = z.object({
  replica: z.object({ kept: z.string() }).nullable(),
  outbox: z
    .object({ kept: z.string(), saved: z.int().min(0), lost: z.int().min(0).nullable() })
    .nullable(),
  end: z.object({ changes: z.int().min(1), sure: z.boolean() }).nullable(),
  back: z.object({ shown: z.int().min(0) }).nullable(),
});
export type Damage = z.infer<typeof Damage>;

/** `unconfirmed`: nobody at the hub confirmed it in time, or somebody turned it away. */
export const UnenrolledBecause = z.enum(['unconfirmed', 'wiped']);
export type UnenrolledBecause = z.infer<typeof UnenrolledBecause>;

/**
 * `unconfirmed`: a person at the hub has to compare its code. `contact`: it has no lease yet. `lapsed`: it
 * was without the hub for too long. `revoked`: the hub removed it. `wiping`: the hub has everything deleted.
 */
export const HeldBecause = z.enum(['unconfirmed', 'contact', 'lapsed', 'revoked', 'wiping']);
export type HeldBecause = z.infer<typeof HeldBecause>;

export const StationStatus = z.discriminatedUnion('stage', [
  /** Fresh: no hub knows it yet. `hubHint` pre-fills the hub's address. */
  z.object({
    stage: z.literal('unenrolled'),
    mode: StationMode,
    hubHint: z.string().nullable(),
    keystore: z.string(),
    /** Why it is not enrolled any more, where it was. */
    because: UnenrolledBecause.nullable(),
  }),
  /** Enrolled, and its files stay closed until the hub says otherwise. Nothing is lost by it. */
  z.object({
    stage: z.literal('held'),
    why: HeldBecause,
    station: RecordId,
    mode: StationMode,
    storeName: z.string(),
    /** What a person at the hub compares; null where there is nothing to compare. */
    compareCode: z.string().nullable(),
    /** The hub is being asked just now. */
    asking: z.boolean(),
    /** When it is asked again by itself, on this device's clock; null while it is, or never. */
    retryAt: z.int().nullable(),
    /**
     * The hub's last word, and what the clock of this device says now; null where that says nothing: a clock
     * that was put forward looks as if the hub had not answered for so long.
     */
    clock: z.object({ heardAt: z.int(), nowMs: z.int() }).nullable(),
  }),
  z.object({
    stage: z.literal('closed'),
    problem: FileProblem,
    /** The file it is about, by name only. */
    file: z.string(),
    detail: z.string(),
  }),
  z.object({
    stage: z.literal('open'),
    station: RecordId,
    mode: StationMode,
    store: StoreId,
    storeName: z.string(),
    region: z.string(),
    /** `platform`, or `development` where a plain key file stands in for a keystore; shown on screen. */
    keystore: z.enum(['platform', 'development']),
    link: LinkStatus,
    scopes: z.array(ScopeStatus),
    unsent: z.int().min(0),
    attention: z.int().min(0),
    /** What is here is being compared with the hub, and mended where it differs. */
    checking: z.boolean(),
    /** Last time the hub answered anything, by the corrected clock; null for never. */
    lastContactAt: z.int().nullable(),
    /** Corrected clock now, and how far this device's clock is off, in milliseconds. */
    nowMs: z.int(),
    clockOffsetMs: z.int(),
    customers: z.int().min(0),
    /** Who is signed in; null while the station is locked. */
    staff: StaffMember.nullable(),
    /** Until when its files stay open without contact, by the corrected clock; null where nothing says. */
    leaseUntil: z.int().nullable(),
    /** The station locks after so long without input. */
    lockAfterMs: z.int().min(0),
    /** Set while saving is impossible, e.g. a full disk. */
    writeProblem: z.enum(['storage_full']).nullable(),
    damage: Damage,
  }),
]);
export type StationStatus = z.infer<typeof StationStatus>;
export type OpenStatus = Extract<StationStatus, { stage: 'open' }>;
