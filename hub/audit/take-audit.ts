/**
 * Takes what a station sends of its audit chain, in one transaction:
 *
 *   known chain, fits what is here     entries that are here are passed over, the rest appended
 *   fits up to a place, then differs   a new branch from there: rewound, where it begins with a start of
 *                                      the program, as every file that was put back does; replaced, where
 *                                      the station says that it was made good; else rewritten
 *   begins after what is here          gap: the station sends from there (the hub was restored)
 *   another chain of the station       the outbox took another's place
 *
 * Nothing that is here is ever changed, and nothing that was sent is refused for not fitting: what does
 * not is evidence, and `audit verify` names it.
 */
import { type Kysely, sql, type Transaction } from 'kysely';
import { AuditBody, type AuditLink } from '#shared/domain/audit.ts';
import { type ChainMark, walkChain } from '#shared/domain/audit-chain.ts';
import { isStorable } from '#shared/domain/storable.ts';
import {
  type AuditAnswer,
  AuditUpload,
  type Checkpoint,
  checkpointText,
  startOf,
} from '#shared/protocol/audit.ts';
import type { Database, IncidentKind } from '../database/schema.ts';
import type { Log } from '../log.ts';
import type { SigningKey } from '../signing-key.ts';
import { noteIncident } from '../stations/incidents.ts';
import { isSignedBy } from '../stations/signature.ts';
import { beginBranch, type Branch, branchesOf, hashAt } from './branches.ts';
import { sha256 } from './sha256.ts';

export interface AuditPorts {
  db: Kysely<Database>;
  log: Log;
  /** The hub's id. */
  hub: string;
  signing: SigningKey;
}

/** How far back a station is sent that differs before what it sent. */
const stepBack = 200;

export async function takeAudit(
  ports: AuditPorts,
  station: string,
  request: unknown,
  nowMs: number,
): Promise<AuditAnswer> {
  const upload = AuditUpload.safeParse(request);
  if (!upload.success) {
    const [issue] = upload.error.issues;
    const detail = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`.slice(0, 500);
    return { ok: false, code: 'invalid', detail };
  }
  const links = readLinks(upload.data);
  if (links === undefined) {
    return { ok: false, code: 'invalid', detail: 'entries: not written as entries are' };
  }
  const incidents: IncidentKind[] = [];
  const answer = await ports.db.transaction().execute(async (trx): Promise<AuditAnswer> => {
    // One at a time of a station, without holding its row, which pushes lock.
    await sql`select pg_advisory_xact_lock(hashtext('dangol audit'), hashtext(${station}))`.execute(
      trx,
    );
    return await take(
      { ...ports, trx, station, nowMs, noted: (kind) => incidents.push(kind) },
      upload.data,
      links,
    );
  });
  for (const kind of new Set(incidents)) {
    ports.log.warn(`a station's audit chain is not what it was: ${kind}`, { station });
    await noteIncident(ports.db, station, kind, nowMs);
  }
  return answer;
}

interface Taking extends AuditPorts {
  trx: Transaction<Database>;
  station: string;
  nowMs: number;
  noted(kind: IncidentKind): void;
}

async function take(
  taking: Taking,
  upload: AuditUpload,
  links: readonly AuditLink[],
): Promise<AuditAnswer> {
  const { trx, station, noted } = taking;
  const { chain, after, finding } = upload;
  const branches = await branchesOf(trx, station, chain);
  // Where two copies of a file take turns, each goes on where it was.
  const isHead = ({ head_seq, head_hash }: Branch) =>
    head_seq === after.seq && head_hash === after.hash;
  const newest = branches.find(isHead) ?? branches[0];
  const of = { station, chain, finding };
  if (finding !== 'intact' && finding !== 'longer') noted('audit_altered');
  if (newest === undefined) {
    const isStart = after.seq === 0 && after.hash === startOf(sha256, station, chain).hash;
    if (!isStart && !upload.oldest) return { ok: 'gap', seq: 0 };
    if (await signedHere(taking, upload, [])) noted('audit_lost');
    const isFirst = (await countChains(trx, station)) === 0;
    if (!isFirst) noted('audit_replaced');
    const how = isStart ? (isFirst ? 'first' : 'replaced') : 'begun_late';
    const branch = await beginBranch(trx, of, { parent: null, how, from: after });
    return await append(taking, branch, links);
  }

  if (await signedHere(taking, upload, branches)) noted('audit_lost');
  const held = await hashAt(trx, branches, newest, after.seq);
  if (held === undefined || held !== after.hash) {
    const isAhead = after.seq > newest.head_seq;
    if (upload.oldest) {
      noted(isAhead ? 'audit_lost' : 'audit_rewritten');
      const how = isAhead ? 'begun_late' : 'rewritten';
      const branch = await beginBranch(trx, of, { parent: null, how, from: after });
      return await append(taking, branch, links);
    }
    return { ok: 'gap', seq: isAhead ? newest.head_seq : Math.max(0, after.seq - stepBack) };
  }
  for (const [i, link] of links.entries()) {
    if (link.seq > newest.head_seq) return await append(taking, newest, links.slice(i), finding);
    const isPruned = link.seq < newest.pruned_seq;
    if (isPruned || (await hashAt(trx, branches, newest, link.seq)) === link.hash) continue;
    const how = causeOf(link);
    noted(`audit_${how}`);
    const from = { seq: link.seq - 1, hash: links[i - 1]?.hash ?? after.hash };
    const branch = await beginBranch(trx, of, { parent: newest.id, how, from });
    return await append(taking, branch, links.slice(i));
  }
  return await append(taking, newest, [], finding);
}

/** Appends to the end of a branch, and signs it. */
async function append(
  taking: Taking,
  branch: Branch,
  links: readonly AuditLink[],
  finding = branch.finding,
): Promise<AuditAnswer> {
  const { trx, noted } = taking;
  const from = { seq: branch.head_seq, hash: branch.head_hash };
  const walk = walkChain(sha256, from, null);
  walk.take(links);
  if (walk.end().verdict === 'altered') noted('audit_altered');
  if (links.length > 0) {
    await trx
      .insertInto('audit_entry')
      .values(
        links.map(({ seq, body, previous, hash }) => ({
          chain: branch.id,
          seq,
          body,
          previous,
          hash,
        })),
      )
      .execute();
  }
  const head = links.at(-1) ?? from;
  await trx
    .updateTable('audit_chain')
    .set({
      head_seq: head.seq,
      head_hash: head.hash,
      finding,
      last_at: new Date(taking.nowMs),
    })
    .where('id', '=', branch.id)
    .execute();
  return { ok: true, checkpoint: head.seq === 0 ? null : await sign(taking, branch, head) };
}

async function sign(
  { trx, hub, station, signing, nowMs }: Taking,
  { id, chain }: Branch,
  { seq, hash }: ChainMark,
): Promise<Checkpoint> {
  const at = Math.round(nowMs);
  const signature = signing.sign(checkpointText({ hub, station, chain, seq, hash, at }));
  const signed = { seq, hash, at_ms: at, signature };
  await trx
    .insertInto('audit_checkpoint')
    .values({ chain: id, hour: new Date(Math.floor(at / 3_600_000) * 3_600_000), ...signed })
    .onConflict((conflict) => conflict.columns(['chain', 'hour']).doUpdateSet(signed))
    .execute();
  return { seq, hash, at, signature };
}

/**
 * Whether the station shows the hub's own signature under an entry that is in no branch here: then it is
 * the hub's copy that was cut or made anew, or put back from a backup.
 */
async function signedHere(
  { trx, hub, station, signing }: Taking,
  { chain, signed }: AuditUpload,
  branches: readonly Branch[],
): Promise<boolean> {
  if (signed === null) return false;
  const text = checkpointText({ hub, station, chain, ...signed });
  if (!isSignedBy(signing.publicKey, text, signed.signature)) return false;
  for (const branch of branches) {
    const isPruned = signed.seq < branch.pruned_seq;
    if (isPruned || (await hashAt(trx, branches, branch, signed.seq)) === signed.hash) return false;
  }
  return true;
}

async function countChains(trx: Transaction<Database>, station: string): Promise<number> {
  const { count } = await trx
    .selectFrom('audit_chain')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('station', '=', station)
    .executeTakeFirstOrThrow();
  return count;
}

/** The entries with their numbers; undefined where one cannot be read or kept at all. */
function readLinks({ after, entries }: AuditUpload): AuditLink[] | undefined {
  const links: AuditLink[] = [];
  for (const [i, entry] of entries.entries()) {
    const body = readBody(entry.body);
    if (body === undefined) return undefined;
    links.push({ seq: after.seq + 1 + i, ...entry });
  }
  return links;
}

/**
 * Only as every program of ours writes it, so that PostgreSQL reads the same in it as we do: a number
 * written in another way, or a name twice, would be another entry there.
 */
function readBody(body: string): AuditBody | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    const isPlain = isStorable(parsed) && JSON.stringify(parsed) === body;
    return isPlain ? AuditBody.safeParse(parsed).data : undefined;
  } catch {
    return undefined;
  }
}

/** By what differs first: a file that was put back or made good begins with that, whatever is done after. */
function causeOf({ body }: AuditLink): 'rewound' | 'replaced' | 'rewritten' {
  switch (readBody(body)?.action) {
    case 'station.start':
      return 'rewound';
    case 'outbox.replaced':
      return 'replaced';
    default:
      return 'rewritten';
  }
}
