/** Who stands at this station. Signing in with a PIN comes with staff roles; here a person says who they are. */
import { Staff } from '#shared/domain/staff.ts';
import { CallRefused } from '#shared/rpc/server.ts';
import type { StaffMember } from '#shared/rpc/status.ts';
import type { Store } from '../store/store.ts';
import type { ServiceContext } from './context.ts';

/** Active staff of the stores this station holds, by name. */
export function listStaff(store: Store): StaffMember[] {
  return store
    .list('staff')
    .flatMap(({ id, doc }) => {
      const staff = Staff.safeParse(doc);
      return staff.success && staff.data.active
        ? [{ staffId: id, name: staff.data.name, role: staff.data.role }]
        : [];
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'ko'));
}

export function chooseStaff(context: ServiceContext, staffId: string | null): void {
  const member = listStaff(context.store).find((one) => one.staffId === staffId);
  if (staffId !== null && member === undefined) {
    throw new CallRefused('invalid', `staff.choose: no active staff ${staffId}`);
  }
  context.staff.choose(member === undefined ? null : { id: member.staffId, name: member.name });
  context.changed.status();
}
