/**
 * Who may do what: one table, evaluated by the same function at the station, at the hub, and (only to hide
 * what cannot be done) on the screen. What is not in it may nobody do.
 *
 * 1. A role may do what its rows say, at places where the action can be done at all.
 * 2. A row's scope says to whose things it applies; of several rows the most generous counts.
 * 3. A row with `approval` needs a lead's PIN each time.
 */
import { z } from 'zod';
import type { StationMode } from './record.ts';

/** `kiosk` is nobody in particular; the hub's own commands act as `hub_admin`. The others are staff's. */
export const Role = z.enum([
  'kiosk',
  'pickup',
  'associate',
  'lead',
  'manager',
  'privacy_officer',
  'hub_admin',
]);
export type Role = z.infer<typeof Role>;

/** Where something is done: at a station of a mode, or at the hub itself. */
export type Place = StationMode | 'hub';

/** `own`: what the person made or is. `store`: of their store. `held`: whatever the place holds. */
export type PermissionScope = 'own' | 'store' | 'held';

/** Every action there is, `resource.verb`, with the places where it can be done at all. */
export const actions = {
  'customer.find': ['associate'],
  'customer.view': ['associate'],
  'customer.edit': ['associate'],
  'customer.erase': ['hub'],
  'customer.import': ['hub'],
  'preference.record': ['associate'],
  'preference.retract': ['associate'],
  'note.add': ['associate'],
  'note.retract': ['associate'],
  'code.scan': ['associate'],
  'change.view': ['associate', 'pickup'],
  'change.retry': ['associate', 'pickup'],
  'change.resolve': ['associate', 'pickup'],
  'change.discard': ['associate', 'pickup'],
  'change.export': ['associate', 'pickup'],
  'station.sync': ['associate', 'pickup', 'kiosk'],
  'station.acknowledge': ['associate', 'pickup', 'kiosk'],
  'station.manage': ['hub'],
  'staff.pin': ['associate', 'pickup'],
  'staff.code': ['associate', 'pickup', 'hub'],
  'staff.manage': ['hub'],
  'approval.ask': ['associate', 'pickup'],
  'approval.grant': ['associate', 'pickup'],
  'pickup.find': ['pickup', 'associate'],
  'pickup.stage': ['pickup', 'associate'],
  'pickup.hand_over': ['pickup', 'associate'],
  'pickup.hold': ['pickup', 'associate'],
  'pickup.release': ['pickup', 'associate'],
  'pickup.undo': ['pickup', 'associate'],
  'pickup.collector': ['pickup', 'associate'],
  'pickup.resend': ['pickup', 'associate'],
  'pickup.code': ['hub'],
  /** To let pass what the verdict stops where a lead may: no proof, too dear while cut off, too many tries. */
  'pickup.override': ['pickup', 'associate'],
  'return.receive': ['pickup', 'associate'],
  'incident.view': ['pickup', 'associate'],
  'incident.acknowledge': ['pickup', 'associate'],
  'audit.read': ['hub'],
  'key.manage': ['hub'],
} as const satisfies Record<string, readonly Place[]>;
export type Action = keyof typeof actions;

export interface Permission {
  action: Action;
  scope: PermissionScope;
  /** Only with a lead's PIN. */
  approval?: true;
}

const held = (...names: Action[]): Permission[] =>
  names.map((action) => ({ action, scope: 'held' }));
const own = (...names: Action[]): Permission[] => names.map((action) => ({ action, scope: 'own' }));
const ofStore = (...names: Action[]): Permission[] =>
  names.map((action) => ({ action, scope: 'store' }));
const approved = (...names: Action[]): Permission[] =>
  names.map((action) => ({ action, scope: 'held', approval: true }));

const anyone = held('station.sync');
const signedIn = [...anyone, ...own('staff.pin'), ...held('station.acknowledge', 'approval.ask')];
const reading = held('customer.find', 'customer.view', 'code.scan', 'change.view');
const serving = held(
  'customer.edit',
  'preference.record',
  'preference.retract',
  'note.add',
  'note.retract',
  'change.retry',
  'change.resolve',
);
/** What everybody does who works at the pickup desk. */
const desk = held(
  'pickup.find',
  'pickup.stage',
  'pickup.hand_over',
  'pickup.hold',
  'pickup.collector',
  'pickup.resend',
  'return.receive',
  'incident.view',
);
const deskApproved = approved(
  'pickup.release',
  'pickup.undo',
  'pickup.override',
  'incident.acknowledge',
);
const deskLeading = held(
  'pickup.release',
  'pickup.undo',
  'pickup.override',
  'incident.acknowledge',
);
const leading = [
  ...desk,
  ...deskLeading,
  ...signedIn,
  ...reading,
  ...serving,
  ...held('change.discard', 'change.export'),
  ...ofStore('staff.code', 'approval.grant'),
];

/** The table. */
export const permissions: Record<Role, readonly Permission[]> = {
  kiosk: anyone,
  pickup: [
    ...signedIn,
    ...held('change.view', 'change.retry', 'change.resolve'),
    ...own('change.discard'),
    ...approved('change.discard'),
    ...desk,
    ...deskApproved,
  ],
  associate: [
    ...signedIn,
    ...reading,
    ...serving,
    ...own('change.discard'),
    ...approved('change.discard', 'change.export'),
    ...desk,
    ...deskApproved,
  ],
  lead: leading,
  manager: leading,
  privacy_officer: [
    ...signedIn,
    ...reading,
    ...held('change.export', 'customer.erase', 'audit.read'),
  ],
  hub_admin: held(
    'customer.erase',
    'customer.import',
    'station.manage',
    'staff.manage',
    'staff.code',
    'audit.read',
    'key.manage',
    'pickup.code',
  ),
};

export interface Actor {
  role: Role;
  /** Their staff id; null for nobody in particular. */
  staffId: string | null;
  /** Their store; null for the hub's. */
  store: string | null;
}

/** What an action is done to, as far as it matters who that belongs to. */
export interface Target {
  /** The staff id of whoever made it or is it; null where nobody is known. */
  owner?: string | null;
  store?: string | null;
}

export type Verdict = 'yes' | 'approval' | 'no';

/** Whether somebody may do something here; `approval` where a lead has to agree. */
export function may(actor: Actor, action: Action, place: Place, target: Target = {}): Verdict {
  const places: readonly Place[] = actions[action];
  if (!places.includes(place)) return 'no';
  const rows = permissions[actor.role].filter(
    (row) => row.action === action && covers(row.scope, actor, target),
  );
  if (rows.some(({ approval }) => approval !== true)) return 'yes';
  return rows.length > 0 ? 'approval' : 'no';
}

/**
 * Whether there is anything that somebody could do this to: what a screen shows, and what a call may be
 * made for at all. Whose thing it is decides `may`.
 */
export function mayEver(actor: Actor, action: Action, place: Place): boolean {
  return may(actor, action, place, { owner: actor.staffId, store: actor.store }) !== 'no';
}

function covers(scope: PermissionScope, actor: Actor, { owner, store }: Target): boolean {
  switch (scope) {
    case 'own':
      return actor.staffId !== null && owner === actor.staffId;
    case 'store':
      return actor.store !== null && store === actor.store;
    case 'held':
      return true;
  }
}
