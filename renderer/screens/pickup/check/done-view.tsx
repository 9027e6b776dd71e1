/** Done: seen from across the shop, then back to waiting by itself. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Printer } from 'lucide-react';
import { useEffect } from 'react';
import type { DeskPickup } from '#shared/rpc/desk.ts';
import { Button } from '#renderer/components/button.tsx';
import { DONE_MS, type DeskView } from '#renderer/stores/desk-store.ts';
import { useDesk, useDeskPrint, useOpenStatus, useStores } from '#renderer/stores/stores.tsx';
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
      <Slip pickup={done.pickup} />
    </Signal>
  );
}

/** It comes by itself where there is a printer; otherwise it is a touch away. */
function Slip({ pickup }: { pickup: DeskPickup }) {
  const { t } = useLingui();
  const { deskPrint } = useStores();
  const last = useDeskPrint((state) => state.last);
  const own =
    last?.paper.what === 'slip' && last.paper.pickup.pickupId === pickup.pickupId ? last : null;
  if (own?.printed === 'printing' || own?.printed === 'yes') {
    return (
      <p className={styles.slip}>
        <Printer aria-hidden size={28} />
        {own.printed === 'yes' ? (
          <Trans>The slip is printed.</Trans>
        ) : (
          <Trans>The slip is coming.</Trans>
        )}
      </p>
    );
  }
  return (
    <div>
      <Button
        icon={<Printer aria-hidden size={28} />}
        onPress={() => void deskPrint.getState().print({ what: 'slip', pickup })}
      >
        {t`Slip`}
      </Button>
    </div>
  );
}
