/** The hub's commands: what they are called, what they take, what they do. */
import { importKinds } from '../imports/import-kinds.ts';
import { auditCommands } from './commands/audit.ts';
import { type CommandTable, text, wholeNumber } from './commands/command.ts';
import { erasureCommands } from './commands/erasing.ts';
import { keyCommands } from './commands/keys.ts';
import { pickupCommands } from './commands/pickups.ts';
import { staffCommands } from './commands/staff.ts';
import { grantCommands, stationCommands } from './commands/stations.ts';
import { loadDemoShop } from './demo.ts';
import { importFromFile } from './import.ts';
import { renewEpoch } from './renew-epoch.ts';
import { serve } from './serve.ts';
import { withDatabase } from './with-database.ts';

export const commands: CommandTable = {
  serve: {
    usage: '[--port N]',
    help: 'serve stations and HTTP (what it does without a command)',
    options: { port: { type: 'string' } },
    words: [],
    run: (context, { port }) => serve(context, wholeNumber('--port', port, 0, 65_535)),
  },
  migrate: {
    usage: '',
    help: "bring the database to this version's tables",
    options: {},
    words: [],
    run: (context) =>
      withDatabase(context, async (_db, migrated) => {
        for (const name of migrated) context.print(name);
        if (migrated.length === 0) context.say('nothing to do');
      }),
  },
  ...stationCommands,
  ...staffCommands,
  ...erasureCommands,
  ...grantCommands,
  ...keyCommands,
  ...pickupCommands,
  demo: {
    usage: '[--customers N] [--seed S]',
    help: 'load the demo shop; what is there already stays as it is',
    options: { customers: { type: 'string' }, seed: { type: 'string' } },
    words: [],
    run: (context, { customers, seed }) =>
      loadDemoShop(
        context,
        wholeNumber('--customers', customers, 1, 10_000_000),
        wholeNumber('--seed', seed, 0, 2 ** 32 - 1),
      ),
  },
  import: {
    usage: 'KIND FILE [--region KR] [--currency KRW] [--encoding utf-8]',
    help: `import a file of another shop system: ${Object.keys(importKinds).join(', ')}`,
    options: {
      region: { type: 'string' },
      currency: { type: 'string' },
      encoding: { type: 'string' },
    },
    words: ['KIND', 'FILE'],
    run: (context, { region, currency, encoding }, [kind = '', file = '']) =>
      importFromFile(context, {
        kind,
        file,
        region: text(region),
        currency: text(currency),
        encoding: text(encoding),
      }),
  },
  ...auditCommands,
  'epoch renew': {
    usage: '',
    help: 'after the database was restored from a backup: every station reads everything again',
    options: {},
    words: [],
    run: renewEpoch,
  },
};
