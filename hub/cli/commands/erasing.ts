/** The commands for erasing people. */
import { erase, erasures } from '../erase.ts';
import { type CommandTable, json } from './command.ts';

export const erasureCommands: CommandTable = {
  erase: {
    usage: 'CUSTOMER_ID | SOURCE/ID [--dry-run] [--yes] [--json]',
    help: 'erase a person here and at every station, for good',
    options: { 'dry-run': { type: 'boolean' }, yes: { type: 'boolean' }, ...json },
    words: ['CUSTOMER_ID'],
    run: (context, values, [customer = '']) =>
      erase(context, {
        customer,
        yes: values.yes === true,
        dryRun: values['dry-run'] === true,
        json: values.json === true,
      }),
  },
  erasures: {
    usage: '[--json]',
    help: 'list who was erased, and which stations have confirmed it',
    options: json,
    words: [],
    run: (context, values) => erasures(context, values.json === true),
  },
};
