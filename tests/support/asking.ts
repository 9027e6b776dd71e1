/** What tests ask of a station, in the words of a test. */
import type { CardPreference, CustomerCard } from '#shared/rpc/customer-views.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import { until } from './until.ts';

/** The card of the first customer that the query finds; waits until the station has one. */
export async function cardOf(rpc: RpcClient, query: string): Promise<CustomerCard> {
  return until(`"${query}" is found`, async () => {
    const { hits } = await rpc.call('customer.search', { query, limit: 5 });
    const [hit] = hits;
    return hit === undefined ? undefined : cardById(rpc, hit.customerId);
  });
}

export async function cardById(rpc: RpcClient, customerId: string): Promise<CustomerCard> {
  const opened = await rpc.call('customer.open', { customerId });
  if (!opened.ok) throw new Error(`${customerId}: ${opened.code}`);
  return opened.card;
}

/** Records a shirt size and returns the new observation's id. Fails unless it was saved. */
export async function recordShirt(
  rpc: RpcClient,
  customerId: string,
  value: string,
): Promise<string> {
  const saved = await rpc.call('preference.record', {
    customerId,
    value: {
      aspect: 'size',
      size: { value, system: 'KS', garment: 'shirt', verdict: 'fits' },
    },
    source: 'tried',
  });
  const id = saved.ok ? saved.made[0] : undefined;
  if (id === undefined) throw new Error(`not saved: ${JSON.stringify(saved)}`);
  return id;
}

/** The observations of a card that name this shirt size. */
export function shirtsOf(card: CustomerCard, value: string): CardPreference[] {
  return card.preferences.filter(
    (one) =>
      one.value.aspect === 'size' &&
      one.value.size.garment === 'shirt' &&
      one.value.size.value === value,
  );
}
