/** `hub serve`: serves until it is told to stop. */
import { MigrationError } from '../database/migrate.ts';
import { createHub, type Hub } from '../create-hub.ts';
import { CommandError, type CommandContext } from './context.ts';
import { withDatabaseUrl } from './with-database.ts';

export function serve(context: CommandContext, port: number | undefined): Promise<void> {
  return withDatabaseUrl(context, async (databaseUrl) => {
    const hub = await start(context, databaseUrl, port ?? context.settings.port);
    context.print(`hub ready ${hub.url}`);
    context.log.info('the hub serves', { url: hub.url });
    if (!context.signal.aborted) {
      await new Promise((resolve) => context.signal.addEventListener('abort', resolve));
    }
    context.say('stopping');
    await hub.close();
  });
}

async function start(
  { settings, log }: CommandContext,
  databaseUrl: string,
  port: number,
): Promise<Hub> {
  const { host, defaultRegion, tombstoneDays, auditDays } = settings;
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
    });
  } catch (error) {
    if (error instanceof MigrationError) throw new CommandError(error.message, 1, { cause: error });
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
