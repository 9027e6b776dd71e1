/**
 * The browser host: a station on this machine, served on 127.0.0.1 to a browser that is already here.
 * What it prints and how it ends is told in `docs/browser-host.md`.
 */
import { fstatSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseHostOptions, usage } from '#electron/station/hosting/host-options.ts';
import { jsonLog } from '#electron/station/hosting/json-log.ts';
import { systemKeyring } from './keyring-secrets.ts';
import { exits, runBrowserHost } from './run.ts';
import { chooseSecrets } from './secrets.ts';

const root = new URL('../../', import.meta.url);

const parsed = parseHostOptions(process.argv.slice(2), process.env, {
  dataDir: null,
  ignoreUnknown: false,
});
if (!parsed.ok) {
  process.stderr.write(`${parsed.detail}\n\nOptions: ${usage}\n`);
  process.exit(exits.badOptions);
}

const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
  version: string;
};

process.exitCode = await runBrowserHost({
  options: parsed.options,
  app: version,
  rendererDir: fileURLToPath(new URL('out/renderer', root)),
  worker: new URL('../station/worker.ts', import.meta.url),
  secrets: (dataDir, allowDevelopment) =>
    chooseSecrets(dataDir, allowDevelopment, systemKeyring('Dangol')),
  log: jsonLog((line) => process.stderr.write(`${line}\n`), Date.now),
  print: (line) => process.stdout.write(`${line}\n`),
  commands: process.stdin,
  stopAsked: stopAsked(),
});
// A keyring that never answered must not hold the process.
process.exit();

/** A signal, or the end of the pipe that whoever started this holds: it must not outlive them. */
function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
    const stdin = fstatSync(0, { throwIfNoEntry: false });
    if (stdin?.isFIFO() === true || stdin?.isSocket() === true) {
      process.stdin.once('end', () => resolve());
    }
  });
}
