/** What the customer agreed to, by purpose and channel, with when and where it was asked. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Check, X } from 'lucide-react';
import type { CustomerCard } from '#shared/rpc/customer-views.ts';
import { useNow } from '#renderer/components/use-now.ts';
import { shortDate } from '#renderer/format/time.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import { consentSourceName } from '#renderer/words/consent-sources.ts';
import { consentChannelWords, consentPurposeWords } from '#renderer/words/domain.ts';
import styles from './consent.module.css';

export function Consent({ card }: { card: CustomerCard }) {
  const { t, i18n } = useLingui();
  const locale = useLocale();
  const now = useNow();
  if (card.consent.length === 0) {
    return (
      <p className={styles.none}>
        <Trans>Never asked: treat it as no.</Trans>
      </p>
    );
  }
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t`Purpose`}</th>
          <th scope="col">{t`By`}</th>
          <th scope="col">{t`Answer`}</th>
          <th scope="col">{t`When and where`}</th>
        </tr>
      </thead>
      <tbody>
        {card.consent.map((entry) => (
          <tr key={`${entry.purpose} ${entry.channel}`}>
            <th scope="row">{i18n._(consentPurposeWords[entry.purpose])}</th>
            <td>{i18n._(consentChannelWords[entry.channel])}</td>
            <td className={entry.granted ? styles.granted : styles.refused}>
              {entry.granted ? <Check aria-hidden size={16} /> : <X aria-hidden size={16} />}{' '}
              {entry.granted ? t`yes` : t`no`}
            </td>
            <td>
              {shortDate(entry.at, now, locale)} · {consentSourceName(i18n, entry.source)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
