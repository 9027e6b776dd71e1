/**
 * IPC between pages and the station: one station session a page. Each message is taken only from the
 * main frame of one of our own windows, on our own origin, and only in the shape of a frame.
 */
import type { IpcMain, IpcMainEvent, WebContents } from 'electron';
import type { Log } from '#electron/station/host.ts';
import type { StationThread } from '#electron/station/station-thread.ts';
import { type HostFrame, PageFrame } from '#shared/rpc/host-frames.ts';
import { channels } from './policy.ts';
import { isOwnOrigin } from './policy-decisions.ts';

export interface PageSessions {
  /** Lets a window's page speak. Its session ends with its page. */
  admit(contents: WebContents): void;
}

/** @param station the running station; null while it is being started again. */
export function servePages(
  ipc: Pick<IpcMain, 'on'>,
  station: () => Pick<StationThread, 'connect'> | null,
  log: Log,
): PageSessions {
  const admitted = new Map<WebContents, ReturnType<StationThread['connect']> | null>();

  ipc.on(channels.toHost, (event, raw: unknown) => {
    if (!isOurPage(event)) {
      log({ level: 'warn', event: 'ipc.refused', facts: { reason: 'sender' } });
      return;
    }
    const frame = PageFrame.safeParse(raw);
    if (!frame.success) {
      log({ level: 'warn', event: 'ipc.refused', facts: { reason: 'schema' } });
      return;
    }
    switch (frame.data.type) {
      case 'hello':
        return hello(event.sender);
      case 'rpc':
        admitted.get(event.sender)?.send(frame.data.message);
    }
  });

  function isOurPage({ sender, senderFrame }: IpcMainEvent): boolean {
    return (
      admitted.has(sender) &&
      senderFrame !== null &&
      senderFrame === sender.mainFrame &&
      isOwnOrigin(senderFrame.url)
    );
  }

  function hello(contents: WebContents): void {
    end(contents);
    const send = (frame: HostFrame) => {
      if (!contents.isDestroyed()) contents.send(channels.toPage, frame);
    };
    const session = station()?.connect();
    if (session === undefined) return send({ type: 'closed', reason: 'stopped' });
    admitted.set(contents, session);
    session.onMessage((message) => send({ type: 'rpc', message }));
    session.onClose(() => {
      // A session that the page's next hello has replaced says nothing more to it.
      if (admitted.get(contents) !== session) return;
      admitted.set(contents, null);
      send({ type: 'closed', reason: 'stopped' });
    });
    send({ type: 'welcome' });
  }

  function end(contents: WebContents): void {
    const session = admitted.get(contents);
    if (session === undefined || session === null) return;
    admitted.set(contents, null);
    session.close();
  }

  return {
    admit(contents) {
      admitted.set(contents, null);
      contents.on('render-process-gone', () => end(contents));
      contents.once('destroyed', () => {
        end(contents);
        admitted.delete(contents);
      });
    },
  };
}
