/**
 * The browser host from start to stop, with everything that varies as an argument: `main.ts` gives it
 * the real process, tests give it a station of their own.
 */
import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { performance } from 'node:perf_hooks';
import { randomBytes } from 'node:crypto';
import type { Log, Secrets } from '#electron/station/host.ts';
import { DataDirTaken, lockDataDir } from '#electron/station/hosting/data-dir-lock.ts';
import { enrolOnce } from '#electron/station/hosting/enrol-by-code.ts';
import { exits } from '#electron/station/hosting/exits.ts';
import { type HostOptions, stationSettings } from '#electron/station/hosting/host-options.ts';
import { loadRendererFiles, RendererNotBuilt } from '#electron/station/hosting/renderer-files.ts';
import { startStationThread, type StationThread } from '#electron/station/station-thread.ts';
import { createLaunchDesk } from './launch-desk.ts';
import { startLoopbackServer } from './loopback-server.ts';

export interface BrowserHostParts {
  options: HostOptions;
  /** Version of the app. */
  app: string;
  rendererDir: string;
  /** The station worker's entry file. */
  worker: URL;
  secrets: (dataDir: string, allowDevelopment: boolean) => Promise<Secrets>;
  log: Log;
  /** Prints a line for a script to read. */
  print: (line: string) => void;
  /** Lines such as `launch`. */
  commands: Readable;
  /** Resolves when the host is asked to stop. */
  stopAsked: Promise<void>;
}

const stopWithinMs = 5_000;

/** Serves until it is asked to stop or the station ends by itself. Resolves with the exit code. */
export async function runBrowserHost(parts: BrowserHostParts): Promise<number> {
  const { options, log, print } = parts;
  let lock: Awaited<ReturnType<typeof lockDataDir>> | null = null;
  let thread: StationThread | null = null;
  try {
    const files = await loadRendererFiles(parts.rendererDir);
    lock = await lockDataDir(options.dataDir);
    const secrets = await parts.secrets(options.dataDir, options.developmentKeys);
    thread = startStationThread(parts.worker, stationSettings(options, parts.app), secrets, log);
    if (options.hub !== null && options.enrolCode !== null) {
      print(await enrolOnce(thread, options.hub, options.enrolCode));
    }
    const server = await startLoopbackServer({
      port: options.port,
      files,
      desk: createLaunchDesk(() => performance.now(), randomBytes),
      station: thread,
      log,
    });
    const lines = createInterface({ input: parts.commands });
    lines.on('line', (line) => {
      if (line.trim() === 'launch') print(`launch ${server.launchAddress()}`);
    });
    print(`station ready ${server.launchAddress()}`);

    const ended = await Promise.race([parts.stopAsked.then(() => null), thread.ended]);
    lines.close();
    await server.close();
    if (ended === null) return exits.stopped;
    log({ level: 'error', event: 'host.station_ended', facts: { code: ended } });
    return exits.failed;
  } catch (error) {
    if (error instanceof DataDirTaken || error instanceof RendererNotBuilt) {
      log({ level: 'error', event: 'host.refused', facts: { detail: error.message } });
      return error instanceof DataDirTaken ? exits.taken : exits.notBuilt;
    }
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const detail = error instanceof Error ? error.message : String(error);
    log({ level: 'error', event: 'host.failed', facts: { code, detail } });
    return exits.failed;
  } finally {
    if (thread !== null) await Promise.race([thread.stop(), after(stopWithinMs)]);
    await lock?.release();
  }
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
