/** Who works here: the people of the stores this station holds. */
import { mayEver } from '#shared/domain/permissions.ts';
import type { Staff } from '#shared/domain/staff.ts';
import type { SignInPerson } from '#shared/rpc/session.ts';
import { badgeHash } from '#shared/domain/staff-secret.ts';
import type { ServiceContext } from './context.ts';

/** An active member of this store's staff; undefined for everybody else. */
export function staffMember(
  { staff: book, identity }: Pick<ServiceContext, 'staff' | 'identity'>,
  staffId: string,
): Staff | undefined {
  const staff = book.read(staffId);
  return staff?.active === true && staff.store === identity.store ? staff : undefined;
}

/** Active staff of this store who can do anything at a station of its mode, by name. */
export function listStaff(context: Pick<ServiceContext, 'staff' | 'identity'>): SignInPerson[] {
  const { store, mode } = context.identity;
  return context.staff
    .ids()
    .flatMap((id) => {
      const staff = staffMember(context, id);
      if (staff === undefined) return [];
      const works =
        mode !== 'associate' ||
        mayEver({ role: staff.role, staffId: id, store }, 'customer.find', mode);
      return works ? [personOf(id, staff)] : [];
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'ko'));
}

/** Whose badge it is; null for nobody's. */
export async function findBadge(context: ServiceContext, text: string): Promise<string | null> {
  const pepper = context.pepper();
  if (pepper === undefined) return null;
  const hash = await badgeHash(pepper, text.trim());
  const found = listStaff(context).find(
    ({ staffId }) => staffMember(context, staffId)?.badge === hash,
  );
  return found?.staffId ?? null;
}

function personOf(staffId: string, staff: Staff): SignInPerson {
  const { name, role, pin, hint } = staff;
  return { staffId, name, role, mustSetPin: pin === undefined, hint: hint ?? null };
}
