/** Purchases of all channels, newest first, each with its lines and where it is from. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Globe, MapPin, Package, Phone, Store } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { CardOrder } from '#shared/rpc/customer-views.ts';
import { Button } from '#renderer/components/button.tsx';
import { useNow } from '#renderer/components/use-now.ts';
import { money } from '#renderer/format/number.ts';
import { shortDate } from '#renderer/format/time.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import { useCard } from '#renderer/stores/stores.tsx';
import { orderChannelWords } from '#renderer/words/domain.ts';
import styles from './orders.module.css';

const icons = { online: Globe, store: Store, guideshop: MapPin, phone: Phone, other: Package };
const SHOWN_AT_ONCE = 10;

export function Orders({ orders }: { orders: CardOrder[] }) {
  const { t } = useLingui();
  const [all, setAll] = useState(false);
  const meant = useCard((state) => state.meant);
  const meantIsBelow =
    meant !== null && orders.findIndex(({ orderId }) => orderId === meant.orderId) >= SHOWN_AT_ONCE;
  if (orders.length === 0) {
    return (
      <p className={styles.none}>
        <Trans>No purchases known.</Trans>
      </p>
    );
  }
  const shown = all || meantIsBelow ? orders : orders.slice(0, SHOWN_AT_ONCE);
  const more = orders.length - shown.length;
  return (
    <>
      <ol>
        {shown.map((order) => (
          <Order
            key={order.orderId}
            order={order}
            meant={order.orderId === meant?.orderId ? meant : null}
          />
        ))}
      </ol>
      {more > 0 ? <Button onPress={() => setAll(true)}>{t`${more} more`}</Button> : null}
    </>
  );
}

/** @param meant set where the card was opened for this very order. */
function Order({ order, meant }: { order: CardOrder; meant: object | null }) {
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (meant !== null) line.current?.scrollIntoView({ block: 'center' });
  }, [meant]);
  const { i18n } = useLingui();
  const locale = useLocale();
  const now = useNow();
  const Icon = icons[order.channel];
  const { currency, refundedMinor, totalMinor } = order;
  const refunded = money(refundedMinor, currency, locale);
  return (
    <li ref={line} className={styles.order} aria-current={meant === null ? undefined : true}>
      <div className={styles.when}>
        <span className={styles.date}>{shortDate(order.placedAt, now, locale)}</span>
        <span className={styles.faint}>
          <Icon aria-hidden size={16} /> {i18n._(orderChannelWords[order.channel])}
        </span>
      </div>
      <ul className={styles.lines}>
        {order.lines.map((line, i) => (
          <li key={i} className={styles.line}>
            <span>{line.title}</span>
            {line.variant === undefined ? null : (
              <span className={styles.faint}>{line.variant}</span>
            )}
            {line.quantity === 1 ? null : <span className={styles.faint}>× {line.quantity}</span>}
          </li>
        ))}
        <li className={styles.faint}>
          {order.number} · {order.source}
        </li>
      </ul>
      <div className={styles.sum}>
        <span className={styles.total}>{money(totalMinor, currency, locale)}</span>
        {refundedMinor === 0 ? null : (
          <span className={styles.faint}>
            {refundedMinor >= totalMinor ? (
              <Trans>refunded</Trans>
            ) : (
              <Trans>{refunded} refunded</Trans>
            )}
          </span>
        )}
      </div>
    </li>
  );
}
