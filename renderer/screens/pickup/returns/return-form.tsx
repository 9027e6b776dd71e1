/** The lines of an order that can come back: how many, why, and in what state. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Minus, PackageOpen, Plus } from 'lucide-react';
import { useState } from 'react';
import { ReturnCondition, ReturnReason } from '#shared/domain/goods-return.ts';
import type { DeskLine, ReturnOpened } from '#shared/rpc/desk.ts';
import { Button } from '#renderer/components/button.tsx';
import { Notice } from '#renderer/components/notice.tsx';
import { ToggleChip } from '#renderer/components/toggle-chip.tsx';
import { useNow } from '#renderer/components/use-now.ts';
import { shortDate } from '#renderer/format/time.ts';
import type { ReturnLines } from '#renderer/stores/desk-return-store.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import { useDeskReturn } from '#renderer/stores/stores.tsx';
import { conditionWords, returnReasonWords } from '#renderer/words/desk.ts';
import { lineName } from '#renderer/words/desk-lines.ts';
import { deskRefusalWords } from '#renderer/words/desk-refusals.ts';
import styles from './returns-screen.module.css';

interface Chosen {
  quantity: number;
  reason: ReturnReason | null;
  condition: ReturnCondition;
}
const none: Chosen = { quantity: 0, reason: null, condition: 'as_new' };

export function ReturnForm(props: {
  opened: Extract<ReturnOpened, { ok: true }>;
  onReceive: (lines: ReturnLines) => void;
}) {
  const { t, i18n } = useLingui();
  const locale = useLocale();
  const now = useNow();
  const busy = useDeskReturn((state) => state.busy);
  const refused = useDeskReturn(({ shown }) => (shown.is === 'form' ? shown.refused : null));
  const [chosen, setChosen] = useState<Readonly<Record<string, Chosen>>>({});
  const { pickup, eligible, until } = props.opened;
  const { number, buyer } = pickup;
  const taken = Object.entries(chosen).filter(([, { quantity }]) => quantity > 0);
  const whole = taken.length > 0 && taken.every(([, { reason }]) => reason !== null);
  const pieces = taken.reduce((sum, [, { quantity }]) => sum + quantity, 0);
  const last = shortDate(until, now, locale);
  return (
    <div className={styles.form}>
      <header className={styles.head}>
        <h2 className={styles.title}>{number}</h2>
        <span>{buyer.masked}</span>
        <span className={styles.words}>
          <Trans>can come back until {last}</Trans>
        </span>
      </header>
      {refused === null ? null : (
        <Notice tone="stop" alert>
          {i18n._(deskRefusalWords[refused])}
        </Notice>
      )}
      <ul className={styles.lines}>
        {eligible.map(({ lineId, quantity }) => {
          const line = pickup.lines.find((one) => one.lineId === lineId);
          if (line === undefined) return null;
          return (
            <Line
              key={lineId}
              line={line}
              most={quantity}
              chosen={chosen[lineId] ?? none}
              onChange={(next) => setChosen({ ...chosen, [lineId]: next })}
            />
          );
        })}
      </ul>
      <footer className={styles.foot}>
        <Button
          look="primary"
          icon={<PackageOpen aria-hidden size={28} />}
          isDisabled={!whole || busy}
          onPress={() =>
            props.onReceive(
              taken.flatMap(([lineId, { quantity, reason, condition }]) =>
                reason === null ? [] : [{ lineId, quantity, reason, condition }],
              ),
            )
          }
        >
          {t`Receive`}
        </Button>
        <p className={styles.words} role="status">
          {pieces === 0 ? (
            <Trans>Touch what came back.</Trans>
          ) : whole ? (
            <Plural value={pieces} one="# item comes back" other="# items come back" />
          ) : (
            <Trans>Say why for each.</Trans>
          )}
        </p>
      </footer>
    </div>
  );
}

function Line(props: {
  line: DeskLine;
  most: number;
  chosen: Chosen;
  onChange: (chosen: Chosen) => void;
}) {
  const { t, i18n } = useLingui();
  const { line, most, chosen, onChange } = props;
  const { title } = line;
  const { quantity, reason, condition } = chosen;
  return (
    <li className={styles.line}>
      <div className={styles.what}>
        <span className={styles.item}>{lineName(line)}</span>
        <span className={styles.pieces}>
          {quantity} / {most}
        </span>
        <Button
          iconOnly
          icon={<Minus aria-hidden />}
          isDisabled={quantity === 0}
          onPress={() => onChange({ ...chosen, quantity: quantity - 1 })}
        >
          {t`One less of ${title}`}
        </Button>
        <Button
          iconOnly
          icon={<Plus aria-hidden />}
          isDisabled={quantity >= most}
          onPress={() => onChange({ ...chosen, quantity: quantity + 1 })}
        >
          {t`One more of ${title}`}
        </Button>
      </div>
      {quantity === 0 ? null : (
        <>
          <div className={styles.chips} role="group" aria-label={t`Why it comes back`}>
            {ReturnReason.options.map((one) => (
              <ToggleChip
                key={one}
                isSelected={reason === one}
                onChange={() => onChange({ ...chosen, reason: one })}
              >
                {i18n._(returnReasonWords[one])}
              </ToggleChip>
            ))}
          </div>
          <div className={styles.chips} role="group" aria-label={t`In what state`}>
            {ReturnCondition.options.map((one) => (
              <ToggleChip
                key={one}
                isSelected={condition === one}
                onChange={() => onChange({ ...chosen, condition: one })}
              >
                {i18n._(conditionWords[one])}
              </ToggleChip>
            ))}
          </div>
        </>
      )}
    </li>
  );
}
