/** Orders of theirs that are to be collected here: how far each is, and where it lies. */
import { useLingui } from '@lingui/react/macro';
import { OctagonX, Package } from 'lucide-react';
import type { CardPickup } from '#shared/rpc/customer-views.ts';
import type { QueueGroup } from '#shared/rpc/desk.ts';
import { groupWords } from '#renderer/words/desk.ts';
import styles from './open-pickups.module.css';
import { Section } from './section.tsx';

export function OpenPickups({ pickups }: { pickups: CardPickup[] }) {
  const { t, i18n } = useLingui();
  if (pickups.length === 0) return null;
  return (
    <Section title={t`Pickup`}>
      <ul>
        {pickups.map((pickup) => (
          <li key={pickup.pickupId} className={styles.pickup}>
            {pickup.stopped ? (
              <OctagonX aria-hidden size={20} className={styles.stopped} />
            ) : (
              <Package aria-hidden size={20} />
            )}
            <bdi className={styles.number}>{pickup.number}</bdi>
            <span>{i18n._(groupWords[groupOf(pickup)])}</span>
            {pickup.bin === null ? null : <bdi>{t`Bin ${pickup.bin}`}</bdi>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function groupOf({ state, stopped }: CardPickup): QueueGroup {
  if (stopped) return 'problem';
  switch (state) {
    case 'placed':
      return 'new';
    case 'picking':
      return 'picking';
    case 'ready':
    case 'claimed':
      return 'ready';
    case 'handed_over':
    case 'cancelled':
    case 'expired':
      return 'expired';
  }
}
