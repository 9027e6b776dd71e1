/**
 * A hub's shop as an attacker finds it: the true table of permissions, staff, a person in the book, an
 * order of the store, a product; and a station of each mode.
 */
import { signingKey } from '#hub/signing-key.ts';
import { enrolStation } from '#hub/stations/enrol-station.ts';
import { issueCode } from '#hub/stations/issue-code.ts';
import type { StationMode } from '#shared/domain/record.ts';
import { permitMutation } from '#shared/domain/permit-mutation.ts';
import type { StaffRole } from '#shared/domain/staff.ts';
import {
  customer,
  type EnrolledStation,
  type HubShop,
  type HubShopOptions,
  openHubShop,
} from './hub-shop.ts';
import {
  connectProven,
  enrolRequest,
  makeStationKey,
  type ProvenConnection,
} from './raw-station.ts';
import type { Asker } from './hub-requests.ts';

export interface ToldShop extends HubShop {
  stations: Record<StationMode, EnrolledStation>;
}

const roles: StaffRole[] = ['pickup', 'associate', 'lead', 'manager', 'privacy_officer'];

/** The id of a member of staff of the shop, by role. */
export const staffIdOf = (role: StaffRole) => `staff:${role}`;

export async function openToldShop(options: HubShopOptions = {}): Promise<ToldShop> {
  const shop = await openHubShop({ permit: permitMutation, ...options });
  await shop.write(
    customer('c1'),
    customer('c2', { name: { family: '이', given: '서준' } }),
    { kind: 'product', id: 'p1', scope: 'catalog', doc: { title: 'Linen jacket' } },
    { kind: 'order', id: 'o1', scope: 'store:gangnam', doc: { customerId: 'c1' } },
    { kind: 'order', id: 'o2', scope: 'store:hongdae', doc: { customerId: 'c2' } },
    ...roles.map((role) => ({
      kind: 'staff',
      id: staffIdOf(role),
      scope: 'staff:gangnam',
      doc: { name: role, store: 'gangnam', role, active: true },
    })),
    {
      kind: 'staff',
      id: 'staff:elsewhere',
      scope: 'staff:hongdae',
      doc: { name: 'elsewhere', store: 'hongdae', role: 'manager', active: true },
    },
  );
  const { hub } = await shop.db.selectFrom('meta').select('hub').executeTakeFirstOrThrow();
  const ports = { db: shop.db, hub, signing: await signingKey(shop.db) };
  // Past the endpoint, whose limits are for attackers, and by this clock, whatever the hub's says.
  const enrol = async (mode: StationMode = 'associate'): Promise<EnrolledStation> => {
    const nowMs = Date.now();
    const { code } = await issueCode(shop.db, { store: 'gangnam', mode, nowMs, confirmed: true });
    const key = makeStationKey();
    const outcome = await enrolStation(ports, enrolRequest(code, mode, key), nowMs);
    if (!outcome.ok) throw new Error(`enrolment refused: ${outcome.code}`);
    const { station: id } = outcome.enrolled;
    return { id, key, connect: (url = shop.hub.url) => connectProven(url, id, key) };
  };
  const stations = {
    associate: await enrol('associate'),
    pickup: await enrol('pickup'),
    kiosk: await enrol('kiosk'),
  };
  return { ...shop, enrol, stations };
}

/** Who asks, for good requests over a connection of a station. */
export function askerOf(
  { id, key }: EnrolledStation,
  { epoch, challenge }: Pick<ProvenConnection, 'epoch' | 'challenge'>,
  scope = 'catalog',
): Asker {
  return { station: id, key, epoch, challenge, scope };
}
