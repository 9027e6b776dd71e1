/** Everything that waits for a person, oldest first. Nothing leaves this list by itself. */
import { Plural, Trans } from '@lingui/react/macro';
import { CircleCheck } from 'lucide-react';
import { useEffect } from 'react';
import { useOpenStatus, useOutbox } from '#renderer/stores/stores.tsx';
import { ExportButton } from '../status/export-button.tsx';
import { AttentionCard } from './attention-card.tsx';
import styles from './attention-screen.module.css';

export function AttentionScreen() {
  const items = useOutbox((state) => state.attention);
  const refresh = useOutbox((state) => state.refresh);
  const waiting = useOpenStatus((status) => status.attention);
  const more = waiting - items.length;
  useEffect(() => {
    void refresh();
  }, [refresh]);
  return (
    <div className={styles.screen}>
      <header className={styles.header}>
        <div>
          <h1 className={styles.title}>
            <Trans>To settle</Trans>
          </h1>
          <p className={styles.words}>
            <Trans>
              What the hub did not take over as it was. It stays here until someone decides.
            </Trans>
          </p>
        </div>
        {items.length === 0 ? null : <ExportButton />}
      </header>
      {items.length === 0 ? (
        <p className={styles.nothing}>
          <CircleCheck aria-hidden size={20} />
          <Trans>Nothing is waiting for you.</Trans>
        </p>
      ) : (
        <ul className={styles.items}>
          {items.map((item) => (
            <li key={item.mutationId}>
              <AttentionCard item={item} place="list" />
            </li>
          ))}
        </ul>
      )}
      {items.length > 0 && more > 0 ? (
        <p className={styles.behind}>
          <Plural
            value={more}
            one="One more waits behind these."
            other="# more wait behind these."
          />
        </p>
      ) : null}
    </div>
  );
}
