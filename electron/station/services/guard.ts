/**
 * The one guard in front of every handler: is the station open, is somebody signed in, may they do this to
 * anything at all. Whose thing it is, and whether a lead has to agree, the service asks with `permit`.
 */
import { type Action, type Actor, may, mayEver } from '#shared/domain/permissions.ts';
import { type CallName, calls } from '#shared/rpc/contract.ts';
import { callNeeds } from '#shared/rpc/permissions.ts';
import { CallRefused, type Handlers } from '#shared/rpc/server.ts';
import type { ApprovableAction } from '#shared/rpc/session.ts';
import type { ServiceContext } from './context.ts';

/** Calls that are answered whether or not the station's files are open. */
const ALWAYS: readonly CallName[] = ['station.status', 'station.enrol', 'station.contact'];

/** @param open gives the open station's context, or undefined while there is none. */
export function guardHandlers(
  handlers: Handlers,
  open: () => ServiceContext | undefined,
): Handlers {
  const guarded = Object.keys(calls).map((name) => {
    const call = name as CallName;
    const handler = handlers[call] as (args: unknown) => unknown;
    return [
      call,
      (args: unknown) => {
        if (!ALWAYS.includes(call)) check(call, open());
        return handler(args);
      },
    ];
  });
  return Object.fromEntries(guarded) as Handlers;
}

function check(call: CallName, context: ServiceContext | undefined): void {
  if (context === undefined) throw new CallRefused('not_ready', call);
  const need = callNeeds[call];
  if (need === 'anyone') return;
  const actor = actorOf(context);
  if (actor === null) throw new CallRefused('locked', call);
  if (need === 'signed_in') return;
  if (mayEver(actor, need, context.identity.mode)) return;
  context.audit.often(
    { action: 'call.refused', reason: 'not_permitted', outcome: 'refused' },
    () => ({
      call,
    }),
  );
  throw new CallRefused('not_permitted', call);
}

/** Whoever is signed in, as the table of permissions sees them. */
export function actorOf({ session, identity }: ServiceContext): Actor | null {
  const person = session.current();
  if (person === null) return null;
  return { role: person.role, staffId: person.staffId, store: identity.store };
}

/** Whether whoever is signed in may do this to a thing of theirs or another's. Throws `CallRefused`. */
export function permit(
  context: ServiceContext,
  action: ApprovableAction,
  about: { subject: string | null; owner: string | null; approval: string | undefined },
): void {
  const actor = actorOf(context);
  if (actor === null) throw new CallRefused('locked', action);
  const { subject, owner, approval } = about;
  switch (verdictOn(actor, context, action, owner)) {
    case 'yes':
      return;
    case 'no':
      throw new CallRefused('not_permitted', action);
    case 'approval': {
      const asked = { action, subject, by: actor.staffId ?? '' };
      const granted = context.approvals.use(approval, asked);
      if (granted === undefined) throw new CallRefused('needs_approval', action);
      const { grantedBy, reason } = granted;
      const facts = { action, grantedBy, ...(subject === null ? {} : { change: subject }) };
      context.audit.note({ action: 'override', reason, facts });
    }
  }
}

function verdictOn(
  actor: Actor,
  { identity }: ServiceContext,
  action: Action,
  owner: string | null,
) {
  return may(actor, action, identity.mode, { owner, store: identity.store });
}
