/** A return because of the fit is a chance: the right size, or something like it, in stock here. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import type { Alternative, DeskPickup } from '#shared/rpc/desk.ts';
import { useNow } from '#renderer/components/use-now.ts';
import { money } from '#renderer/format/number.ts';
import { ago } from '#renderer/format/time.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import { useStores } from '#renderer/stores/stores.tsx';
import styles from './alternatives.module.css';

export function Alternatives(props: {
  pickup: DeskPickup;
  lineId: string;
  reason: 'too_small' | 'too_large';
}) {
  const { t } = useLingui();
  const { rpc } = useStores();
  const [found, setFound] = useState<Alternative[] | null>(null);
  const { lineId, reason } = props;
  const { pickupId, lines } = props.pickup;
  useEffect(() => {
    let left = false;
    rpc.call('desk.alternatives', { pickupId, lineId, reason }).then(
      (answer) => {
        if (!left) setFound(answer);
      },
      () => {
        if (!left) setFound([]);
      },
    );
    return () => {
      left = true;
    };
  }, [rpc, pickupId, lineId, reason]);
  const title = lines.find((line) => line.lineId === lineId)?.title ?? '';
  if (found === null || found.length === 0) return null;
  return (
    <section className={styles.offer} aria-label={t`What would fit better`}>
      <h2 className={styles.title}>
        {reason === 'too_small' ? (
          <Trans>{title} was too small. These would fit:</Trans>
        ) : (
          <Trans>{title} was too large. These would fit:</Trans>
        )}
      </h2>
      <ul className={styles.list}>
        {found.map((one) => (
          <Offer key={one.gtin} offer={one} />
        ))}
      </ul>
    </section>
  );
}

function Offer({ offer }: { offer: Alternative }) {
  const locale = useLocale();
  const now = useNow();
  const { inStock, asOf } = offer;
  const when = asOf === null ? null : ago(asOf, now, locale);
  return (
    <li className={styles.one}>
      <span className={styles.size}>{offer.size}</span>
      <span className={styles.name}>
        {[offer.title, offer.variant].filter((word) => word !== null).join(' · ')}
      </span>
      <span className={styles.price}>
        {offer.priceMinor === null ? null : money(offer.priceMinor, offer.currency, locale)}
      </span>
      <span className={styles.stock}>
        {inStock === null ? (
          <Trans>Look whether it is here</Trans>
        ) : (
          <Plural value={inStock} one="# here" other="# here" />
        )}
        {when === null ? null : <span className={styles.asOf}> · {when}</span>}
      </span>
    </li>
  );
}
