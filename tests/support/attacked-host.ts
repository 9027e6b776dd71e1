/** A loopback server for a file of tests, anew for each, and ways to speak to it. To be called once, at the top. */
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import {
  type Loopback,
  makeTinyRenderer,
  openPageSocket,
  sendRaw,
  startLoopback,
} from './loopback.ts';

export interface AttackedHost {
  /** The server of the test that runs. */
  readonly host: Loopback;
  /** Its built files. */
  readonly renderer: Awaited<ReturnType<typeof makeTinyRenderer>>;
  /** Its address as `Host` says it. */
  authority(): string;
  /** A GET with these header lines, `Host` included. */
  get(target: string, ...headers: string[]): ReturnType<typeof sendRaw>;
  /** A page's socket that was let in. */
  welcomed(): ReturnType<typeof openPageSocket>;
}

export function useAttackedHost(): AttackedHost {
  let renderer: AttackedHost['renderer'];
  let host: Loopback;
  beforeAll(async () => {
    renderer = await makeTinyRenderer();
  });
  afterAll(() => renderer.remove());
  beforeEach(async () => {
    host = await startLoopback(renderer.dir);
  });
  afterEach(() => host.close());
  return {
    get host() {
      return host;
    },
    get renderer() {
      return renderer;
    },
    authority: () => `127.0.0.1:${host.port}`,
    get: (target, ...headers) =>
      sendRaw(host.port, [`GET ${target} HTTP/1.1`, ...headers, '', ''].join('\r\n')),
    async welcomed() {
      const socket = await openPageSocket(host.origin);
      socket.send({ type: 'hello', token: await host.token() });
      expect(await socket.next()).toEqual({ type: 'welcome' });
      return socket;
    },
  };
}
