/** Somebody who works in the store of a bench whose station has no hub, so that it has who may ask it. */
import type { Staff } from '#shared/domain/staff.ts';
import { staffDoc, testLead } from '#tests/support/staff.ts';

export const benchLead = testLead;
export const benchStaffScope = 'staff:gangnam';

export function benchLeadDoc(): Promise<Staff> {
  return staffDoc(benchLead);
}
