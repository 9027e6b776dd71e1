/**
 * Reads packets of sockets no further than they may be long. What a message is for stands in its first
 * bytes; one that is longer than its event may be (event-limits.ts) is never parsed: the event comes with
 * `TooLong` in place of its request, and is answered with a refusal as any other. A connection that has
 * proven nothing may say no more than a proof.
 *
 * A message that is long and does not begin as an event does is no client's of ours: it ends the connection.
 */
import { Decoder, PacketType } from 'socket.io-parser';
import { eventLimits } from './event-limits.ts';
import type { HubSocket } from './hub-socket.ts';

/** In place of a request that was not read. */
export class TooLong {
  /** Bytes that would have been read. */
  readonly most: number;

  constructor(most: number) {
    this.most = most;
  }
}

/** `2`, or `5` and how many binary parts follow; the number to answer to; the event's name. */
const eventHead = /^(?:2|5(\d{1,2})-)(\d{0,15})\["([A-Za-z0-9_]{1,40})"[,\]]/;

/** Packets that are no event: connecting, leaving. */
const otherMost = 1_024;

export class SizedDecoder extends Decoder {
  #proven = false;
  /** What is left for the binary parts of the event that is being read. */
  #left = 0;

  /** From here on each event may be as long as its limit says. */
  prove(): void {
    this.#proven = true;
  }

  /** @param part text, or a binary part of the event whose text came before. Throws where it ends the connection. */
  override add(part: unknown): void {
    if (typeof part !== 'string') {
      this.#left -= (part as Partial<Uint8Array>).byteLength ?? 0;
      if (this.#left < 0) throw new Error('its binary parts are longer than the event may be');
      return super.add(part);
    }
    const bytes = Buffer.byteLength(part);
    const [head, , id = '', event = ''] = eventHead.exec(part) ?? [];
    const most = head === undefined ? otherMost : this.#mostOf(event);
    if (bytes <= most) {
      this.#left = most - bytes;
      return super.add(part);
    }
    if (head === undefined) throw new Error('it is longer than what is no event may be');
    this.emitReserved('decoded', {
      type: PacketType.EVENT,
      nsp: '/',
      ...(id === '' ? {} : { id: Number(id) }),
      data: [event, new TooLong(most)],
    });
  }

  #mostOf(event: string): number {
    const known = Object.hasOwn(eventLimits, event) && this.#proven ? event : 'prove';
    return eventLimits[known as keyof typeof eventLimits].bytes;
  }
}

/** Lets a connection that has proven itself say all there is to say. */
export function readWhole(socket: HubSocket): void {
  // Private to socket.io's types alone; what is there is what the server was given as its parser.
  const { decoder } = socket.client as unknown as { decoder: Decoder };
  if (decoder instanceof SizedDecoder) decoder.prove();
}
