/** Done: seen from across the shop, then back to waiting by itself. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { DONE_MS, type DeskView } from '#renderer/stores/desk-store.ts';
import { useDesk, useOpenStatus } from '#renderer/stores/stores.tsx';
import { Signal } from './signal.tsx';
import styles from './stop-view.module.css';

export function DoneView({ done }: { done: Extract<DeskView, { is: 'done' }> }) {
  const { t } = useLingui();
  const finish = useDesk((state) => state.finish);
  const online = useOpenStatus((status) => status.link.state === 'online');
  useEffect(() => {
    const timer = setTimeout(() => finish(done), DONE_MS);
    return () => clearTimeout(timer);
  }, [done, finish]);
  const { tail, buyer } = done.pickup;
  return (
    <Signal
      tone={done.provisional ? 'provisional' : 'ready'}
      word={t`Handed over`}
      line={<Plural value={done.pieces} one="# item" other="# items" />}
      who={
        <>
          <span>{buyer.initial}</span>
          <span>
            <Trans>order …{tail}</Trans>
          </span>
        </>
      }
    >
      <p className={styles.then}>
        {done.partial ? (
          <Trans>The rest stays ready for another time.</Trans>
        ) : done.provisional ? (
          <Trans>Provisional: it is certain once the hub has heard of it.</Trans>
        ) : online ? null : (
          <Trans>Saved here. It goes out when the connection is back.</Trans>
        )}
      </p>
    </Signal>
  );
}
