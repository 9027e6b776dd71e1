/** `hub serve`: serves until it is told to stop. */
import { MigrationError } from '../database/migrate.ts';
import { TlsError } from '../http/tls.ts';
import { createHub, type Hub } from '../create-hub.ts';
import { CommandError, type CommandContext } from './context.ts';
import { withDatabaseUrl } from './with-database.ts';

export function serve(context: CommandContext, port: number | undefined): Promise<void> {
  return withDatabaseUrl(context, async (databaseUrl) => {
    const hub = await start(context, databaseUrl, port ?? context.settings.port);
    context.print(`hub ready ${hub.url}`);
    context.log.info('the hub serves', { url: hub.url });
    context.onHangup(() => reload(context, hub));
    if (!context.signal.aborted) {
      await new Promise((resolve) => context.signal.addEventListener('abort', resolve));
    }
    context.say('stopping');
    await hub.close();
  });
}

/** A certificate that cannot be used leaves the one that is. */
function reload({ log }: CommandContext, hub: Hub): void {
  try {
    hub.reloadTls();
    log.info('the certificate was read again');
  } catch (error) {
    log.error('the certificate could not be read again; the old one stays', { error });
  }
}

async function start(
  { settings, log }: CommandContext,
  databaseUrl: string,
  port: number,
): Promise<Hub> {
  const { host, defaultRegion, tombstoneDays, auditDays, tls, trustedProxy } = settings;
  const leaseMs = {
    personal: settings.leaseHours * 3_600_000,
    kiosk: settings.kioskLeaseHours * 3_600_000,
  };
  try {
    return await createHub({
      databaseUrl,
      host,
      port,
      log,
      defaultRegion,
      tombstoneDays,
      auditDays,
      leaseMs,
      tls,
      trustedProxy,
    });
  } catch (error) {
    if (error instanceof MigrationError || error instanceof TlsError)
      throw new CommandError(error.message, 1, { cause: error });
    const { code } = error as { code?: unknown };
    if (code === 'EADDRINUSE') {
      throw new CommandError(
        `port ${port} on ${host} is taken; choose another with --port or HUB_PORT (0 for any free one)`,
      );
    }
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new CommandError(`it is not possible to listen on ${host}:${port} (${code})`);
    }
    throw error;
  }
}
