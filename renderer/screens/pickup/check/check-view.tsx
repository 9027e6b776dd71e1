/** Somebody stands at the desk: the verdict, their items, the hand-over. */
import { useEffect } from 'react';
import { unreachable } from '#shared/domain/unreachable.ts';
import type { CheckShown } from '#renderer/stores/desk-store.ts';
import { useStores } from '#renderer/stores/stores.tsx';
import { HandOverView } from './hand-over-view.tsx';
import { ItemsView } from './items-view.tsx';
import { VerdictView } from './verdict-view.tsx';

export function CheckView({ view }: { view: CheckShown }) {
  const { rpc, desk } = useStores();
  const { pickupId } = view.check.pickup;
  // A hold that arrives while somebody stands here stops the hand-over at once.
  useEffect(
    () =>
      rpc.on('desk.changed', (changed) => {
        if (changed.all || changed.pickupIds.includes(pickupId)) void desk.getState().look();
      }),
    [rpc, desk, pickupId],
  );
  switch (view.step) {
    case 'verify':
      return <VerdictView check={view.check} said={view.said} />;
    case 'items':
      return <ItemsView view={view} />;
    case 'hand_over':
      return <HandOverView view={view} />;
    default:
      return unreachable(view.step);
  }
}
