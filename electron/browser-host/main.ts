/**
 * The browser host: a station on this machine, served on 127.0.0.1 to a browser that is already here.
 * What it prints and how it ends: docs/runbook.md, "Options of a station".
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { exits } from '#electron/station/hosting/exits.ts';
import { parseHostOptions, usage } from '#electron/station/hosting/host-options.ts';
import { jsonLog } from '#electron/station/hosting/json-log.ts';
import { stopAsked } from '#electron/station/hosting/stop-asked.ts';
import { systemKeyring } from './keyring-secrets.ts';
import { runBrowserHost } from './run.ts';
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
    chooseSecrets(dataDir, allowDevelopment, systemKeyring('Dangol'), parsed.options.mode),
  log: jsonLog((line) => process.stderr.write(`${line}\n`), Date.now),
  print: (line) => process.stdout.write(`${line}\n`),
  commands: process.stdin,
  stopAsked: stopAsked(process),
});
// A keyring that never answered must not hold the process.
process.exit();
