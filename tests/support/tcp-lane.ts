/** One direction of a TCP proxy's connection: bytes travel for a while, one after another, and never overtake. */
import type { Socket } from 'node:net';

/** What a line does to bytes in either direction. */
export interface LineQuality {
  /** How long a byte travels, milliseconds one way. */
  delayMs: number;
  /** Added to the delay at random, from 0 up to this. Bytes never overtake each other, as in TCP. */
  jitterMs: number;
  /** Bytes a second each way; 0 for as many as there are. */
  bytesPerSecond: number;
}

/** A thin line passes bytes on in pieces of this size, as packets would. */
const PACKET_BYTES = 1400;

/** More than this on its way, and no more is read: the sender feels how thin the line is. */
const IN_FLIGHT_BYTES = 64 * 1024;

/**
 * Carries what `from` says to `to`.
 * @param quality is looked at for every piece, so that it may change meanwhile.
 * @param arrived is told when a piece comes out; false swallows it.
 */
export function lane(
  from: Socket,
  to: Socket,
  quality: Readonly<LineQuality>,
  random: () => number,
  arrived: (bytes: number) => boolean,
): { stop(): void } {
  const pieces: { bytes: Buffer; dueMs: number }[] = [];
  let inFlight = 0;
  let lastDueMs = 0;
  let timer: NodeJS.Timeout | undefined;

  function give(bytes: Buffer): void {
    if (arrived(bytes.byteLength) && to.writable) to.write(bytes);
  }

  function deliverDue(): void {
    timer = undefined;
    const nowMs = performance.now();
    for (let next = pieces[0]; next !== undefined && next.dueMs <= nowMs; next = pieces[0]) {
      pieces.shift();
      inFlight -= next.bytes.byteLength;
      give(next.bytes);
    }
    if (inFlight < IN_FLIGHT_BYTES) from.resume();
    const [next] = pieces;
    if (next !== undefined) timer = setTimeout(deliverDue, Math.max(1, next.dueMs - nowMs));
  }

  function send(bytes: Buffer): void {
    const { delayMs, jitterMs, bytesPerSecond } = quality;
    const onWireMs = bytesPerSecond === 0 ? 0 : (bytes.byteLength / bytesPerSecond) * 1000;
    const travelled = performance.now() + delayMs + random() * jitterMs;
    lastDueMs = Math.max(travelled, lastDueMs) + onWireMs;
    pieces.push({ bytes, dueMs: lastDueMs });
    inFlight += bytes.byteLength;
    timer ??= setTimeout(deliverDue, Math.max(0, lastDueMs - performance.now()));
  }

  from.on('data', (chunk: Buffer) => {
    const { delayMs, jitterMs, bytesPerSecond } = quality;
    if (pieces.length === 0 && delayMs + jitterMs + bytesPerSecond === 0) {
      give(chunk);
      return;
    }
    for (let at = 0; at < chunk.byteLength; at += PACKET_BYTES) {
      send(chunk.subarray(at, at + PACKET_BYTES));
    }
    if (inFlight >= IN_FLIGHT_BYTES) from.pause();
  });

  return {
    stop() {
      clearTimeout(timer);
      pieces.length = 0;
    },
  };
}
