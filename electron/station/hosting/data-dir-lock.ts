/**
 * One host a data directory. The lock is a listening socket named after the directory, because the
 * system takes it back whatever happens to the process: a lock file would outlive a SIGKILL.
 *
 * Linux: a socket in the abstract namespace. Windows: a named pipe. macOS has neither, so there it is
 * a socket file in the user's temporary directory, and one that nobody answers on is taken over.
 */
import { createHash } from 'node:crypto';
import { mkdir, realpath, rm } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

export class DataDirTaken extends Error {
  readonly dataDir: string;
  constructor(dataDir: string) {
    super(`another station runs on ${dataDir}`);
    this.dataDir = dataDir;
  }
}

export interface DataDirLock {
  release(): Promise<void>;
}

/** Makes the directory (0700) if it is missing, and locks it. Rejects with `DataDirTaken`. */
export async function lockDataDir(
  dataDir: string,
  platform: NodeJS.Platform = process.platform,
): Promise<DataDirLock> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const name = createHash('sha256')
    .update(await realpath(dataDir))
    .digest('hex')
    .slice(0, 32);
  const address = addressOf(name, platform);

  let server = await listen(address);
  if (server === null && platform === 'darwin' && !(await answers(address))) {
    await rm(address, { force: true });
    server = await listen(address);
  }
  if (server === null) throw new DataDirTaken(dataDir);

  const held = server;
  // The lock alone should not keep a process alive that has nothing else to do.
  held.unref();
  return { release: () => new Promise((resolve) => held.close(() => resolve())) };
}

function addressOf(name: string, platform: NodeJS.Platform): string {
  switch (platform) {
    case 'linux':
      return `\0dangol-${name}`;
    case 'win32':
      return `\\\\.\\pipe\\dangol-${name}`;
    default:
      return path.join(os.tmpdir(), `dangol-${name}.sock`);
  }
}

/** Null where somebody else has the address. */
function listen(address: string): Promise<net.Server | null> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(null);
      else reject(error);
    });
    server.listen(address, () => resolve(server));
  });
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
