/**
 * A station with nothing but the wire: a key, a socket and the events as written in docs/protocol.md.
 * Tests of the hub use it to say exactly what they want to say, right or wrong.
 */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import { io, type Socket } from 'socket.io-client';
import type { Mutation } from '#shared/domain/mutation.ts';
import type { StationMode } from '#shared/domain/record.ts';
import {
  Challenge,
  proofText,
  type Prove,
  type Refusal,
  WelcomeOrRefusal,
} from '#shared/protocol/connect.ts';
import { Enrolled, type EnrolRequest, enrolText } from '#shared/protocol/enrol.ts';
import { type Announce, type Cursor, PageRow, PullAnswer } from '#shared/protocol/feed.ts';
import { PushAnswer } from '#shared/protocol/push.ts';
import { PROTOCOL_VERSION } from '#shared/protocol/version.ts';

export interface StationKey {
  publicKey: string;
  sign: (text: string) => string;
}

export function makeStationKey(): StationKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: publicKey.export({ format: 'jwk' }).x ?? '',
    sign: (text) => signText(privateKey, text),
  };
}

function signText(privateKey: KeyObject, text: string): string {
  return sign(null, Buffer.from(text), privateKey).toString('base64url');
}

export function enrolRequest(code: string, mode: StationMode, key: StationKey): EnrolRequest {
  return {
    code,
    mode,
    publicKey: key.publicKey,
    signature: key.sign(enrolText(code, key.publicKey)),
    app: 'test/1',
    protocol: PROTOCOL_VERSION,
  };
}

export function postEnrol(hubUrl: string, body: unknown): Promise<Response> {
  return fetch(`${hubUrl}/v1/enrol`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** Enrols with a code; throws where the hub refuses. */
export async function enrolWith(
  hubUrl: string,
  code: string,
  mode: StationMode,
  key: StationKey,
): Promise<Enrolled> {
  const response = await postEnrol(hubUrl, enrolRequest(code, mode, key));
  const body: unknown = await response.json();
  if (!response.ok) throw new Error(`enrolment refused: ${JSON.stringify(body)}`);
  return Enrolled.parse(body);
}

export interface RawConnection {
  socket: Socket;
  challenge: Challenge;
  announced: Announce[];
  goodbyes: Refusal[];
  /** Resolves when the connection is over. */
  ended: Promise<void>;
  ask: (event: string, request: unknown) => Promise<unknown>;
  prove: (proof: Prove) => Promise<WelcomeOrRefusal>;
  pull: (scope: string, cursor: Cursor, epoch?: string) => Promise<PullAnswer>;
  push: (mutations: readonly unknown[]) => Promise<PushAnswer>;
  close: () => void;
}

/** Opens a socket and waits for the challenge. */
export async function connectRaw(hubUrl: string): Promise<RawConnection> {
  const socket = io(hubUrl, { transports: ['websocket'], reconnection: false, forceNew: true });
  const announced: Announce[] = [];
  const goodbyes: Refusal[] = [];
  socket.on('announce', (announce: Announce) => announced.push(announce));
  socket.on('goodbye', (reason: Refusal) => goodbyes.push(reason));
  const ended = new Promise<void>((resolve) => {
    socket.on('disconnect', () => resolve());
  });
  const challenge = await new Promise<Challenge>((resolve, reject) => {
    socket.on('challenge', (sent: unknown) => resolve(Challenge.parse(sent)));
    socket.on('connect_error', reject);
    // A hub that is killed before it has said anything.
    socket.on('disconnect', (reason) => reject(new Error(`no challenge: ${reason}`)));
  });
  const ask = async (event: string, request: unknown): Promise<unknown> =>
    await socket.timeout(45_000).emitWithAck(event, request);
  return {
    socket,
    challenge,
    announced,
    goodbyes,
    ended,
    ask,
    prove: async (proof) => WelcomeOrRefusal.parse(await ask('prove', proof)),
    pull: async (scope, cursor, epoch) =>
      PullAnswer.parse(await ask('pull', { scope, cursor, ...(epoch && { epoch }) })),
    push: async (mutations) => PushAnswer.parse(await ask('push', { mutations })),
    close: () => void socket.disconnect(),
  };
}

export function proofFor(challenge: Challenge, station: string, key: StationKey): Prove {
  return {
    station,
    protocol: PROTOCOL_VERSION,
    app: 'test/1',
    signature: key.sign(proofText(challenge, station)),
  };
}

export interface ProvenConnection extends RawConnection {
  epoch: string;
  grants: string[];
  lastSequence: number;
}

/** Connects and proves; throws where the hub refuses. */
export async function connectProven(
  hubUrl: string,
  station: string,
  key: StationKey,
): Promise<ProvenConnection> {
  const raw = await connectRaw(hubUrl);
  const welcome = await raw.prove(proofFor(raw.challenge, station, key));
  if (!welcome.ok) throw new Error(`refused: ${welcome.code}`);
  const { epoch, grants, lastSequence } = welcome;
  return { ...raw, epoch, grants, lastSequence };
}

/** The rows of a page's envelope, checked. */
export function unpackRows(rows: Uint8Array): PageRow[] {
  return PageRow.array().parse(JSON.parse(zstdDecompressSync(rows).toString()));
}

export interface PulledScope {
  rows: PageRow[];
  cursor: Cursor;
  pages: number;
}

/** Pulls a scope to its end, page after page. */
export async function pullAll(
  connection: ProvenConnection,
  scope: string,
  from: Cursor = { phase: 'start' },
): Promise<PulledScope> {
  const rows: PageRow[] = [];
  let cursor = from;
  for (let pages = 1; ; pages += 1) {
    const page = await connection.pull(scope, cursor, connection.epoch);
    if (page.ok !== true) throw new Error(`no page: ${JSON.stringify(page)}`);
    rows.push(...unpackRows(page.rows));
    cursor = page.next;
    if (page.done) return { rows, cursor, pages };
  }
}

/** A mutation as a station would send it. */
export function mutationOf(
  station: string,
  sequence: number,
  name: string,
  args: Record<string, unknown>,
): Mutation {
  return {
    id: crypto.randomUUID(),
    station,
    sequence,
    name,
    args,
    observedAt: 1_790_000_000_000,
    basedOn: {},
    // Works in the demo shop; hubs of openHubShop let everybody.
    staff: { id: 'demo:staff:gangnam-1', name: '박서연' },
  };
}
