/** Who said so, how they know, and when: `3월 2일 · 박서연 · 입어 봄`. */
import { useLingui } from '@lingui/react/macro';
import { Fragment } from 'react';
import type { Observed } from '#shared/domain/observer.ts';
import type { PreferenceSource } from '#shared/domain/preference.ts';
import { useNow } from '#renderer/components/use-now.ts';
import { ago } from '#renderer/format/time.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import { sourceWords } from '#renderer/words/domain.ts';
import styles from './seen-by.module.css';

export function SeenBy({ observed, source }: { observed: Observed; source?: PreferenceSource }) {
  const { i18n } = useLingui();
  const locale = useLocale();
  const now = useNow();
  const parts = [
    ago(observed.at, now, locale),
    observed.staff?.name,
    source === undefined ? undefined : i18n._(sourceWords[source]),
  ];
  return (
    <span>
      {parts
        .filter((part) => part !== undefined)
        .map((part, i) => (
          <Fragment key={part}>
            {i === 0 ? null : ' · '}
            <span className={styles.part}>{part}</span>
          </Fragment>
        ))}
    </span>
  );
}
