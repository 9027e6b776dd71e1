/** The demo shop's stores and the people who work there. */
import type { StaffRef } from '#shared/domain/observer.ts';
import type { RecordWrite } from '#shared/domain/record.ts';
import type { Staff, StaffRole } from '#shared/domain/staff.ts';

export interface DemoStore {
  id: string;
  name: string;
  /** ISO 3166 code, for phone numbers and addresses. */
  region: string;
}

export const demoStores: readonly DemoStore[] = [
  { id: 'gangnam', name: '강남 Gangnam', region: 'KR' },
  { id: 'seongsu', name: '성수 Seongsu', region: 'KR' },
  { id: 'busan', name: '부산 Busan', region: 'KR' },
];

/** The scope of every customer of the demo shop. */
export const demoScope = 'region:kr';

const staffNames: Record<string, readonly [string, StaffRole][]> = {
  gangnam: [
    ['박서연', 'lead'],
    ['이준호', 'associate'],
    ['최유나', 'associate'],
    ['Daniel Kim', 'associate'],
    ['정하늘', 'manager'],
    ['유하린', 'pickup'],
  ],
  seongsu: [
    ['한소라', 'lead'],
    ['오태경', 'associate'],
    ['Sofia Rossi', 'associate'],
    ['문보라', 'associate'],
    ['신재욱', 'associate'],
    ['임채원', 'pickup'],
  ],
  busan: [
    ['강도연', 'lead'],
    ['배은지', 'associate'],
    ['윤아름', 'associate'],
    ['서동규', 'associate'],
    ['하정민', 'associate'],
    ['노은우', 'pickup'],
  ],
};

/** Who serves customers in a store; the first is its lead. Those of the pickup desk come last, and do not. */
export function staffOf(store: string): readonly StaffRef[] {
  return staff[store] ?? [];
}

export function staffRecords(): RecordWrite[] {
  return Object.entries(staffNames).flatMap(([store, people]) =>
    people.map(([name, role], i) => {
      const doc: Staff = { name, store, role, active: true };
      return { kind: 'staff', id: staffId(store, i), scope: `staff:${store}`, doc };
    }),
  );
}

function staffId(store: string, index: number): string {
  return `demo:staff:${store}-${index + 1}`;
}

const staff: Record<string, readonly StaffRef[]> = Object.fromEntries(
  Object.entries(staffNames).map(([store, people]) => [
    store,
    people.flatMap(([name, role], i) =>
      role === 'pickup' ? [] : [{ id: staffId(store, i), name }],
    ),
  ]),
);
