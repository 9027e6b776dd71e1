// Electron's program is not in its npm package: the package downloads it when first used. Where that
// cannot be done (no network, a proxy), it is not tried again for a day.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const packageFolder = fileURLToPath(new URL('../../node_modules/electron', import.meta.url));
const downloadTimeoutMs = 120_000;
const tryAgainAfterMs = 24 * 3_600_000;

/** The path of Electron's program when it is on this machine. */
export function electronBinary(): string | undefined {
  try {
    const name = readFileSync(path.join(packageFolder, 'path.txt'), 'utf8');
    const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? path.join(packageFolder, 'dist');
    const program = path.join(folder, name);
    return existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}

export type Download = 'downloaded' | 'failed' | 'failed before';

/**
 * Downloads it, within two minutes.
 * @param memory a file that remembers when this last failed
 */
export async function downloadElectron(
  memory: string,
  nowMs: number,
  signal: AbortSignal,
): Promise<Download> {
  const failedAtMs = existsSync(memory) ? statSync(memory).mtimeMs : Number.NEGATIVE_INFINITY;
  if (nowMs - failedAtMs < tryAgainAfterMs) return 'failed before';
  const child = spawn(process.execPath, [path.join(packageFolder, 'install.js')], {
    stdio: 'ignore',
    timeout: downloadTimeoutMs,
    killSignal: 'SIGKILL',
    signal,
  });
  await new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
  if (electronBinary() !== undefined) return 'downloaded';
  if (!signal.aborted) writeFileSync(memory, '');
  return 'failed';
}
