/** Find: the list at the left, the card (or what can be typed) at the right. */
import { useCard, useOpenStatus } from '#renderer/stores/stores.tsx';
import { CardPane } from '../card/card-pane.tsx';
import { FindList } from './find-list.tsx';
import styles from './find-screen.module.css';
import { FirstSync } from './first-sync.tsx';
import { Welcome } from './welcome.tsx';

export function FindScreen() {
  const open = useCard((state) => state.customerId !== null);
  const firstSync = useOpenStatus((status) =>
    status.scopes.some((scope) => scope.phase !== 'following'),
  );
  return (
    <div className={styles.find}>
      <FindList />
      <div className={styles.pane}>
        {open ? <CardPane /> : firstSync ? <FirstSync /> : <Welcome />}
      </div>
    </div>
  );
}
