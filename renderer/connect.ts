/**
 * Finds the station of this page. The one place that tells the two hosts apart: Electron's preload
 * script has put a bridge on the window, a browser page has not.
 */
import type { Connection } from './transport/connection.ts';
import { connectOverLoopback } from './transport/loopback-socket.ts';
import { connectOverBridge, type PreloadBridge } from './transport/preload-bridge.ts';

declare global {
  interface Window {
    dangol?: PreloadBridge;
  }
}

/** Never rejects, and never tries again by itself: a reload of the page does. */
export function connect(page: Window): Promise<Connection> {
  return page.dangol === undefined ? connectOverLoopback(page) : connectOverBridge(page.dangol);
}
