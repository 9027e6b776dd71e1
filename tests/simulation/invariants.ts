/** What sync.md promises, checked on a simulated shop: some of it after every step, all of it at rest. */
import assert from 'node:assert/strict';
import { type RecordRef, recordKey } from '#shared/domain/record.ts';
import { foldPending } from '#electron/station/store/fold.ts';
import type { OutboxEntry, Store } from '#electron/station/store/store.ts';
import type { ModelStation } from './model-station.ts';
import type { Shop } from './shop.ts';
import { tracesOf } from './texts.ts';

/** After every step, for the station it was about. */
export function checkNow(shop: Shop, station: ModelStation): void {
  const { store } = station;
  if (store === null) return;
  const unsent = store.entries('unsent', 1000);
  const accepted = store.entries('accepted', 1000);
  checkOwnNotes(shop, station, store, station.replicaIsWhole ? [...unsent, ...accepted] : unsent);
  checkReturned(shop, station, store);
  checkOverlay(station, store, [...unsent, ...accepted]);
}

/** I5: own writes are seen, whether the hub has them or not, for as long as their customer is. */
function checkOwnNotes(
  { hub }: Shop,
  { id }: ModelStation,
  store: Store,
  own: readonly OutboxEntry[],
): void {
  for (const { mutation, state } of own) {
    if (mutation.name !== 'note.add') continue;
    const { noteId, customerId, text } = mutation.args as Record<string, string>;
    const note = { kind: 'note', id: String(noteId) };
    const customer = store.read({ kind: 'customer', id: String(customerId) });
    if (customer === undefined || customer.deleted) continue;
    if (state === 'accepted' && hub.records.get(recordKey(note))?.deleted !== false) continue;
    const doc = store.read(note)?.doc as { text?: string } | undefined;
    assert.equal(doc?.text, text, `I5: ${id} does not see its own note`);
  }
}

/** I5, too: an own note that left the outbox has come back as a row of the hub. */
function checkReturned({ hub, notes }: Shop, station: ModelStation, store: Store): void {
  if (!station.replicaIsWhole) return;
  for (const mutation of station.appended) {
    const note = notes.get(mutation);
    if (note === undefined || store.entry(mutation) !== undefined) continue;
    const customer = store.read({ kind: 'customer', id: note.customer });
    const record = hub.records.get(recordKey(note));
    if (customer?.deleted !== false || record?.deleted !== false) continue;
    if (!hub.grantsOf(station.id).includes(record.scope)) continue;
    assert.ok(store.read(note), `I5: an own note of ${station.id} is not back yet`);
  }
}

/** What is laid over the hub's rows is what own changes make of these rows, computed from nothing. */
function checkOverlay(
  { id, files, sending }: ModelStation,
  store: Store,
  own: readonly OutboxEntry[],
): void {
  const pending = own.toSorted((a, b) => a.mutation.sequence - b.mutation.sequence);
  const isLevel = store.scopes().length > 0;
  const hasArrived = (ref: RecordRef, version: number) =>
    (store.readHubRow(ref)?.version ?? 0) >= version ||
    (isLevel &&
      store.scopes().every(({ cursor }) => cursor.phase === 'feed' && cursor.version >= version));
  const folded = foldPending(pending, (ref) => store.readHubRow(ref), hasArrived, sending);
  const held = files.query<{ kind: string; id: string; doc: string }>(
    'outbox',
    'SELECT kind, id, doc FROM pending_record',
  );
  const asHeld = Object.fromEntries(held.map((row) => [recordKey(row), JSON.parse(row.doc)]));
  const asFolded = Object.fromEntries([...folded].map(([key, { doc }]) => [key, doc]));
  assert.deepEqual(asHeld, asFolded, `what ${id} shows is not its own changes over the hub's rows`);
  for (const { kind, id: of, doc } of folded.values()) {
    assert.deepEqual(store.read({ kind, id: of })?.doc, doc, `I5: ${kind} ${of} as ${id} shows it`);
  }
}

/** Once everybody is level: nothing was lost, doubled, left behind or made different. */
export function checkAtRest(shop: Shop): void {
  for (const station of shop.stations) {
    if (shop.revokedWith.has(station.id)) checkRevoked(shop, station);
    else checkLevel(shop, station);
  }
}

/** A second copy of a station, before it is given up: the hub has all that was saved on it. */
export function checkRetired(shop: Shop, twin: ModelStation): void {
  if (!shop.revokedWith.has(twin.id)) checkLevel(shop, twin);
}

function checkLevel(shop: Shop, station: ModelStation): void {
  checkMutations(shop, station);
  checkReplica(shop, station);
  checkLookUp(shop, station);
  checkErased(shop, station);
  // I11: what is said of the connection is true.
  assert.equal(station.view?.storageFull, false, `${station.id} says its disk is full`);
}

/** Who was removed knows it, and nothing of theirs has been decided since. */
function checkRevoked({ hub, revokedWith }: Shop, { id, view }: ModelStation): void {
  const link = view?.link;
  const code = link?.phase === 'refused' ? link.code : link?.phase;
  assert.equal(code, 'revoked', `${id} was removed and is not told so`);
  const decided = hub.appliedOf(id).length;
  assert.ok(decided <= (revokedWith.get(id) ?? 0), `${id} was removed and is served`);
}

/** I1, I2, I3: everything that was saved is decided once, in order, and what was refused is kept. */
function checkMutations(shop: Shop, station: ModelStation): void {
  const { hub, lost, unsure, counts } = shop;
  const { id, store, appended } = station;
  if (store === null) throw new Error(`${id} is down`);
  for (const mutation of appended) {
    const decided = hub.effects.get(mutation) ?? 0;
    if (unsure.has(mutation)) {
      assert.ok(decided <= 1, `I2: ${mutation} of ${id} was decided ${decided} times`);
      continue;
    }
    const expected = lost.has(mutation) ? 0 : 1;
    assert.equal(decided, expected, `I1 I2: ${mutation} of ${id} was decided ${decided} times`);
    if (expected === 0) continue;
    const result = hub.resultOf(id, mutation);
    const entry = store.entry(mutation);
    // What was tried on somebody who was erased is not shown again to whose files forgot it.
    const isErased = result?.status === 'rejected' && result.code === 'erased';
    const isGoneForGood = isErased && station.filesAreOlder;
    if (result?.status === 'accepted') {
      const waits = hub.grantsOf(id).length === 0 && entry?.state === 'accepted';
      if (!waits)
        assert.equal(
          entry?.state,
          undefined,
          `${mutation} at ${id} was accepted and is still there`,
        );
    } else if (isGoneForGood && entry === undefined) {
      continue;
    } else if (station.closedByPerson.has(mutation)) {
      // A change that a person let go goes with whom it is about.
      if (entry === undefined && shop.wasErased(mutation)) continue;
      assert.match(entry?.state ?? 'gone', /attention|closed/, `${mutation} at ${id} is gone`);
    } else {
      assert.equal(entry?.state, 'attention', `I1: refused ${mutation} is not shown at ${id}`);
    }
  }
  const order = new Map(appended.map((mutation, place) => [mutation, place]));
  const places = hub.appliedOf(id).flatMap((mutation) => {
    const isSaved = shop.savedAs(id).has(mutation);
    assert.ok(isSaved, `${mutation} was decided and never saved at ${id}`);
    return unsure.has(mutation) ? [] : (order.get(mutation) ?? []);
  });
  for (let i = 1; i < places.length; i += 1) {
    assert.ok((places[i] as number) > (places[i - 1] as number), `I3: ${id} out of order`);
  }
  for (const { result } of store.entries('attention', 1000)) {
    if (result?.status === 'conflict') counts.conflicts += 1;
    if (result?.status !== 'rejected') continue;
    counts.rejected += 1;
    if (result.code === 'failed') counts.poison += 1;
    if (result.code === 'unknown_mutation') counts.unknown += 1;
  }
}

interface HeldRow {
  kind: string;
  id: string;
  scope: string;
  version: number;
  doc: string | null;
}

/** I4, I7: the replica is what the hub has in the granted scopes, and nothing else. */
function checkReplica({ hub }: Shop, { id, store, files }: ModelStation): void {
  const grants = hub.grantsOf(id);
  const held = new Map(
    files
      .query<HeldRow>(
        'replica',
        `SELECT kind.name AS kind, record.id, scope.name AS scope, version, doc FROM record
         JOIN kind ON kind.number = record.kind JOIN scope ON scope.number = record.scope`,
      )
      .map((row) => [recordKey(row), row]),
  );
  for (const [key, row] of held) {
    assert.ok(
      grants.includes(row.scope),
      `${id} holds ${key} of ${row.scope}, which was withdrawn`,
    );
    const record = hub.records.get(key);
    const isThere = record !== undefined && grants.includes(record.scope) && !record.deleted;
    if (row.doc !== null) assert.ok(isThere, `${id} holds ${key}, which is not there any more`);
  }
  for (const [key, record] of hub.records) {
    if (!grants.includes(record.scope)) continue;
    const row = held.get(key);
    const shown = store?.read(record);
    assert.deepEqual(shown?.doc ?? null, record.doc, `${key} as ${id} shows it`);
    // A first sync brings no tombstones, so what is deleted may be missing or stand at an older departure.
    if (record.deleted) continue;
    assert.equal(row?.version, record.version, `I4: version of ${key} at ${id}`);
    assert.deepEqual(JSON.parse(row?.doc ?? 'null'), record.doc, `I4: ${key} at ${id}`);
  }
  const pending = files.query('outbox', 'SELECT kind, id FROM pending_record');
  assert.deepEqual(pending, [], `${id} still lays own changes over the hub's`);
}

/** I12: look-up finds who is there, and nobody else. */
function checkLookUp({ hub, customers }: Shop, { id, store }: ModelStation): void {
  const grants = hub.grantsOf(id);
  for (const customer of customers) {
    const record = hub.records.get(`customer/${customer}`);
    const isThere = record !== undefined && !record.deleted && grants.includes(record.scope);
    const hits = store?.searchCustomers(`Given${customer}x`, 50).hits ?? [];
    const found = hits.some((hit) => hit.customer.id === customer && !hit.similar);
    assert.equal(found, isThere, `look-up of ${customer} at ${id}`);
  }
}

/** I7: after its receipt a station's files hold nothing of who was erased, in no page. */
function checkErased({ hub }: Shop, { id, files }: ModelStation): void {
  const erased = hub.confirmedBy(id);
  if (erased.length === 0) return;
  const bytes = files.bytes().toString('latin1').toLowerCase();
  for (const customer of erased) {
    for (const trace of tracesOf(customer)) {
      assert.ok(!bytes.includes(trace), `I7: ${id} still holds ${trace}`);
    }
  }
}
