/** What happens to the files of a simulated station, and whoever finds out late. */
import type { PageRow } from '#shared/protocol/feed.ts';
import { StorageFull } from '#electron/station/store/store.ts';
import { Crashed } from './memory-files.ts';
import type { ModelStation } from './model-station.ts';
import type { Shop } from './shop.ts';
import { customerDoc } from './texts.ts';

/**
 * Rows of the replica come to differ from the hub's in silence, and the program ends: one is gone, one says
 * something else under its version, an older or a newer one, one is there that never was, or the cursor is
 * ahead of what has come.
 */
export function rot(
  shop: Shop,
  station: ModelStation,
  { which, what, id }: { which: number; what: number; id: number },
): void {
  const { store, files } = station;
  const filled = store?.scopes().filter(({ cursor }) => cursor.phase === 'feed') ?? [];
  const held = filled[which % Math.max(1, filled.length)];
  if (store === null || held?.epoch == null || held.cursor.phase !== 'feed') return;
  const { scope, epoch, cursor } = held;
  const living = [...shop.hub.records.values()].filter(
    (record) => record.scope === scope && store.readHubRow(record)?.deleted === false,
  );
  const victim = living[which % Math.max(1, living.length)];
  const at = victim && { kind: victim.kind, id: victim.id };
  const version = (at && store.readHubRow(at)?.version) ?? 0;
  const doc = customerDoc(`ghost${id}`, what);
  const ghost: PageRow = ['customer', `ghost${id}`, Math.max(1, cursor.version), doc];
  station.isRotten = true;
  station.wasRotten = true;
  station.replicaIsWhole = false;
  try {
    const kind = what % 5;
    if (kind === 0) {
      const next = { phase: 'feed', version: shop.hub.headOf(scope) } as const;
      const nothing = { rows: [], bytes: 0, remaining: { rows: 0, bytes: 0 } };
      store.applyPage({ scope, epoch, ...nothing, next, levelAt: null });
    } else if (kind === 1 || at === undefined) {
      store.digests.mend(scope, { remove: [], write: [ghost] });
    } else {
      const other = kind === 4 ? version + 1 : version - (id % 2);
      const row: PageRow = [
        at.kind,
        at.id,
        other,
        { ...(victim?.doc as object), remark: `rot${id}` },
      ];
      const write = kind === 2 || other < 1 ? [] : [row];
      store.digests.mend(scope, { remove: [{ ...at, version }], write });
    }
  } catch (error) {
    if (!(error instanceof Crashed) && !(error instanceof StorageFull)) throw error;
  }
  shop.counts.rotten += 1;
  files.crash();
}

/** Somebody keeps a copy of the files as they are. */
export function copyFiles(station: ModelStation): void {
  if (station.store !== null) station.copy = station.files.copy();
}

/**
 * The copy is put in place of the files. What was saved since and had not reached the hub is lost with
 * them, as with any disk; all else comes back.
 */
export function putFilesBack({ hub, counts, lost, unsure }: Shop, station: ModelStation): void {
  const { copy, files, network, appended } = station;
  if (copy === null) return;
  counts.filesPutBack += 1;
  files.putBack(copy);
  station.buryIfDead();
  network.forgetStrays();
  station.filesAreOlder = true;
  station.wentBack();
  for (const mutation of appended) {
    if (hub.effects.has(mutation)) continue;
    const state = station.stateOf(mutation);
    if (state === 'unsent') lost.delete(mutation);
    // Not in the copy, or as accepted by a hub that was put back itself: it may be sent, by another copy or again.
    else if (state === 'accepted' || !lost.has(mutation)) unsure.add(mutation);
  }
}

/** A second program starts on a copy of the files. */
export function clone(shop: Shop, station: ModelStation, id: number): void {
  const hasTwin = shop.stations.some((one) => one !== station && one.id === station.id);
  if (station.store === null || hasTwin) return;
  shop.counts.cloned += 1;
  station.replicaIsWhole = false;
  shop.stations.push(shop.makeTwin(station, id));
}
