/**
 * What the hub sends to one station without being asked, held to what the station reads. A station on a slow
 * line gets one announcement of a scope at a time: those that come while the line is busy with something
 * else become one, of the newest version, so that they neither pile up here nor take the line from a page.
 */
import type { HubSocket } from './hub-socket.ts';

export interface Outflow {
  announce(scope: string, version: number): void;
  /** Pages that are written and wait for the line. */
  pagesWaiting(): number;
}

export function createOutflow(socket: HubSocket): Outflow {
  // Both are engine.io's, and the first is private to its types alone.
  const { transport } = socket.conn;
  const unsent = () =>
    (socket.conn as unknown as { writeBuffer: { data?: unknown }[] }).writeBuffer;
  const waiting = new Map<string, number>();

  function send(): void {
    for (const [scope, version] of waiting) {
      if (!transport.writable) return;
      waiting.delete(scope);
      socket.emit('announce', { scope, version });
    }
  }
  transport.on('ready', send);
  return {
    announce(scope, version) {
      waiting.set(scope, version);
      send();
    },
    pagesWaiting: () => unsent().filter(({ data }) => Buffer.isBuffer(data)).length,
  };
}
