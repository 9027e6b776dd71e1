/** Opens a customer's card from a row, and remembers the row for "opened recently". */
import { useCallback } from 'react';
import type { CustomerHit } from '#shared/rpc/customer-views.ts';
import { useStores } from '#renderer/stores/stores.tsx';

export function useOpenCustomer(): (hit: CustomerHit, orderId?: string | null) => void {
  const { card, find } = useStores();
  return useCallback(
    (hit, orderId = null) => {
      find.getState().point(hit.customerId);
      card.getState().open(hit.customerId, orderId);
      find.getState().remember(hit);
    },
    [card, find],
  );
}
