/** Says below the list, for as long as the book is still arriving, how much of it can be found already. */
import { Trans } from '@lingui/react/macro';
import { percent } from '#renderer/format/number.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import { useStation } from '#renderer/stores/stores.tsx';
import styles from './book-arriving.module.css';

/** The share of the customer book that is here, from 0 to 1; null once it has been filled. */
export function useBookShare(): number | null {
  return useStation(({ progress }) => {
    const people = Object.entries(progress).filter(([scope]) => /^(?:region|store):/.test(scope));
    if (people.every(([, { phase }]) => phase === 'following')) return null;
    const size = ({ totalBytes }: { totalBytes: number }) => Math.max(1, totalBytes);
    const all = people.reduce((sum, [, scope]) => sum + size(scope), 0);
    const done = people.reduce((sum, [, scope]) => sum + size(scope) * scope.share, 0);
    // Not whole before it is: the last percent is said when it is there.
    return Math.min(0.99, Math.floor((done / all) * 100) / 100);
  });
}

export function BookArriving() {
  const locale = useLocale();
  const share = useBookShare();
  if (share === null) return null;
  const here = percent(share, locale);
  return (
    <p className={styles.arriving}>
      <Trans>{here} of the book is here. Whoever is not found may still come.</Trans>
    </p>
  );
}
