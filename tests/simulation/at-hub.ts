/** What happens at the hub of a simulated shop, by other systems and by its operator. */
import type { ModelStation } from './model-station.ts';
import { GRANTS, type Shop } from './shop.ts';
import { customerDoc, uuid } from './texts.ts';

export function importCustomer({ hub }: Shop, id: string, what: number): void {
  const scope = hub.records.get(`customer/${id}`)?.scope ?? 'region:kr';
  hub.write({ kind: 'customer', id, scope, doc: customerDoc(id, what) });
}

/** A customer moves to another scope, or back. */
export function move({ hub, counts }: Shop, id: string, what: number): void {
  const record = hub.records.get(`customer/${id}`);
  if (record === undefined || record.deleted) return;
  counts.moved += 1;
  const scope = what % 2 === 0 ? 'store:gangnam' : 'region:kr';
  hub.write({ kind: 'customer', id, scope, doc: record.doc as Record<string, unknown> });
}

/** Erased for good: whoever takes the place in the list is somebody else. */
export function erase(shop: Shop, place: number, id: number): void {
  const customer = shop.customers[place] as string;
  if (shop.hub.records.get(`customer/${customer}`)?.deleted !== false) return;
  shop.counts.erased += 1;
  shop.erased.add(customer);
  shop.hub.erase(customer, uuid('f', id));
  const next = `c${place}e${id}`;
  shop.customers[place] = next;
  importCustomer(shop, next, id);
}

/** A newer hub: a kind that no station knows, or a field. */
export function skew(
  { hub, counts }: Shop,
  customer: string,
  { what, id }: { what: number; id: number },
): void {
  counts.skew += 1;
  if (what % 2 === 0) {
    const doc = { customerId: customer, weight: what };
    hub.write({ kind: 'parcel', id: `p${id}`, scope: 'store:gangnam', doc });
    return;
  }
  const scope = hub.records.get(`customer/${customer}`)?.scope ?? 'region:kr';
  const doc = { ...customerDoc(customer, what), nickname: `n${what}`, zodiac: { sign: what } };
  hub.write({ kind: 'customer', id: customer, scope, doc });
}

/** Scopes are granted or withdrawn; a connected station is told. */
export function regrant({ hub, counts, stations }: Shop, { id }: ModelStation, what: number): void {
  const held = hub.grantsOf(id);
  const missing = GRANTS.filter((one) => !held.includes(one));
  // Mostly it gets back what it lost, since without customers there is little to do.
  const gets = missing.length > 0 && what % 4 > 0;
  const scope = gets ? missing[what % missing.length] : GRANTS[what % GRANTS.length];
  const withdraws = held.includes(scope as string);
  counts[withdraws ? 'withdrawn' : 'granted'] += 1;
  const now = GRANTS.filter((one) => (one === scope ? !withdraws : held.includes(one)));
  hub.grant(id, now);
  for (const station of stations) {
    if (station.id !== id) continue;
    station.replicaIsWhole = false;
    station.network.regrant(now);
  }
}

/** Old deletions are forgotten. A store's catalogue has some: what was there for a day. */
export function keepHouse({ hub, counts }: Shop, id: number): void {
  counts.houses += 1;
  const brief = { kind: 'product', id: `brief${id}` };
  hub.write({ ...brief, scope: 'catalog', doc: { title: 'for a day' } }, { ...brief, doc: null });
  hub.keepHouse();
}

/** A station is removed for good. One always stays. */
export function revoke({ hub, counts, stations, revokedWith }: Shop, { id }: ModelStation): void {
  const left = stations.filter((one) => one.id !== id && !revokedWith.has(one.id));
  if (left.length === 0 || revokedWith.has(id)) return;
  counts.revoked += 1;
  revokedWith.set(id, hub.appliedOf(id).length);
  hub.revoke(id);
  for (const { id: of, network } of stations) if (of === id) network.expel();
}

/** The hub's database is put back to a backup, under a new epoch; everybody is cut off by it. */
export function restoreHub(shop: Shop, putBack: (epoch: string) => void, id: number): void {
  const { hub, counts, stations, lost, unsure } = shop;
  counts.putBack += 1;
  const known = new Set(hub.effects.keys());
  putBack(uuid('e', id));
  for (const station of stations) {
    const { network, appended } = station;
    station.replicaIsWhole = false;
    network.cut();
    network.forgetStrays();
    const copies = stations.filter(({ id }) => id === station.id);
    for (const mutation of appended) {
      if (hub.effects.has(mutation) || !known.has(mutation)) continue;
      const holding = copies.filter((copy) => copy.appended.includes(mutation));
      const sends = holding.filter((copy) => {
        const state = copy.stateOf(mutation);
        return state === 'unsent' || state === 'accepted';
      });
      // What one copy of a station sends again, and another saw come back or refused, is for both to have.
      if (sends.length === 0) lost.add(mutation);
      else if (sends.length < holding.length) unsure.add(mutation);
      else counts.sentAgain += 1;
    }
  }
}
