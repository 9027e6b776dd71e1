/**
 * A TCP proxy on 127.0.0.1 that a test can make misbehave: slow, thin, silent, cut, or not there at all. The
 * address stays the same while the server behind it comes and goes.
 */
import { createServer, connect, type Socket } from 'node:net';
import { lane, type LineQuality } from './tcp-lane.ts';

export interface TcpProxy {
  url: string;
  /** From now on nothing the server says arrives, until `deliver`. Swallowed bytes are gone. */
  swallowAnswers(): void;
  deliver(): void;
  /** Ends every connection without a word. */
  cut(): void;
  /** From now on who connects is cut off at once (and who is connected, now), until `accept`. */
  refuse(): void;
  accept(): void;
  /** From now on the line is like this; connections that stand are changed too. */
  line(quality: Partial<LineQuality>): void;
  /** Bytes the server's side has sent through, in total. */
  bytesDown(): number;
  /** Connections that were made through it, in total. */
  connections(): number;
  /** Cuts every connection as soon as so many more bytes came down. Resolves when it did. */
  cutAfter(bytes: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param target gives the server's port at each new connection.
 * @param random from 0 up to 1; what the jitter is drawn from.
 */
export async function startTcpProxy(
  target: () => number,
  random: () => number = Math.random,
): Promise<TcpProxy> {
  const open = new Set<Socket>();
  const quality: LineQuality = { delayMs: 0, jitterMs: 0, bytesPerSecond: 0 };
  let swallowing = false;
  let refusing = false;
  let down = 0;
  let connections = 0;
  let cutAt: { bytes: number; done: () => void } | null = null;

  function cut(): void {
    for (const socket of open) socket.destroy();
    open.clear();
  }

  function countDown(bytes: number): void {
    down += bytes;
    if (cutAt === null || down < cutAt.bytes) return;
    const { done } = cutAt;
    cutAt = null;
    cut();
    done();
  }

  const server = createServer((near) => {
    if (refusing) {
      near.destroy();
      return;
    }
    connections += 1;
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
    const up = lane(near, far, quality, random, () => true);
    const back = lane(far, near, quality, random, (bytes) => {
      if (swallowing) return false;
      countDown(bytes);
      return true;
    });
    near.on('close', () => {
      up.stop();
      back.stop();
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
    refuse() {
      refusing = true;
      cut();
    },
    accept: () => {
      refusing = false;
    },
    line: (changed) => void Object.assign(quality, changed),
    bytesDown: () => down,
    connections: () => connections,
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
