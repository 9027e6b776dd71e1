/** Where a shown thing stands, by the own changes that touch it. */
import type { SaveState } from '#shared/rpc/customer-views.ts';
import type { OutboxEntry } from '../store/store.ts';

export function saveState(entries: readonly OutboxEntry[]): SaveState {
  if (entries.some((entry) => entry.state === 'attention')) return 'attention';
  return entries.some((entry) => entry.state === 'unsent') ? 'unsent' : 'synced';
}
