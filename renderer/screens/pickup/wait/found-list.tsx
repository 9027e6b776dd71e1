/** What the box found: pickups by masked name and number; a named collector is a choice of its own. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ChevronRight, Package, UserRoundCheck } from 'lucide-react';
import { Button } from 'react-aria-components';
import type { DeskPickup } from '#shared/rpc/desk.ts';
import { classes } from '#renderer/components/classes.ts';
import { useNow } from '#renderer/components/use-now.ts';
import { ago } from '#renderer/format/time.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import type { DeskView } from '#renderer/stores/desk-store.ts';
import { useStores } from '#renderer/stores/stores.tsx';
import { PickupState } from '../pickup-state.tsx';
import styles from './found-list.module.css';

export function FoundList({ found }: { found: Extract<DeskView, { is: 'found' }> }) {
  const { t } = useLingui();
  const more = found.total - found.hits.length;
  if (found.hits.length === 0) {
    return (
      <section className={styles.none} role="status">
        <h1 className={styles.title}>
          <Trans>No pickup here fits this</Trans>
        </h1>
        <p className={styles.words}>
          <Trans>
            Names have to be whole, phones the last four or eight digits or the whole number. The
            order number is in the customer's message.
          </Trans>
        </p>
      </section>
    );
  }
  return (
    <section className={styles.found} aria-label={t`Found pickups`}>
      <h1 className={styles.heading}>
        <Plural value={found.total} one="# pickup found" other="# pickups found" />
      </h1>
      <ol>
        {found.hits.map((pickup, i) => (
          <Row key={pickup.pickupId} pickup={pickup} first={i === 0} />
        ))}
      </ol>
      {more > 0 ? (
        <p className={styles.words}>
          <Plural value={more} one="One more. Type more of it." other="# more. Type more of it." />
        </p>
      ) : null}
    </section>
  );
}

function Row({ pickup, first }: { pickup: DeskPickup; first: boolean }) {
  const { t } = useLingui();
  const { desk } = useStores();
  const locale = useLocale();
  const now = useNow();
  const pieces = pickup.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const open = (collectorId: string | null) =>
    void desk.getState().open(pickup.pickupId, collectorId);
  return (
    <li className={styles.row}>
      <Button
        className={classes(styles.pickup)}
        onPress={() => open(null)}
        {...(first ? { 'data-found-first': '' } : {})}
      >
        <Package aria-hidden className={styles.icon} />
        <span className={styles.name}>{pickup.buyer.masked}</span>
        <span className={styles.number}>{pickup.number}</span>
        <span className={styles.faint}>
          <Plural value={pieces} one="# item" other="# items" /> ·{' '}
          {ago(pickup.placedAt, now, locale)}
        </span>
        <PickupState pickup={pickup} />
        <ChevronRight aria-hidden className={styles.icon} />
      </Button>
      {pickup.collectors.map((collector) => {
        const { masked } = collector;
        return (
          <Button
            key={collector.collectorId}
            className={classes(styles.collector)}
            onPress={() => open(collector.collectorId)}
          >
            <UserRoundCheck aria-hidden size={20} />
            <span className={styles.name}>{masked}</span>
            <span className={styles.faint}>
              {collector.expiresAt < now ? t`named collector, time over` : t`named collector`}
            </span>
            <ChevronRight aria-hidden className={styles.icon} />
          </Button>
        );
      })}
    </li>
  );
}
