/** One customer in the list: who, how they are known, and why the row is here. */
import { useLingui } from '@lingui/react/macro';
import { memo } from 'react';
import type { CustomerHit, Match } from '#shared/rpc/customer-views.ts';
import { MarkedText } from '#renderer/components/marked-text.tsx';
import { useNow } from '#renderer/components/use-now.ts';
import { ago } from '#renderer/format/time.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import { matchWords } from '#renderer/words/domain.ts';
import { tierName } from '#renderer/words/tiers.ts';
import styles from './find-row.module.css';

export const FindRow = memo(function FindRow({ hit }: { hit: CustomerHit }) {
  const { i18n } = useLingui();
  const byField = (field: Match['field']) => hit.matches.find((match) => match.field === field);
  const name = byField('name');
  const latinName = byField('latinName');
  const phone = byField('phone');
  const elsewhere = hit.matches.find(
    ({ field }) =>
      field === 'email' || field === 'order' || field === 'loyalty' || field === 'alias',
  );
  return (
    <div className={styles.row}>
      <div className={styles.first}>
        <span className={styles.name}>
          {name === undefined ? hit.name : <MarkedText text={name.text} ranges={name.ranges} />}
        </span>
        {hit.latinName === null ? null : (
          <span className={styles.latin} lang="en">
            {latinName === undefined ? (
              hit.latinName
            ) : (
              <MarkedText text={latinName.text} ranges={latinName.ranges} />
            )}
          </span>
        )}
        <span className={styles.phone}>
          {phone === undefined ? hit.phone : <MarkedText text={phone.text} ranges={phone.ranges} />}
        </span>
      </div>
      {elsewhere === undefined ? (
        <Known hit={hit} />
      ) : (
        <div className={styles.second}>
          {i18n._(matchWords[elsewhere.field])}{' '}
          <MarkedText text={elsewhere.text} ranges={elsewhere.ranges} />
        </div>
      )}
    </div>
  );
});

function Known({ hit }: { hit: CustomerHit }) {
  const { t, i18n } = useLingui();
  const locale = useLocale();
  const now = useNow();
  const { lastOrderAt, tier, city } = hit;
  const bought = lastOrderAt === null ? null : ago(lastOrderAt, now, locale);
  const parts = [
    tier === null ? null : tierName(i18n, tier),
    city,
    bought === null ? null : t`last bought ${bought}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : <div className={styles.second}>{parts.join(' · ')}</div>;
}
