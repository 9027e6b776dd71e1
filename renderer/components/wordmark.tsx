/** The name of the product, as it is written in the interface. */
import styles from './wordmark.module.css';

export function Wordmark() {
  return (
    <span className={styles.mark} lang="ko" role="img" aria-label="Dangol 단골">
      단골
    </span>
  );
}
