/**
 * A TCP proxy on 127.0.0.1 that a test can make misbehave: swallow what the server answers, or cut every
 * connection. The address stays the same while the server behind it comes and goes.
 */
import { createServer, connect, type Socket } from 'node:net';

export interface TcpProxy {
  url: string;
  /** From now on nothing the server says arrives, until `deliver`. Swallowed bytes are gone. */
  swallowAnswers(): void;
  deliver(): void;
  /** Ends every connection without a word. */
  cut(): void;
  /** Bytes the server's side has sent through, in total. */
  bytesDown(): number;
  /** Cuts every connection as soon as so many more bytes came down. Resolves when it did. */
  cutAfter(bytes: number): Promise<void>;
  close(): Promise<void>;
}

/** @param target gives the server's port at each new connection. */
export async function startTcpProxy(target: () => number): Promise<TcpProxy> {
  const open = new Set<Socket>();
  let swallowing = false;
  let down = 0;
  let cutAt: { bytes: number; done: () => void } | null = null;

  function cut(): void {
    for (const socket of open) socket.destroy();
    open.clear();
  }

  const server = createServer((near) => {
    const far = connect(target(), '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
    near.pipe(far);
    far.on('data', (chunk: Buffer) => {
      if (swallowing) return;
      down += chunk.byteLength;
      near.write(chunk);
      if (cutAt !== null && down >= cutAt.bytes) {
        const { done } = cutAt;
        cutAt = null;
        cut();
        done();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  return {
    url: `http://127.0.0.1:${port}`,
    swallowAnswers: () => {
      swallowing = true;
    },
    deliver: () => {
      swallowing = false;
    },
    cut,
    bytesDown: () => down,
    cutAfter: (bytes) =>
      new Promise((resolve) => {
        cutAt = { bytes: down + bytes, done: resolve };
      }),
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
