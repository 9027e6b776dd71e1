/** Ids of customers that a station has, waiting until its book holds so many of the commonest names. */
import type { RpcClient } from '#shared/rpc/client.ts';
import { until } from '#tests/support/until.ts';

const commonNames = ['김', '이', '박', '최', '정', '강', '조', '윤', 'j', 'm'];

export function customersOf(rpc: RpcClient, wanted: number): Promise<string[]> {
  return until(`${wanted} customers are there`, async () => {
    const found = new Set<string>();
    for (const query of commonNames) {
      const { hits } = await rpc.call('customer.search', { query, limit: 200 });
      for (const { customerId } of hits) found.add(customerId);
    }
    return found.size >= wanted && [...found].slice(0, wanted);
  });
}
