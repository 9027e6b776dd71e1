/** A scanned product, read at arm's length: its price, its options, and which of them was scanned. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Check } from 'lucide-react';
import { printedGtin } from '#shared/domain/gtin.ts';
import type { ProductView } from '#shared/rpc/scan.ts';
import { money } from '#renderer/format/number.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import { useCard } from '#renderer/stores/stores.tsx';
import { optionName } from '#renderer/words/options.ts';
import styles from './product-details.module.css';

export function ProductDetails({ product }: { product: ProductView }) {
  const { t, i18n } = useLingui();
  const locale = useLocale();
  const nobodyOpen = useCard((state) => state.card === null);
  const { priceMinor, currency, vendor, gtin, options, garment } = product;
  return (
    <div className={styles.product}>
      <p className={styles.line}>
        {priceMinor === null ? null : (
          <span className={styles.price}>{money(priceMinor, currency, locale)}</span>
        )}
        <span className={styles.faint}>
          {vendor === null ? null : <>{vendor} · </>}
          <span className={styles.code}>{printedGtin(gtin)}</span>
        </span>
      </p>
      {options.map(({ name, values, scanned }) => (
        <section key={name} className={styles.option} aria-label={optionName(i18n, name)}>
          <h3 className={styles.name}>{optionName(i18n, name)}</h3>
          <ul className={styles.values}>
            {values.map((value) => (
              <li
                key={value}
                className={styles.value}
                data-scanned={value === scanned || undefined}
              >
                {value === scanned ? <Check role="img" aria-label={t`scanned`} size={16} /> : null}
                {value}
              </li>
            ))}
          </ul>
        </section>
      ))}
      {garment !== null && nobodyOpen ? (
        <p className={styles.faint}>
          <Trans>With a customer’s card open, a scan records how it fits.</Trans>
        </p>
      ) : null}
    </div>
  );
}
