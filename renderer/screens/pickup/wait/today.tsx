/** Today at this desk in one line, and by the hour behind it. */
import { Trans, useLingui } from '@lingui/react/macro';
import { ChartColumn } from 'lucide-react';
import { useState } from 'react';
import type { DeskWait } from '#shared/rpc/desk.ts';
import { Button } from '#renderer/components/button.tsx';
import { Panel } from '#renderer/components/panel.tsx';
import { count } from '#renderer/format/number.ts';
import { duration, stopwatch } from '#renderer/format/time.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import { useDeskBook } from '#renderer/stores/stores.tsx';
import styles from './today.module.css';

export function Today() {
  const { t } = useLingui();
  const locale = useLocale();
  const wait = useDeskBook((state) => state.wait);
  const [open, setOpen] = useState(false);
  if (wait === null) return null;
  const { today, targetWaitMs, ready } = wait;
  return (
    <section className={styles.today} aria-label={t`Today`}>
      <dl className={styles.figures}>
        <Figure name={t`Handed over`} value={count(today.handedOver, locale)} />
        <Figure name={t`Ready to collect`} value={count(ready, locale)} />
        <Figure
          name={t`Usual wait`}
          value={today.medianWaitMs === null ? '–' : stopwatch(today.medianWaitMs)}
          beside={t`target ${stopwatch(targetWaitMs)}`}
        />
        <Figure
          name={t`Over the target`}
          value={count(today.overTarget, locale)}
          beside={t`of ${count(today.served, locale)}`}
        />
      </dl>
      <Button look="plain" icon={<ChartColumn aria-hidden />} onPress={() => setOpen(true)}>
        {t`By the hour`}
      </Button>
      <Panel shape="form" title={t`Today by the hour`} open={open} onClose={() => setOpen(false)}>
        <ByHour today={today} target={duration(targetWaitMs, locale)} />
      </Panel>
    </section>
  );
}

function Figure(props: { name: string; value: string; beside?: string }) {
  return (
    <div className={styles.figure}>
      <dt>{props.name}</dt>
      <dd>
        <span className={styles.value}>{props.value}</span>
        {props.beside === undefined ? null : <span className={styles.beside}>{props.beside}</span>}
      </dd>
    </div>
  );
}

/** Hours in which anything happened, and the quiet ones between them. */
function ByHour({ today, target }: { today: DeskWait['today']; target: string }) {
  const { t } = useLingui();
  const locale = useLocale();
  const busy = today.byHour.flatMap((many, hour) => (many > 0 ? [hour] : []));
  const [first, last] = [busy.at(0) ?? 9, busy.at(-1) ?? 18];
  const most = Math.max(1, ...today.byHour);
  const hours = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return (
    <div className={styles.hours}>
      <table className={styles.table}>
        <caption className={styles.caption}>
          <Trans>Hand-overs in each hour. The wait should stay under {target}.</Trans>
        </caption>
        <thead>
          <tr>
            <th scope="col">{t`Hour`}</th>
            <th scope="col">{t`Hand-overs`}</th>
          </tr>
        </thead>
        <tbody>
          {hours.map((hour) => {
            const many = today.byHour[hour] ?? 0;
            return (
              <tr key={hour}>
                <th scope="row">{`${String(hour).padStart(2, '0')}:00`}</th>
                <td aria-label={count(many, locale)}>
                  <div className={styles.load}>
                    <svg
                      className={styles.bar}
                      aria-hidden
                      preserveAspectRatio="none"
                      viewBox="0 0 100 1"
                    >
                      <rect width={(many / most) * 100} height="1" />
                    </svg>
                    <span>{count(many, locale)}</span>
                  </div>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
