/** The way to the station in Electron: the two functions that the preload script exposes. */
import type { PageFrame } from '#shared/rpc/host-frames.ts';
import type { Connection } from './connection.ts';
import { openFramedConnection } from './framed-connection.ts';

/** `window.dangol`, made by electron/preload/index.ts. */
export interface PreloadBridge {
  send(frame: unknown): void;
  onMessage(listener: (frame: unknown) => void): void;
}

export function connectOverBridge(bridge: PreloadBridge): Promise<Connection> {
  return openFramedConnection(
    {
      send: (frame: PageFrame) => bridge.send(frame),
      onFrame: (listener) => bridge.onMessage(listener),
      // The end is a frame here: a window outlives its station.
      onEnd: () => {},
    },
    null,
  );
}
