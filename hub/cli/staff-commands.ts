/** `hub staff …`: looking after who works in a store. */
import { RecordId } from '#shared/domain/record.ts';
import { StaffRole } from '#shared/domain/staff.ts';
import {
  addStaff,
  type CodeIssued,
  issueStaffCode,
  leave,
  listStaff,
  setBadge,
  setRole,
  type StaffLine,
} from '../staff/staff-desk.ts';
import { ensureStore } from '../stations/ensure-store.ts';
import { CommandError, type CommandContext } from './context.ts';
import { instead, storeNamed } from './named.ts';
import { withDatabase } from './with-database.ts';

export interface AddStaffOptions {
  store: string | undefined;
  name: string | undefined;
  role: string | undefined;
  json: boolean;
}

export async function staffAdd(context: CommandContext, options: AddStaffOptions): Promise<void> {
  const store = storeNamed('--store', options.store);
  const role = roleOf(options.role);
  const name = options.name?.trim() ?? '';
  if (name === '' || name.length > 80) {
    throw new CommandError('--name wants 1 to 80 characters', 2);
  }
  const issued = await withDatabase(context, async (db) => {
    await ensureStore(db, { id: store, region: context.settings.defaultRegion });
    return await addStaff(db, { store, role, name }, Date.now());
  });
  printCode(context, issued, options.json);
}

export async function staffList(
  context: CommandContext,
  options: { store: string | undefined; json: boolean },
): Promise<void> {
  const store = options.store === undefined ? undefined : storeNamed('--store', options.store);
  const lines = await withDatabase(context, (db) => listStaff(db, store));
  if (options.json) {
    context.print(JSON.stringify(lines));
    return;
  }
  if (lines.length === 0) {
    context.say('nobody works here yet; begin with: staff add --store … --role manager --name …');
  }
  for (const line of lines) context.print(staffLine(line));
}

export async function staffRole(context: CommandContext, id: string, role: string): Promise<void> {
  const wanted = roleOf(role);
  const done = await withDatabase(context, (db) => setRole(db, idOf(id), wanted));
  if (!done) throw nobody(id);
  context.print(`${id} is ${wanted} from here on`);
}

export async function staffLeave(context: CommandContext, id: string): Promise<void> {
  const done = await withDatabase(context, (db) => leave(db, idOf(id), Date.now()));
  if (!done) throw nobody(id);
  context.print(`${id} has left; stations know it at their next contact`);
}

export async function staffCode(context: CommandContext, id: string, json: boolean): Promise<void> {
  const issued = await withDatabase(context, (db) => issueStaffCode(db, idOf(id), Date.now()));
  if (issued === undefined) throw nobody(id);
  printCode(context, issued, json);
}

export async function staffBadge(context: CommandContext, id: string, text: string): Promise<void> {
  if (text.trim() === '' || text.length > 200) {
    throw new CommandError('a badge reads as 1 to 200 characters', 2);
  }
  const done = await withDatabase(context, (db) => setBadge(db, idOf(id), text));
  if (!done) throw nobody(id);
  context.print(`${id} has a badge`);
}

function printCode(context: CommandContext, issued: CodeIssued, json: boolean): void {
  if (json) {
    context.print(JSON.stringify(issued));
    return;
  }
  const { id, code, expiresAt } = issued;
  const until = new Date(expiresAt).toISOString();
  context.print(`${code.slice(0, 4)}-${code.slice(4)}  for ${id}, once, until ${until}`);
  context.say('the code is shown this once; its owner sets a PIN with it at a station');
}

function staffLine({ id, name, store, role, pin, badge, leftAt }: StaffLine): string {
  if (leftAt !== null) return `${id}  ${store}  ${name}  left ${new Date(leftAt).toISOString()}`;
  const pins = { set: 'PIN set', code: 'one-time code is out', none: 'no PIN' };
  return `${id}  ${store}  ${name}  ${role}  ${pins[pin]}${badge ? '  badge' : ''}`;
}

function roleOf(text: string | undefined): StaffRole {
  const role = StaffRole.safeParse(text);
  if (role.success) return role.data;
  throw new CommandError(`a role is one of ${StaffRole.options.join(', ')}${instead(text)}`, 2);
}

function idOf(text: string): string {
  const id = RecordId.safeParse(text);
  if (id.success) return id.data;
  throw nobody(text);
}

function nobody(id: string): CommandError {
  return new CommandError(`nobody works here under ${id}; see: staff list`);
}
