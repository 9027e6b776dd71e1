/** The first filling of the book: one bar for each thing, with what is there, how much, and how long. */
import { Trans, useLingui } from '@lingui/react/macro';
import { CloudOff } from 'lucide-react';
import { ProgressBar } from '#renderer/components/progress-bar.tsx';
import { bytes, count, percent } from '#renderer/format/number.ts';
import { duration } from '#renderer/format/time.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import { useOpenStatus, useStation } from '#renderer/stores/stores.tsx';
import type { ScopeProgress } from '#renderer/stores/sync-progress.ts';
import { scopeWords } from '#renderer/words/scopes.ts';
import styles from './first-sync.module.css';

/** @param what is filled: the customer book, or a desk's pickups. */
export function FirstSync({ what = 'book' }: { what?: 'book' | 'pickups' }) {
  const { t } = useLingui();
  const progress = useStation((state) => state.progress);
  const customers = useOpenStatus((status) => status.customers);
  const offline = useOpenStatus((status) => status.link.state === 'offline');
  return (
    <section
      className={styles.sync}
      aria-label={what === 'book' ? t`First filling of the book` : t`First filling of the desk`}
    >
      <div>
        <h1 className={styles.title}>
          {what === 'book' ? (
            <Trans>Filling the customer book</Trans>
          ) : (
            <Trans>Fetching this store's pickups</Trans>
          )}
        </h1>
        <p className={styles.words}>
          {what === 'pickups' ? (
            <Trans>
              Once, and it goes on by itself. The desk opens as soon as this store's pickups are
              here.
            </Trans>
          ) : customers > 0 ? (
            <Trans>You can look people up already: whoever has arrived is found.</Trans>
          ) : (
            <Trans>
              Once, and it goes on by itself. As soon as the first customers are here, they can be
              found.
            </Trans>
          )}
        </p>
      </div>
      {offline ? (
        <p className={styles.offline}>
          <CloudOff aria-hidden size={20} />
          <Trans>
            The hub cannot be reached. It goes on where it stopped when the network is back.
          </Trans>
        </p>
      ) : null}
      {Object.entries(progress).map(([scope, done]) => (
        <ScopeBar key={scope} scope={scope} progress={done} />
      ))}
    </section>
  );
}

function ScopeBar({ scope, progress }: { scope: string; progress: ScopeProgress }) {
  const { t, i18n } = useLingui();
  const locale = useLocale();
  const { rows, totalRows, share, phase, leftMs } = progress;
  const [have, all] = [count(rows, locale), count(totalRows, locale)];
  const [haveBytes, allBytes] = [bytes(progress.bytes, locale), bytes(progress.totalBytes, locale)];
  const left = leftMs === null ? null : duration(leftMs, locale);
  const known = totalRows > 0;
  return (
    <ProgressBar
      label={i18n._(scopeWords(scope))}
      share={share}
      valueLabel={
        phase === 'following' ? t`Done` : phase === 'waiting' ? t`Waiting` : percent(share, locale)
      }
      detail={
        phase === 'following' ? (
          known ? (
            <Trans>
              {have} of {all}
            </Trans>
          ) : null
        ) : known ? (
          <>
            <Trans>
              {have} of {all} · {haveBytes} of {allBytes}
            </Trans>
            {left === null ? null : (
              <>
                {' · '}
                <Trans>about {left} left</Trans>
              </>
            )}
          </>
        ) : null
      }
    />
  );
}
