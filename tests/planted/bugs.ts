/**
 * Bugs of one line, each of the kind that burned others, and the smallest part of the tests that must
 * fail on it. `find` stands exactly once in its file; where it does not any more, it has to be looked
 * for anew, and the run fails until somebody has.
 */

/** Seeds of the simulation, or files of a vitest project. */
export type Suite =
  | { seeds: number }
  | { project: 'unit' | 'contract' | 'integration'; files: readonly string[] };

export interface PlantedBug {
  name: string;
  file: string;
  find: string;
  plant: string;
  caughtBy: Suite;
}

const engine = 'shared/sync/engine.ts';
const driver = 'electron/station/sync/driver.ts';
const store = 'electron/station/store';
const simulation: Suite = { seeds: 200 };
const unit = (...files: string[]): Suite => ({ project: 'unit', files });
const contract = (...files: string[]): Suite => ({ project: 'contract', files });
const integration = (...files: string[]): Suite => ({ project: 'integration', files });

export const plantedBugs: readonly PlantedBug[] = [
  {
    name: 'the outbox is cleared on send',
    file: driver,
    find: 'const answer = await link?.push({ mutations });',
    plant: `store.settle(mutations.map(({ id }) => ({ id, result: { status: 'accepted', versions: {} } })));
      const answer = await link?.push({ mutations });`,
    caughtBy: simulation,
  },
  {
    name: 'the cursor is ahead of its rows',
    file: `${store}/replica.ts`,
    find: 'const written = rows.write(number, page.rows);',
    plant: 'const written = rows.write(number, page.rows.slice(0, 6));',
    caughtBy: simulation,
  },
  {
    name: 'a cursor from before the link was lost is used',
    file: engine,
    find: '{ ...state, scopes: [], pulling: null,',
    plant: '{ ...state, pulling: null,',
    caughtBy: unit('shared/sync/engine.test.ts'),
  },
  {
    name: 'an announcement is dropped while a page is under way',
    file: engine,
    find: "const heardMore = next.phase === 'feed' && s.announced > next.version;",
    plant: 'const heardMore = false;',
    caughtBy: unit('shared/sync/engine.test.ts'),
  },
  {
    name: 'the second page is forgotten',
    file: engine,
    find: "behind: s.behind || !done || next.phase !== 'feed' || heardMore",
    plant: 'behind: s.behind || heardMore',
    caughtBy: simulation,
  },
  {
    name: 'own changes are not laid over a new row',
    file: `${store}/outbox.ts`,
    find: 'return refold([...dropArrived(), ...changed.filter(mutations.isPending)]);',
    plant: 'return refold(dropArrived());',
    caughtBy: simulation,
  },
  {
    name: 'a read does not see own changes',
    file: `${store}/sqlite-store.ts`,
    find: 'const read = (ref: RecordRef) => overlay.read(ref) ?? replica.rows.read(ref);',
    plant: 'const read = (ref: RecordRef) => replica.rows.read(ref) ?? overlay.read(ref);',
    caughtBy: simulation,
  },
  {
    name: 'an accepted change is forgotten before its row has come',
    file: `${store}/outbox.ts`,
    find: 'if (!versions.every(([key, version]) => hub.hasArrived(refOf(key), version))) continue;',
    plant: 'if (versions.length < 0) continue;',
    caughtBy: simulation,
  },
  {
    name: 'a sequence number is given again after the row has gone',
    file: `${store}/mutation-rows.ts`,
    find: `"SELECT seq FROM sqlite_sequence WHERE name = 'mutation'"`,
    plant: `"SELECT coalesce(max(sequence), 0) FROM mutation"`,
    caughtBy: unit(`${store}/outbox.test.ts`),
  },
  {
    name: 'what a put-back hub forgot is not sent again',
    file: driver,
    find: "if (store.outboxCounts().unsent > 0) feed({ type: 'appended' });",
    plant: '',
    caughtBy: unit(driver.replace('.ts', '.test.ts')),
  },
  {
    name: 'what a put-back hub had accepted stays accepted',
    file: `${store}/mutation-rows.ts`,
    find: "WHERE state = 'accepted' AND sequence > ?",
    plant: "WHERE state = 'accepted' AND sequence > ? AND state = 'unsent'",
    caughtBy: simulation,
  },
  {
    name: '"saved" is said before it is durable',
    file: `${store}/connection.ts`,
    find: 'outbox: { synchronous: 2,',
    plant: 'outbox: { synchronous: 1,',
    caughtBy: unit(`${store}/open-store.test.ts`),
  },
  {
    name: 'the cursor is stored before its rows',
    file: `${store}/replica.ts`,
    find: `      return changingRows(() => {
        const number = scopes.numberOf(page.scope);`,
    plant: `      db.transaction(() => scopes.advance(page)).immediate();
      return changingRows(() => {
        const number = scopes.numberOf(page.scope);`,
    caughtBy: simulation,
  },
  {
    name: 'an older version replaces a newer one',
    file: `${store}/write-rows.ts`,
    find: "if (before?.holding === 'held' && before.version >= version) continue;",
    plant: '',
    caughtBy: unit(`${store}/replica.test.ts`),
  },
  {
    name: 'a withdrawn scope is kept',
    file: `${store}/replica.ts`,
    find: 'scopes.lose(scope);',
    plant: '',
    caughtBy: simulation,
  },
  {
    name: 'a page of an old epoch is applied',
    file: `${store}/replica.ts`,
    find: 'if (epoch !== null && epoch !== page.epoch) {',
    plant: 'if (epoch === undefined) {',
    caughtBy: unit(`${store}/replica.test.ts`),
  },
  {
    name: 'a page that was asked for over an older link is taken',
    file: driver,
    find: 'const isVoid = () => askedAt !== adopted || !current(generation);',
    plant: 'const isVoid = () => askedAt < 0;',
    caughtBy: unit(driver.replace('.ts', '.test.ts')),
  },
  {
    name: 'a page is applied although the one before it was not',
    file: driver,
    find: 'const isVoid = () => askedAt !== adopted || isOver();',
    plant: 'const isVoid = () => isOver();',
    caughtBy: unit(driver.replace('.ts', '.test.ts')),
  },
  {
    name: 'changes that went with the end of the outbox are not missed',
    file: `${store}/outbox.ts`,
    find: 'appendedEver.add(appended.length);',
    plant: '',
    caughtBy: unit(`${store}/lost-end.test.ts`),
  },
  {
    name: 'a conflict does not need anybody',
    file: `${store}/mutation-rows.ts`,
    find: "answer.run('attention', JSON.stringify(kept), id);",
    plant: "answer.run('closed', JSON.stringify(kept), id);",
    caughtBy: simulation,
  },
  {
    name: 'a change to somebody who was erased brings them back',
    file: 'shared/domain/subject.ts',
    find: 'if (record.deleted) {',
    plant: 'if (record.version < 0) {',
    caughtBy: simulation,
  },
  {
    name: 'a field that others changed since is overwritten',
    file: 'shared/domain/customer-edit.ts',
    find: 'if (!known.some((value) => sameValue(theirs, value) || sameValue(shown, value))) {',
    plant: 'if (theirs === doc) {',
    caughtBy: unit('shared/domain/mutations.test.ts'),
  },
  {
    name: 'the hub skips the commit-order safeguard',
    file: 'hub/records/version-gate.ts',
    find: 'select pg_advisory_xact_lock(${sql.lit(gateLock)}::bigint)',
    plant: 'select ${sql.lit(gateLock)}::bigint',
    caughtBy: integration('tests/integration/hub-commit-order.test.ts'),
  },
  {
    name: 'the hub takes numbers out of order',
    file: 'hub/push/accept-batch.ts',
    find: "if (sequence > last + 1) return { status: 'gap', expected: last + 1 };",
    plant: '',
    caughtBy: contract('tests/contract/model-hub.test.ts'),
  },
  {
    name: 'the hub takes a number twice',
    file: 'hub/push/accept-batch.ts',
    find: "if (sequence <= last) return { status: 'rewound', lastSequence: last };",
    plant: '',
    caughtBy: contract('tests/contract/model-hub.test.ts'),
  },
  {
    name: 'the hub does not find the answer it gave before',
    file: 'hub/push/stored-answers.ts',
    find: 'return new Map(rows.map(({ mutation, result }) => [mutation, result]));',
    plant: 'return new Map(rows.slice(1).map(({ mutation, result }) => [mutation, result]));',
    caughtBy: contract('tests/contract/model-hub.test.ts'),
  },
  {
    name: 'the hub answers before it has committed',
    file: 'hub/push/accept-batch.ts',
    find: 'const { versions, scopes } = await writeRecords(trx, [...writes, ...further], gatePassed);',
    plant: `const scopes = new Map<string, number>();
  const versions = new Map(writes.map((write, i) => [recordKey(write), i + 1]));
  void ports.db.transaction().execute((later) => writeRecords(later, writes)).catch(() => {});`,
    caughtBy: contract('tests/contract/model-hub.test.ts'),
  },
  {
    name: 'a record that moves leaves nothing where it was',
    file: 'hub/records/write-records.ts',
    find: 'select left_scope, kind, id, least(first, second) from numbered where moves',
    plant: 'select left_scope, kind, id, least(first, second) from numbered where false',
    caughtBy: contract('tests/contract/model-hub.test.ts'),
  },
  {
    name: 'the hub says the scope is level one page too early',
    file: 'hub/feed/read-page.ts',
    find: "done: next.phase === 'feed' && remaining.rows === 0,",
    plant: "done: next.phase === 'feed',",
    caughtBy: integration('tests/integration/hub-feed.test.ts'),
  },
  {
    name: 'a cursor of another epoch is followed',
    file: 'hub/feed/read-page.ts',
    find: 'request.epoch !== epoch ||',
    plant: '',
    caughtBy: contract('tests/contract/model-hub.test.ts'),
  },
  {
    name: 'comparing looks at versions alone',
    file: 'shared/protocol/row-digest.ts',
    find: 'const digest = md5(`${kind}/${id}@${version}\\n${text}`);',
    plant: 'const digest = md5(`${kind}/${id}@${version}${text.slice(0, 0)}`);',
    caughtBy: integration('tests/integration/hub-digests.test.ts'),
  },
  {
    name: 'a document that says something else is left as it is',
    file: 'shared/sync/compare-digests.ts',
    find: 'return mine.json !== JSON.stringify(doc);',
    plant: 'return mine.json === null;',
    caughtBy: integration('tests/integration/data-check.test.ts'),
  },
  {
    name: 'the index keeps the keys of a document that was mended',
    file: `${store}/remove-rows.ts`,
    find: '...searchTerms(kind, instead.get(number) ?? null),',
    plant: '',
    caughtBy: integration('tests/integration/data-check.test.ts'),
  },
  {
    name: 'a row that is missing is not found by comparing',
    file: 'shared/sync/compare-digests.ts',
    find: 'for (const key of sums.keys()) differing.add(key);',
    plant: '',
    caughtBy: simulation,
  },
  {
    name: 'a station that was put back does not ask for its own past',
    file: driver,
    find: 'const changed = link === null ? undefined : await rewinds?.recover(link);',
    plant: 'const changed: RecordRef[] | undefined = await Promise.resolve(undefined);',
    caughtBy: simulation,
  },
  {
    name: 'a hub that was put back goes on in its old epoch',
    file: 'hub/stations/notice-restore.ts',
    find: 'if (meta.epoch !== epoch || version <= meta.newest) return asItIs;',
    plant: 'if (meta.epoch !== epoch || version >= meta.newest) return asItIs;',
    caughtBy: integration('tests/integration/hub-feed.test.ts'),
  },
  {
    name: 'a receipt is good whatever it counts',
    file: 'hub/erasure/receipts.ts',
    find: 'const text = receiptText({ hub, erasure, station, removed });',
    plant: 'const text = receiptText({ hub, erasure, station });',
    caughtBy: integration('tests/integration/hub-erasure.test.ts'),
  },
  {
    name: 'a pickup is changed whatever state it is in by now',
    file: 'shared/domain/pickup-change.ts',
    find: "if ('from' in args && pickup.state !== args.from) return wrongState(pickup, args.from);",
    plant: '',
    caughtBy: unit('shared/domain/pickup-mutations.test.ts'),
  },
  {
    name: 'a desk may claim what another one is serving',
    file: 'shared/domain/pickup-claim.ts',
    find: 'if (isServed(pickup, context.observedAt) && claimed?.station !== context.station) {',
    plant: "if (pickup.number === '') {",
    caughtBy: unit('shared/domain/pickup-mutations.test.ts'),
  },
  {
    name: 'the lease of another station is not looked at',
    file: 'shared/domain/pickup-claim.ts',
    find: 'if (takeOver === undefined && isLeasedElsewhere(pickup, context)) {',
    plant: "if (pickup.number === '') {",
    caughtBy: unit('shared/domain/pickup-mutations.test.ts'),
  },
  {
    name: 'what is held counts as handed over',
    file: 'shared/domain/pickup-hand-over.ts',
    find: "if (activeHolds(pickup).length > 0) return 'held';",
    plant: '',
    caughtBy: unit('shared/domain/pickup-histories.test.ts'),
  },
  {
    name: 'a piece that was handed over is handed over again',
    file: 'shared/domain/pickup-hand-over.ts',
    find: 'const left = line === undefined ? 0 : Math.min(quantity, remainingOf(line));',
    plant: 'const left = line === undefined ? 0 : quantity;',
    caughtBy: unit('shared/domain/pickup-histories.test.ts'),
  },
  {
    name: 'a verdict does not stop for a hold',
    file: 'shared/domain/pickup-verdict.ts',
    find: 'if (held.has(reason)) return',
    plant: 'if (pickup.number === reason) return',
    caughtBy: unit('shared/domain/pickup-verdict.test.ts'),
  },
  {
    name: 'wrong codes are not kept',
    file: `${store}/desk-attempts.ts`,
    find: 'if (of !== null) countTry.run(of.pickupId, of.epoch);',
    plant: '',
    caughtBy: unit(`${store}/desk-attempts.test.ts`),
  },
  {
    name: 'a try counts only when it has been looked at',
    file: `${store}/desk-attempts.ts`,
    find: 'const number = Number(add.run(Math.round(nowMs)).lastInsertRowid);',
    plant: 'const number = 1;',
    caughtBy: unit(`${store}/desk-attempts.test.ts`),
  },
];
