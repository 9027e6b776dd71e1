/**
 * What the page gets of Electron: two functions that carry frames (shared/rpc/host-frames.ts) on one
 * channel each way. No channel name, event or port reaches the page.
 */
import { contextBridge, ipcRenderer } from 'electron';

// The same names as in electron/main/policy.ts; a sandboxed script can import nothing of ours.
const toHost = 'dangol:to-host';
const toPage = 'dangol:to-page';

contextBridge.exposeInMainWorld('dangol', {
  send: (frame: unknown): void => ipcRenderer.send(toHost, frame),
  onMessage: (listener: (frame: unknown) => void): void => {
    ipcRenderer.on(toPage, (_event, frame: unknown) => listener(frame));
  },
});
