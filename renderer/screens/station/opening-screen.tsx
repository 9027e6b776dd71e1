/** The moment before the station has said anything. */
import { Trans } from '@lingui/react/macro';
import { Wordmark } from '#renderer/components/wordmark.tsx';
import styles from './opening-screen.module.css';

export function OpeningScreen() {
  return (
    <main className={styles.opening}>
      <Wordmark />
      <p>
        <Trans>Opening the customer book…</Trans>
      </p>
    </main>
  );
}
