/** The lines to pick: each counted up by scan or touch, or said to be short. */
import { useLingui } from '@lingui/react/macro';
import { Minus, PackageX, Plus, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { ShortageReason, ShortageThen } from '#shared/domain/pickup.ts';
import type { DeskLine, DeskPickup } from '#shared/rpc/desk.ts';
import { Button } from '#renderer/components/button.tsx';
import { classes } from '#renderer/components/classes.ts';
import { ToggleChip } from '#renderer/components/toggle-chip.tsx';
import { toPick } from '#renderer/stores/desk-lines.ts';
import { useDeskBook, useMay, useStores } from '#renderer/stores/stores.tsx';
import { shortageWords, nextWords } from '#renderer/words/desk.ts';
import { lineKind } from '#renderer/words/desk-lines.ts';
import styles from './pickup-panel.module.css';

export function PickLines({ pickup }: { pickup: DeskPickup }) {
  const { t } = useLingui();
  const picks = useMay('pickup.stage') && ['placed', 'picking', 'ready'].includes(pickup.state);
  return (
    <section className={styles.section}>
      <h3 className={styles.title}>{t`Items`}</h3>
      <ul>
        {pickup.lines.map((line) => (
          <Line key={line.lineId} pickup={pickup} line={line} picks={picks} />
        ))}
      </ul>
    </section>
  );
}

function Line(props: { pickup: DeskPickup; line: DeskLine; picks: boolean }) {
  const { t, i18n } = useLingui();
  const { rpc, deskBook } = useStores();
  const changing = useDeskBook((state) => state.changing);
  const [short, setShort] = useState(false);
  const { line } = props;
  const { lineId, picked, title } = line;
  const { pickupId } = props.pickup;
  const all = line.quantity - line.refunded - line.cancelled;
  const pick = (quantity: number) =>
    void deskBook.getState().change(() => rpc.call('desk.pick', { pickupId, lineId, quantity }));
  return (
    <li className={styles.line}>
      <span className={styles.what}>
        <span className={styles.item}>{title}</span>
        <span className={styles.faint}>
          {[lineKind(line), line.gtin ?? ''].filter((word) => word !== '').join(' · ')}
        </span>
        {line.shortage === null ? null : (
          <span className={styles.short}>
            <TriangleAlert aria-hidden size={16} />
            {i18n._(shortageWords[line.shortage.reason])} · {i18n._(nextWords[line.shortage.next])}
          </span>
        )}
      </span>
      <span className={classes(styles.pieces, picked >= all && styles.full)}>
        {picked} / {all}
      </span>
      {props.picks ? (
        <span className={styles.buttons}>
          <Button
            iconOnly
            icon={<Minus aria-hidden />}
            isDisabled={changing || picked <= line.handedOver}
            onPress={() => pick(picked - 1)}
          >
            {t`One less of ${title}`}
          </Button>
          <Button
            iconOnly
            icon={<Plus aria-hidden />}
            isDisabled={changing || toPick(line) === 0}
            onPress={() => pick(picked + 1)}
          >
            {t`One more of ${title}`}
          </Button>
          <Button
            iconOnly
            icon={<PackageX aria-hidden />}
            isDisabled={changing || toPick(line) === 0}
            aria-expanded={short}
            onPress={() => setShort(!short)}
          >
            {t`${title} is short`}
          </Button>
        </span>
      ) : null}
      {short ? (
        <Shortage pickupId={pickupId} lineId={lineId} onDone={() => setShort(false)} />
      ) : null}
    </li>
  );
}

function Shortage(props: { pickupId: string; lineId: string; onDone: () => void }) {
  const { t, i18n } = useLingui();
  const { rpc, deskBook } = useStores();
  const changing = useDeskBook((state) => state.changing);
  const [reason, setReason] = useState<ShortageReason>('short');
  const say = async (next: ShortageThen) => {
    const { pickupId, lineId } = props;
    const saved = await deskBook
      .getState()
      .change(() => rpc.call('desk.shortage', { pickupId, lineId, reason, next }));
    if (saved) props.onDone();
  };
  return (
    <div className={styles.chooser}>
      <div className={styles.chips} role="group" aria-label={t`Why`}>
        {ShortageReason.options.map((one) => (
          <ToggleChip key={one} isSelected={reason === one} onChange={() => setReason(one)}>
            {i18n._(shortageWords[one])}
          </ToggleChip>
        ))}
      </div>
      <div className={styles.chips} role="group" aria-label={t`What then`}>
        {ShortageThen.options.map((next) => (
          <Button key={next} isDisabled={changing} onPress={() => void say(next)}>
            {i18n._(nextWords[next])}
          </Button>
        ))}
      </div>
    </div>
  );
}
