/** ITEMS: each line turns done as its pieces are scanned or touched. */
import { Trans, useLingui } from '@lingui/react/macro';
import { ArrowRight, Check, CircleCheckBig, CircleMinus, Minus, Plus } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import type { DeskLine } from '#shared/rpc/desk.ts';
import { Button } from '#renderer/components/button.tsx';
import { classes } from '#renderer/components/classes.ts';
import { leftToHand, piecesCounted, piecesToHand } from '#renderer/stores/desk-lines.ts';
import { useDesk } from '#renderer/stores/stores.tsx';
import { lineName, nameBesideSize, whyNone } from '#renderer/words/desk-lines.ts';
import type { CheckShown } from '#renderer/stores/desk-store.ts';
import styles from './items-view.module.css';
import { SaidLine } from './said-line.tsx';
import { Who } from './who.tsx';

export function ItemsView({ view }: { view: CheckShown }) {
  const { t } = useLingui();
  const toHandOver = useDesk((state) => state.toHandOver);
  const addAll = useDesk((state) => state.addAll);
  const { check, counted, said } = view;
  const { pickup } = check;
  const [have, all] = [piecesCounted(counted), piecesToHand(pickup)];
  return (
    <section className={styles.items} aria-label={t`Items`}>
      <header className={styles.head}>
        <div role="status">
          <h1 className={styles.count}>
            <span className={styles.have}>{have}</span>
            <span className={styles.of}>
              <Trans>of {all}</Trans>
            </span>
          </h1>
        </div>
        <p className={styles.who}>
          <Who pickup={pickup} collectorId={check.collectorId} />
          {pickup.bin === null ? null : <span>{t`Bin ${pickup.bin}`}</span>}
        </p>
      </header>
      <ul className={styles.lines}>
        {pickup.lines.map((line) => (
          <Line key={line.lineId} line={line} have={counted[line.lineId] ?? 0} view={view} />
        ))}
      </ul>
      <footer className={styles.foot}>
        <div className={styles.said}>
          <SaidLine said={said} pickup={pickup} />
        </div>
        <div className={styles.actions}>
          <Button icon={<CircleCheckBig aria-hidden size={28} />} onPress={() => addAll()}>
            {t`All of them`}
          </Button>
          {have > 0 && have < all ? (
            <Button
              look="primary"
              icon={<ArrowRight aria-hidden size={28} />}
              onPress={() => toHandOver()}
            >
              {t`Hand over only these ${have}`}
            </Button>
          ) : null}
        </div>
      </footer>
    </section>
  );
}

function Line({ line, have, view }: { line: DeskLine; have: number; view: CheckShown }) {
  const { t, i18n } = useLingui();
  const add = useDesk((state) => state.add);
  const left = leftToHand(line);
  const { said } = view;
  const wrong = said?.is === 'too_many' && said.lineId === line.lineId;
  const name = lineName(line);
  const title = nameBesideSize(line);
  if (left === 0) {
    return (
      <li className={classes(styles.line, styles.none)}>
        <CircleMinus aria-hidden size={28} />
        <span className={styles.title}>{title}</span>
        <span className={styles.size}>{line.size}</span>
        <span className={styles.why}>{whyNone(i18n, line)}</span>
      </li>
    );
  }
  const done = have >= left;
  return (
    <li className={classes(styles.line, done && styles.done, wrong && styles.wrong)}>
      <AriaButton
        className={classes(styles.touch)}
        aria-label={t`${name}, ${have} of ${left}`}
        onPress={() => add(line.lineId, 1)}
      >
        <span className={styles.mark}>
          {done ? <Check aria-hidden size={28} /> : <Plus aria-hidden size={28} />}
        </span>
        <span className={styles.title}>{title}</span>
        <span className={styles.size}>{line.size}</span>
        <span className={styles.pieces}>{done && left === 1 ? t`here` : `${have} / ${left}`}</span>
      </AriaButton>
      <Button
        look="plain"
        iconOnly
        icon={<Minus aria-hidden size={28} />}
        isDisabled={have === 0}
        onPress={() => add(line.lineId, -1)}
      >
        {t`One less of ${name}`}
      </Button>
    </li>
  );
}
