import fc from 'fast-check';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { monthlyReport } from '#hub/audit/monthly-report.ts';
import { pruneAudit } from '#hub/audit/prune-audit.ts';
import { reportSubject } from '#hub/audit/report-subject.ts';
import { takeAudit } from '#hub/audit/take-audit.ts';
import { isFault, verifyAudit } from '#hub/audit/verify-audit.ts';
import { noLog } from '#hub/log.ts';
import { type SigningKey, signingKey } from '#hub/signing-key.ts';
import { type AuditLink, hashOfEntry } from '#shared/domain/audit.ts';
import { type AuditUpload, checkpointText } from '#shared/protocol/audit.ts';
import { createAuditStation, sha256 } from '#tests/support/audit-station.ts';
import { type EnrolledStation, type HubShop, openHubShop } from '#tests/support/hub-shop.ts';

let shop: HubShop;
let enrolled: EnrolledStation;
let hub: string;
let signing: SigningKey;

beforeEach(async () => {
  shop = await openHubShop();
  enrolled = await shop.enrol();
  ({ hub } = await shop.db.selectFrom('meta').select('hub').executeTakeFirstOrThrow());
  signing = await signingKey(shop.db);
});

afterEach(async () => {
  await shop.close();
});

const line = (upload: AuditUpload) =>
  takeAudit({ db: shop.db, log: noLog, hub, signing }, enrolled.id, upload, Date.now());
const verify = () => verifyAudit(shop.db, { hub, signing });
const verdicts = async () => (await verify()).map(({ how, verdict }) => ({ how, ...verdict }));
const incidents = async () =>
  (await shop.db.selectFrom('incident').select('kind').orderBy('id').execute()).map((i) => i.kind);
const views = (...subjects: string[]) => subjects.map((subject) => ({ subject }));

describe('a chain at the hub', () => {
  test('is what the station wrote, whole and signed, however often it was sent', async () => {
    const station = createAuditStation(enrolled.id);
    station.write(...views('c1', 'c2', 'c3'));
    expect(await station.send(line)).toEqual([]);
    const early = station.copy();
    station.write(...Array.from({ length: 450 }, (_, i) => ({ subject: `d${i}` })));
    expect(await station.send(line)).toEqual([]);
    // A checkpoint that was lost on its way.
    station.audit.setCheckpoint(early.checkpoint ?? expect.fail('nothing was signed'));
    expect(await station.send(line)).toEqual([]);
    expect(await verdicts()).toEqual([{ how: 'first', verdict: 'intact' }]);
    expect(await verify()).toMatchObject([{ entries: 453, headSeq: 453, finding: 'longer' }]);
    expect(station.audit.checkpoint()).toMatchObject({ seq: 453, hash: station.head().hash });
    expect(await incidents()).toEqual([]);
  });

  test('comes over the wire from a station that proved itself, and from nobody else', async () => {
    const station = createAuditStation(enrolled.id);
    station.write(...views('c1'));
    const connection = await enrolled.connect();
    const asked: unknown[] = [];
    await station.send(async (upload) => {
      asked.push(upload);
      return (await connection.ask('audit', upload)) as Awaited<ReturnType<typeof line>>;
    });
    expect(asked).toHaveLength(1);
    expect(await verdicts()).toEqual([{ how: 'first', verdict: 'intact' }]);
    expect(await connection.ask('audit', { chain: 'none' })).toMatchObject({ code: 'invalid' });
    const [body] = station.copy().entries;
    const upload = { ...(asked[0] as AuditUpload), entries: [{ ...body, body: '[]' }] };
    expect(await connection.ask('audit', upload)).toMatchObject({ code: 'invalid' });
    connection.socket.disconnect();
  });

  test('that was altered, cut short, made anew or signed by another is told apart', async () => {
    const station = createAuditStation(enrolled.id);
    station.write(...views('c1', 'c2', 'c3', 'c4', 'c5'));
    await station.send(line);
    const kept = await shop.db
      .selectFrom('audit_entry')
      .select(['seq', 'body', 'hash', 'previous'])
      .orderBy('seq')
      .execute();
    const alter = async (what: Record<string, string>, seq: number) =>
      shop.db.updateTable('audit_entry').set(what).where('seq', '=', seq).execute();
    const restore = async () => {
      for (const { seq, ...row } of kept) await alter(row, seq);
    };

    const body = kept[2]?.body.replace('"c3"', '"c9"') ?? '';
    await alter({ body }, 3);
    expect(await verdicts()).toMatchObject([{ verdict: 'altered', at: 3 }]);
    await alter({ hash: hashOfEntry(sha256, kept[2]?.previous ?? '', body) }, 3);
    expect(await verdicts()).toMatchObject([{ verdict: 'altered', at: 3 }]);

    let previous = kept[2]?.previous ?? '';
    for (const row of kept.slice(2)) {
      const text = row.seq === 3 ? body : row.body;
      const hash = hashOfEntry(sha256, previous, text);
      await alter({ body: text, previous, hash }, row.seq);
      previous = hash;
    }
    expect(await verdicts()).toMatchObject([{ verdict: 'rewritten', at: 5 }]);

    await restore();
    expect(await verdicts()).toMatchObject([{ verdict: 'intact' }]);
    const at = Date.now();
    const [{ chain } = expect.fail()] = await verify();
    const third = kept[2]?.hash ?? '';
    const signature = signing.sign(
      checkpointText({ hub, station: enrolled.id, chain, seq: 3, hash: third, at }),
    );
    const signed = { seq: 3, hash: third, at_ms: at, signature };
    const [newest] = await shop.db.selectFrom('audit_checkpoint').selectAll().execute();
    await shop.db.updateTable('audit_checkpoint').set(signed).execute();
    expect(await verdicts()).toMatchObject([{ verdict: 'longer', by: 2 }]);
    await shop.db
      .updateTable('audit_checkpoint')
      .set({ at_ms: at + 1 })
      .execute();
    expect(await verdicts()).toMatchObject([{ verdict: 'forged', at: 3 }]);
    await shop.db
      .updateTable('audit_checkpoint')
      .set(newest ?? {})
      .execute();
    await shop.db.deleteFrom('audit_entry').where('seq', '>', 3).execute();
    expect(await verdicts()).toMatchObject([{ verdict: 'short', missing: 2 }]);
    expect((await verify()).filter(isFault)).toHaveLength(1);
  });

  test('of a file that was put back goes on as a branch of its own, and nothing of the other is lost', async () => {
    const station = createAuditStation(enrolled.id);
    station.write(...views('c1', 'c2'));
    await station.send(line);
    const early = station.copy();
    station.write(...views('c3', 'c4'));
    await station.send(line);
    station.putBack(early);
    station.write(...views('c5', 'c6', 'c7'));
    expect(await station.send(line)).toEqual([]);
    expect(await verdicts()).toEqual([
      { how: 'first', verdict: 'intact' },
      { how: 'rewound', verdict: 'intact' },
    ]);
    expect(await verify()).toMatchObject([{ headSeq: 4 }, { fromSeq: 2, entries: 4, headSeq: 6 }]);
    expect((await verify()).filter(isFault)).toEqual([]);
    expect(await incidents()).toEqual(['audit_rewound']);
    station.write(...views('c8'));
    expect(await station.send(line)).toEqual([]);
    expect(await verify()).toMatchObject([{}, { entries: 5 }]);
    for (const subject of ['c1', 'c3', 'c4', 'c7', 'c8']) {
      expect((await reportSubject(shop.db, subject)).entries).toHaveLength(1);
    }
  });

  test('that a station sends with other entries in place of those it sent is named rewritten', async () => {
    const station = createAuditStation(enrolled.id);
    station.write(...views('c1', 'c2', 'c3'));
    await station.send(line);
    station.tamper(([first]) => [first as AuditLink]);
    station.write(...views('c8', 'c9', 'c10'));
    expect(await station.send(line)).toEqual(['audit.chain rewritten 3']);
    expect(await verdicts()).toMatchObject([{ how: 'first' }, { how: 'rewritten' }]);
    expect((await verify()).filter(isFault)).toHaveLength(1);
    expect(await incidents()).toContain('audit_rewritten');
    expect((await reportSubject(shop.db, 'c2')).entries).toHaveLength(1);
  });

  test('with an entry that does not fit is kept as it came, and named', async () => {
    const station = createAuditStation(enrolled.id);
    station.write(...views('c1', 'c2', 'c3'));
    station.tamper((entries) =>
      entries.map((one) => ({ ...one, body: one.body.replace('"c2"', '"c9"') })),
    );
    await station.send(line);
    expect(await verdicts()).toMatchObject([{ verdict: 'altered', at: 2 }]);
    expect(await verify()).toMatchObject([{ finding: 'altered' }]);
    expect(await incidents()).toContain('audit_altered');
    station.write(...views('c4'));
    await station.send(line);
    expect(await verify()).toMatchObject([{ headSeq: 4 }]);
  });

  test('that begins anew because the outbox was damaged is said to be that', async () => {
    const station = createAuditStation(enrolled.id);
    station.write(...views('c1', 'c2'));
    await station.send(line);
    station.replace();
    await station.send(line);
    expect(await verdicts()).toEqual([
      { how: 'first', verdict: 'intact' },
      { how: 'replaced', verdict: 'intact' },
    ]);
    expect(await incidents()).toEqual(['audit_replaced']);
  });

  test('that the hub lost, wholly or in part, is filled up again by the station, and that is noted', async () => {
    const station = createAuditStation(enrolled.id);
    station.write(...views('c1', 'c2', 'c3', 'c4'));
    await station.send(line);
    const second = station.copy().entries[1];
    await shop.db.deleteFrom('audit_checkpoint').execute();
    await shop.db.deleteFrom('audit_entry').where('seq', '>', 2).execute();
    await shop.db
      .updateTable('audit_chain')
      .set({ head_seq: 2, head_hash: second?.hash ?? '' })
      .execute();
    station.write(...views('c5'));
    expect(await station.send(line)).toEqual([]);
    expect(await verify()).toMatchObject([{ entries: 5, verdict: { verdict: 'intact' } }]);
    expect(await incidents()).toEqual(['audit_lost']);

    for (const table of ['audit_checkpoint', 'audit_entry', 'audit_chain'] as const) {
      await shop.db.deleteFrom(table).execute();
    }
    station.write(...views('c6'));
    station.letGo(1);
    expect(await station.send(line)).toEqual([]);
    expect(await verdicts()).toEqual([{ how: 'begun_late', verdict: 'intact' }]);
    expect(await verify()).toMatchObject([{ fromSeq: 1, entries: 5 }]);
  });

  test('is let go of after two years, and can be checked and goes on', async () => {
    const station = createAuditStation(enrolled.id);
    station.write(...views('c1', 'c2', 'c3'));
    await station.send(line);
    await sql`update audit_entry set received_at = now() - interval '732 days'`.execute(shop.db);
    expect(await pruneAudit(shop.db, 731)).toBe(2);
    expect(await pruneAudit(shop.db, 731)).toBe(0);
    station.write(...views('c4'));
    expect(await station.send(line)).toEqual([]);
    expect(await verify()).toMatchObject([
      { prunedSeq: 2, entries: 2, headSeq: 4, verdict: { verdict: 'intact' } },
    ]);
    expect((await reportSubject(shop.db, 'c1')).entries).toEqual([]);
    // A file from before that comes back is still known for what it is.
    const old = {
      ...station.copy(),
      entries: station.copy().entries.slice(0, 1),
      checkpoint: null,
    };
    station.putBack(old);
    await station.send(line);
    expect((await verify()).map(({ how }) => how)).toEqual(['first', 'rewound']);
  });

  test('survives any order of writing, sending, lost answers, copies and files put back: nothing that was sent is lost or doubled', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('write' as const), n: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ do: fc.constantFrom('send', 'sendUnheard', 'copy', 'putBack', 'replace') }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
        for (const table of ['audit_checkpoint', 'audit_entry', 'audit_chain'] as const) {
          await shop.db.deleteFrom(table).execute();
        }
        const station = createAuditStation(enrolled.id);
        let spare = station.copy();
        const sent = new Set<string>();
        const tell = async (answered: boolean) => {
          for (const { hash } of station.copy().entries) sent.add(hash);
          await station.send(async (upload) => {
            const answer = await line(upload);
            if (!answered) throw new Error('the line went');
            return answer;
          });
        };
        for (const one of steps) {
          if (one.do === 'write') {
            station.write(...Array.from({ length: one.n }, () => ({ facts: { n: sent.size } })));
          } else if (one.do === 'send') await tell(true);
          else if (one.do === 'sendUnheard') await tell(false);
          else if (one.do === 'copy') spare = station.copy();
          else if (one.do === 'putBack') station.putBack(spare);
          else station.replace();
        }
        await tell(true);
        const hashes = await shop.db.selectFrom('audit_entry').select('hash').execute();
        expect(new Set(hashes.map(({ hash }) => hash))).toEqual(sent);
        expect(hashes).toHaveLength(sent.size);
        expect((await verify()).filter(isFault)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});

describe('reports', () => {
  const seoul = (text: string) => Date.parse(`${text}+09:00`);
  const month = { month: '2026-11', timeZone: 'Asia/Seoul', opens: 9, closes: 22 };

  test('who looked at a person is told in order, by name, also when the person was erased', async () => {
    await shop.write({
      kind: 'staff',
      id: 's1',
      scope: 'staff:gangnam',
      doc: { name: '박서준', store: 'gangnam', role: 'associate', active: true },
    });
    const station = createAuditStation(enrolled.id);
    station.write(
      { subject: 'c1', at: 2_000 },
      { subject: 'c2', at: 1_500 },
      { subject: 'c1', at: 1_000, actor: 's9', action: 'customer.change' },
    );
    await station.send(line);
    await sql`insert into erasure (id, subject, up_to, scopes) values (gen_random_uuid(), 'c1', 1, '{}')`.execute(
      shop.db,
    );
    expect(await reportSubject(shop.db, 'c1')).toMatchObject({
      erasedAt: expect.any(Date),
      entries: [
        { at: 1_000, actor: 's9', actorName: null, action: 'customer.change', store: 'gangnam' },
        { at: 2_000, actor: 's1', actorName: '박서준', action: 'customer.view', outcome: 'done' },
      ],
    });
  });

  test('a month counts what each person did in the shop’s own time, what left, and what is unusual', async () => {
    const station = createAuditStation(enrolled.id);
    const at = (text: string) => ({ at: seoul(text) });
    station.write(
      { ...at('2026-10-31T23:59:59'), subject: 'c0' },
      { ...at('2026-11-01T00:00:00'), subject: 'c1' },
      { ...at('2026-11-02T10:00:00'), subject: 'c1' },
      { ...at('2026-11-02T10:01:00'), action: 'customer.search', facts: { times: 7, hits: 1 } },
      { ...at('2026-11-02T10:02:00'), action: 'customer.change', subject: 'c1' },
      { ...at('2026-11-03T10:00:00'), action: 'export', reason: 'changes', actor: 's2' },
      { ...at('2026-11-03T10:00:00'), action: 'staff.pin_failed', actor: null, subject: 's2' },
      { ...at('2026-11-03T10:00:00'), action: 'staff.lockout', actor: null, subject: 's2' },
      ...Array.from({ length: 40 }, (_, i) => ({ ...at('2026-11-05T12:00:00'), subject: `d${i}` })),
      { ...at('2026-12-01T00:00:00'), subject: 'c9' },
    );
    await station.send(line);
    const report = await monthlyReport(shop.db, month);
    expect(report).toMatchObject({
      lockouts: 1,
      exports: [{ actor: 's2', what: 'changes', at: seoul('2026-11-03T10:00:00') }],
      unusual: [{ actor: 's1', day: '2026-11-05', people: 40, usual: 1 }],
      keptSince: expect.any(Date),
    });
    expect(report.staff).toEqual([
      expect.objectContaining({
        actor: 's1',
        days: 3,
        views: 42,
        people: 41,
        searches: 7,
        changes: 1,
        outOfHours: 1,
      }),
      expect.objectContaining({ actor: 's2', views: 0, exports: 1 }),
      expect.objectContaining({ actor: null, failedPins: 1 }),
    ]);
    expect((await monthlyReport(shop.db, { ...month, month: '2026-09' })).staff).toEqual([]);
  });
});
