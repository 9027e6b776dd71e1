/**
 * Who works here, from the replica; and from a copy of it (the sealed file `staff`) where the replica was
 * damaged and the hub cannot be reached to fetch it again: else a counter that is cut off could do nothing.
 *
 * 1. The copy is of what was visible when the replica was last whole, and is used only until the scope of
 *    the staff is level again. Who left since is not known, as of everything while cut off.
 * 2. The count of wrong PINs is in the outbox, and is the same for both.
 */
import { z } from 'zod';
import { Staff } from '#shared/domain/staff.ts';
import type { SealedFile } from '../sealed-file.ts';
import type { Store } from '../store/store.ts';

export const KeptStaff = z.array(z.object({ id: z.string(), doc: Staff }));
export type KeptStaff = z.infer<typeof KeptStaff>;

export interface StaffBook {
  /** Undefined for nobody, and for what is no staff record that this version can read. */
  read(staffId: string): Staff | undefined;
  ids(): string[];
  /** Staff records may have changed: the copy follows them. */
  keep(): void;
}

export function createStaffBook(parts: {
  store: Pick<Store, 'read' | 'list' | 'damage' | 'scopes'>;
  file: SealedFile<KeptStaff>;
  /** The copy could not be written. */
  failed(error: unknown): void;
}): StaffBook {
  const { store, file, failed } = parts;
  let copy: KeptStaff | undefined;
  let written = '';

  /** The replica was damaged, and its staff are not back yet. */
  const isMissing = () =>
    store.damage().replica !== null &&
    !store.scopes().some(({ scope, levelAt }) => scope.startsWith('staff:') && levelAt !== null);

  function kept(): KeptStaff {
    copy ??= file.read() ?? [];
    return copy;
  }

  return {
    read(staffId) {
      const record = store.read({ kind: 'staff', id: staffId });
      if (record === undefined && isMissing()) {
        return kept().find(({ id }) => id === staffId)?.doc;
      }
      return Staff.safeParse(record?.doc).data;
    },
    ids() {
      const known = store.list('staff').map(({ id }) => id);
      if (!isMissing()) return known;
      return [...new Set([...known, ...kept().map(({ id }) => id)])];
    },
    keep() {
      if (isMissing()) return;
      const people = store.list('staff').flatMap(({ id, doc }) => {
        const staff = Staff.safeParse(doc);
        return staff.success ? [{ id, doc: staff.data }] : [];
      });
      const now = JSON.stringify(people);
      if (now === written) return;
      try {
        file.write(people);
        written = now;
        copy = undefined;
      } catch (error) {
        failed(error);
      }
    },
  };
}
