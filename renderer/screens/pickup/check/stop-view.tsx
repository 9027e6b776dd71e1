/** STOP: in words why, and the way out. Nothing can be handed over from here. */
import { Trans, useLingui } from '@lingui/react/macro';
import { ClipboardList, Search, ShieldCheck } from 'lucide-react';
import type { DeskPickup, StopReason } from '#shared/rpc/desk.ts';
import { Button } from '#renderer/components/button.tsx';
import type { DeskView } from '#renderer/stores/desk-store.ts';
import { useDesk, useStores } from '#renderer/stores/stores.tsx';
import { stopWords, verdictWords } from '#renderer/words/desk.ts';
import { Signal } from './signal.tsx';
import styles from './stop-view.module.css';

/** A code that is no good and leads to nobody here. */
export function StopView({ stop }: { stop: Extract<DeskView, { is: 'stop' }> }) {
  const { i18n } = useLingui();
  const { reason } = stop;
  return (
    <Signal
      tone="stop"
      word={i18n._(verdictWords.stop)}
      line={i18n._(stopWords[reason].why)}
      actions={<StopActions pickup={null} reason={reason} onLead={null} />}
    />
  );
}

/** A number that may not be kept was scanned or typed; nothing of it is shown. */
export function ForbiddenView() {
  const { t, i18n } = useLingui();
  return (
    <Signal
      tone="stop"
      word={i18n._(verdictWords.stop)}
      line={t`That looks like a resident registration or card number`}
      actions={<Out />}
    >
      <p className={styles.then}>
        <Trans>
          It was not looked up and nothing of it was kept. Ask for the pickup code or a name.
        </Trans>
      </p>
    </Signal>
  );
}

export function StopActions(props: {
  pickup: DeskPickup | null;
  reason: StopReason;
  onLead: (() => void) | null;
}) {
  const { t, i18n } = useLingui();
  const { desk, deskBook } = useStores();
  const busy = useDesk((state) => state.busy);
  const { pickup, reason, onLead } = props;
  return (
    <>
      <p className={styles.then}>{i18n._(stopWords[reason].out)}</p>
      <div className={styles.buttons}>
        {onLead === null ? null : (
          <Button icon={<ShieldCheck aria-hidden size={28} />} isDisabled={busy} onPress={onLead}>
            {t`Ask a lead`}
          </Button>
        )}
        {pickup === null ? null : (
          <Button
            icon={<ClipboardList aria-hidden size={28} />}
            onPress={() => {
              desk.getState().leave();
              desk.getState().go('queue');
              deskBook.getState().open(pickup.pickupId, pickup);
            }}
          >
            {t`Open the order`}
          </Button>
        )}
        <Out />
      </div>
    </>
  );
}

function Out() {
  const { t } = useLingui();
  const { desk } = useStores();
  return (
    <Button
      autoFocus
      icon={<Search aria-hidden size={28} />}
      onPress={() => desk.getState().leave()}
    >
      {t`Find by name or number`}
    </Button>
  );
}
