/**
 * One page's WebSocket: a hello with a token within 5 s, then RPC messages to and from one station
 * session. Whatever does not fit the frames ends the socket.
 */
import type { RawData, WebSocket } from 'ws';
import type { Log } from '#electron/station/host.ts';
import type { StationThread } from '#electron/station/station-thread.ts';
import { type HostFrame, PageFrame } from '#shared/rpc/host-frames.ts';
import type { LaunchDesk } from './launch-desk.ts';

export const helloWithinMs = 5_000;
/** A page that reads nothing for so long that this much waits for it is put out. */
const maxWaitingBytes = 32 * 1024 * 1024;

/** Close codes of the range that is left to applications. */
export const closeCodes = { malformed: 4400, refused: 4401, tooSlow: 4408, putOut: 4409 } as const;

export function servePage(
  socket: WebSocket,
  desk: LaunchDesk,
  station: Pick<StationThread, 'connect'>,
  log: Log,
): void {
  let session: ReturnType<StationThread['connect']> | null = null;
  let leave: (() => void) | null = null;

  const send = (frame: HostFrame) => {
    if (socket.readyState !== socket.OPEN) return;
    socket.send(JSON.stringify(frame));
    if (socket.bufferedAmount > maxWaitingBytes) socket.terminate();
  };
  const end = (code: number, event: string) => {
    log({ level: 'warn', event });
    socket.close(code);
    // A peer that does not answer the close handshake is cut off.
    setTimeout(() => socket.terminate(), 1_000).unref();
  };
  const sayGoodbye = (reason: 'stopped' | 'opened_elsewhere') => {
    send({ type: 'closed', reason });
    socket.close(reason === 'stopped' ? 1001 : closeCodes.putOut);
  };

  const waiting = setTimeout(() => end(closeCodes.tooSlow, 'page.silent'), helloWithinMs);

  socket.on('message', (data, isBinary) => {
    const frame = isBinary ? null : parseFrame(data);
    if (frame === null) return end(closeCodes.malformed, 'page.malformed');
    switch (frame.type) {
      case 'hello':
        return hello(frame.token);
      case 'rpc':
        if (session === null) return end(closeCodes.refused, 'page.refused');
        session.send(frame.message);
    }
  });
  socket.on('close', () => {
    clearTimeout(waiting);
    leave?.();
    session?.close();
  });
  socket.on('error', () => socket.terminate());

  function hello(token: string | undefined): void {
    if (session !== null) return end(closeCodes.malformed, 'page.malformed');
    leave = token === undefined ? null : desk.claim(token, () => sayGoodbye('opened_elsewhere'));
    if (leave === null) return end(closeCodes.refused, 'page.refused');
    clearTimeout(waiting);
    session = station.connect();
    session.onMessage((message) => send({ type: 'rpc', message }));
    session.onClose(() => sayGoodbye('stopped'));
    send({ type: 'welcome' });
  }
}

function parseFrame(data: RawData): PageFrame | null {
  try {
    // Text arrives as one buffer: `binaryType` is left as it is.
    const parsed = PageFrame.safeParse(JSON.parse((data as Buffer).toString('utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
