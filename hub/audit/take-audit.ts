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
import { sql, type Transaction } from 'kysely';
import type { AuditLink } from '#shared/domain/audit.ts';
import { type AuditAnswer, AuditUpload, checkpointText, startOf } from '#shared/protocol/audit.ts';
import type { Database, IncidentKind } from '../database/schema.ts';
import { noteIncident } from '../stations/incidents.ts';
import { isSignedBy } from '../stations/signature.ts';
import { append } from './append-links.ts';
import { beginBranch, type Branch, branchesOf, hashAt } from './branches.ts';
import { sha256 } from './sha256.ts';
import type { AuditPorts, Taking } from './taking.ts';
import { causeOf, readLinks } from './upload-links.ts';

export type { AuditPorts } from './taking.ts';

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
  if (finding !== 'intact' && finding !== 'longer') noted('audit_altered');
  if (newest === undefined) return await takeNewChain(taking, upload, links);
  if (await signedHere(taking, upload, branches)) noted('audit_lost');
  const fits = (await hashAt(trx, branches, newest, after.seq)) === after.hash;
  return fits
    ? await takeFitting(taking, upload, links, { newest, branches })
    : await takeUnfitting(taking, upload, links, newest);
}

/** A chain that nothing is known of: the station's first, or the outbox took another's place. */
async function takeNewChain(
  taking: Taking,
  upload: AuditUpload,
  links: readonly AuditLink[],
): Promise<AuditAnswer> {
  const { trx, station, noted } = taking;
  const { after, chain } = upload;
  const isStart = after.seq === 0 && after.hash === startOf(sha256, station, chain).hash;
  if (!isStart && !upload.oldest) return { ok: 'gap', seq: 0 };
  if (await signedHere(taking, upload, [])) noted('audit_lost');
  const isFirst = (await countChains(trx, station)) === 0;
  if (!isFirst) noted('audit_replaced');
  const how = isStart ? (isFirst ? 'first' : 'replaced') : 'begun_late';
  return await appendApart(taking, upload, links, how);
}

/** It begins where nothing is here, or something else: sent from further back, if the station has that. */
async function takeUnfitting(
  taking: Taking,
  upload: AuditUpload,
  links: readonly AuditLink[],
  newest: Branch,
): Promise<AuditAnswer> {
  const { seq } = upload.after;
  const isAhead = seq > newest.head_seq;
  if (!upload.oldest) {
    return { ok: 'gap', seq: isAhead ? newest.head_seq : Math.max(0, seq - stepBack) };
  }
  taking.noted(isAhead ? 'audit_lost' : 'audit_rewritten');
  return await appendApart(taking, upload, links, isAhead ? 'begun_late' : 'rewritten');
}

/** What is here is passed over; the rest is appended, to a new branch where it differs. */
async function takeFitting(
  taking: Taking,
  upload: AuditUpload,
  links: readonly AuditLink[],
  { newest, branches }: { newest: Branch; branches: readonly Branch[] },
): Promise<AuditAnswer> {
  const { trx, station, noted } = taking;
  const { after, chain, finding } = upload;
  for (const [i, link] of links.entries()) {
    if (link.seq > newest.head_seq) return await append(taking, newest, links.slice(i), finding);
    const isPruned = link.seq < newest.pruned_seq;
    if (isPruned || (await hashAt(trx, branches, newest, link.seq)) === link.hash) continue;
    const how = causeOf(link);
    noted(`audit_${how}`);
    const from = { seq: link.seq - 1, hash: links[i - 1]?.hash ?? after.hash };
    const of = { station, chain, finding };
    const branch = await beginBranch(trx, of, { parent: newest.id, how, from });
    return await append(taking, branch, links.slice(i));
  }
  return await append(taking, newest, [], finding);
}

/** Appends to a branch of its own that leaves no other. */
async function appendApart(
  taking: Taking,
  { chain, finding, after }: AuditUpload,
  links: readonly AuditLink[],
  how: Branch['how'],
): Promise<AuditAnswer> {
  const { trx, station } = taking;
  const of = { station, chain, finding };
  const branch = await beginBranch(trx, of, { parent: null, how, from: after });
  return await append(taking, branch, links);
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
