/** What was handed over, and the way to take it back: a lead with a reason. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Printer, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { DeskPickup } from '#shared/rpc/desk.ts';
import { Button } from '#renderer/components/button.tsx';
import { useNow } from '#renderer/components/use-now.ts';
import { timeSince } from '#renderer/format/time.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import { useDeskBook, useMay, useStores } from '#renderer/stores/stores.tsx';
import { undoReasons, undoWords } from '#renderer/words/desk.ts';
import styles from './pickup-panel.module.css';

export function History({ pickup }: { pickup: DeskPickup }) {
  const { t } = useLingui();
  const { deskPrint } = useStores();
  if (pickup.handOvers.length === 0) return null;
  return (
    <section className={styles.section}>
      <h3 className={styles.title}>{t`Handed over`}</h3>
      <ul>
        {pickup.handOvers.map((given) => (
          <Given key={given.handOverId} given={given} pickupId={pickup.pickupId} />
        ))}
      </ul>
      <div>
        <Button
          icon={<Printer aria-hidden />}
          onPress={() => void deskPrint.getState().print({ what: 'slip', pickup })}
        >
          {t`Print the slip`}
        </Button>
      </div>
    </section>
  );
}

function Given(props: { given: DeskPickup['handOvers'][number]; pickupId: string }) {
  const { t, i18n } = useLingui();
  const { rpc, deskBook } = useStores();
  const locale = useLocale();
  const now = useNow();
  const undoes = useMay('pickup.undo');
  const changing = useDeskBook((state) => state.changing);
  const [asking, setAsking] = useState(false);
  const { pickupId } = props;
  const { handOverId, at, station, staffName, undone, provisional } = props.given;
  const undo = async (reason: (typeof undoReasons)[number]) => {
    const saved = await deskBook.getState().change(
      (approval) =>
        rpc.call('desk.undo', {
          pickupId,
          handOverId,
          reason,
          ...(approval === undefined ? {} : { approval }),
        }),
      { action: 'pickup.undo', subject: pickupId },
    );
    if (saved) setAsking(false);
  };
  return (
    <li className={styles.given}>
      <span className={undone ? styles.undone : undefined}>
        {[timeSince(at, now, locale), station, staffName ?? t`nobody known`].join(' · ')}
        {provisional ? <Trans> · provisional</Trans> : null}
      </span>
      {undone ? (
        <span className={styles.faint}>{t`taken back`}</span>
      ) : undoes ? (
        <Button
          icon={<Undo2 aria-hidden />}
          aria-expanded={asking}
          onPress={() => setAsking(!asking)}
        >
          {t`Take it back`}
        </Button>
      ) : null}
      {asking && !undone ? (
        <div className={styles.chooser} role="group" aria-label={t`Why`}>
          <div className={styles.chips}>
            {undoReasons.map((reason) => (
              <Button key={reason} isDisabled={changing} onPress={() => void undo(reason)}>
                {i18n._(undoWords[reason])}
              </Button>
            ))}
          </div>
        </div>
      ) : null}
    </li>
  );
}
