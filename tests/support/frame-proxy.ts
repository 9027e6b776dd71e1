/**
 * A proxy between stations and a hub that understands their messages: it can repeat, delay, reorder, change
 * and keep them back, one socket.io message at a time. For what no TCP does and a bad middle, a bug or
 * another version at the other end would.
 */
import { createServer } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';
import { formatPacket, type Packet, parsePacket } from './socket-packets.ts';

export interface Passing {
  from: 'station' | 'hub';
  packet: Packet;
  /** The event; of an answer, the event that it answers. Null for what socket.io says for itself. */
  event: string | null;
}

/** One message to send on, now or after a while, or in the other direction. */
export interface Outgoing {
  packet: Packet;
  delayMs?: number;
}

/** Decides what goes on in place of a message; nothing swallows it. */
export type Rule = (passing: Passing) => Outgoing[];

export interface FrameProxy {
  url: string;
  /** From now on; null lets everything pass as it is. */
  rule(rule: Rule | null): void;
  cut(): void;
  close(): Promise<void>;
}

export async function startFrameProxy(target: () => string): Promise<FrameProxy> {
  let rule: Rule | null = null;
  const open = new Set<WebSocket>();
  const timers = new Set<NodeJS.Timeout>();
  const http = createServer((_, response) => response.writeHead(404).end());
  const server = new WebSocketServer({ server: http, perMessageDeflate: false });

  server.on('connection', (near, request) => {
    const address = new URL(request.url ?? '/', target());
    address.protocol = 'ws:';
    const far = new WebSocket(address, { perMessageDeflate: false });
    /** Events that wait for their answer, by acknowledgement number. */
    const asked = new Map<number, string>();
    const early: (() => void)[] = [];
    const whenOpen = (send: () => void): void => {
      if (far.readyState === WebSocket.CONNECTING) early.push(send);
      else send();
    };
    far.on('open', () => {
      for (const send of early.splice(0)) send();
    });

    pass('station', near, (frames) => whenOpen(() => write(far, frames)));
    pass('hub', far, (frames) => write(near, frames));

    function pass(
      from: Passing['from'],
      source: WebSocket,
      send: (frames: (string | Buffer)[]) => void,
    ): void {
      /** A message whose binary parts are still to come. */
      let incomplete: Packet | null = null;
      open.add(source);
      source.on('error', () => source.terminate());
      source.on('close', () => {
        open.delete(source);
        (source === near ? far : near).terminate();
      });
      source.on('message', (data: Buffer, isBinary) => {
        if (isBinary && incomplete !== null) incomplete.parts.push(data);
        const packet: Packet | null = isBinary ? incomplete : parsePacket(data.toString('utf8'));
        if (packet === null) return;
        incomplete = packet.parts.length < packet.attachments ? packet : null;
        if (incomplete !== null) return;
        const event = eventOf(packet);
        for (const { packet: next, delayMs = 0 } of rule?.({ from, packet, event }) ?? [
          { packet },
        ]) {
          const frames = [formatPacket(next), ...next.parts];
          if (delayMs === 0) send(frames);
          else later(delayMs, () => send(frames));
        }
      });
    }

    function eventOf({ type, ack, body }: Packet): string | null {
      if (type === 'event') {
        const [name] = body as [string];
        if (ack !== null) asked.set(ack, name);
        return name;
      }
      return type === 'answer' && ack !== null ? (asked.get(ack) ?? null) : null;
    }
  });

  function later(delayMs: number, run: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, delayMs);
    timers.add(timer);
  }

  function cut(): void {
    for (const socket of open) socket.terminate();
  }

  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    rule: (next) => {
      rule = next;
    },
    cut,
    async close() {
      cut();
      for (const timer of timers) clearTimeout(timer);
      server.close();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

function write(socket: WebSocket, frames: readonly (string | Buffer)[]): void {
  if (socket.readyState !== WebSocket.OPEN) return;
  for (const frame of frames) socket.send(frame);
}
