// Where the hub listens.
import { createServer } from 'node:net';

const usualPort = 4400;

export type ChosenPort =
  | { ok: true; port: number; insteadOf?: number }
  | { ok: false; taken: number };

/** The wished port or nothing else; without a wish 4400, or a free one where that is taken. */
export async function choosePort(
  wished: number | undefined,
  tryPort: (port: number) => Promise<number | undefined> = listenOnce,
): Promise<ChosenPort> {
  const port = await tryPort(wished ?? usualPort);
  if (port !== undefined) return { ok: true, port };
  if (wished !== undefined) return { ok: false, taken: wished };
  const other = await tryPort(0);
  if (other === undefined) throw new Error('no port is free on 127.0.0.1');
  return { ok: true, port: other, insteadOf: usualPort };
}

/** Listens on the port for a moment; gives the port, or undefined when it cannot be had. */
async function listenOnce(port: number): Promise<number | undefined> {
  const server = createServer();
  const listening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (!listening) return undefined;
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' ? address?.port : undefined;
}
