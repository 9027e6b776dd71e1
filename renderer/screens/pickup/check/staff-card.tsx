/** What staff read before they hand anything over: whose, where it lies, what is in it. In ordinary type. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Check, ShieldCheck, UserRoundCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { DeskCheck } from '#shared/rpc/desk.ts';
import { useNow } from '#renderer/components/use-now.ts';
import { money } from '#renderer/format/number.ts';
import { timeSince } from '#renderer/format/time.ts';
import { leftToHand, piecesToHand } from '#renderer/stores/desk-lines.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import { proofWords } from '#renderer/words/desk.ts';
import { lineName, whyNone } from '#renderer/words/desk-lines.ts';
import styles from './staff-card.module.css';

const LINES_SHOWN = 3;

export function StaffCard({ check }: { check: DeskCheck }) {
  const { t, i18n } = useLingui();
  const locale = useLocale();
  const { pickup, collectorId, proven } = check;
  const collector = pickup.collectors.find((one) => one.collectorId === collectorId);
  const left = piecesToHand(pickup);
  const all = pickup.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const pieces = left > 0 ? left : all;
  const more = pickup.lines.length - LINES_SHOWN;
  return (
    <section className={styles.card} aria-label={t`The order`}>
      <header className={styles.head}>
        <span className={styles.name}>{pickup.buyer.masked}</span>
        <span className={styles.number}>{pickup.number}</span>
        <span className={styles.sum}>
          <Plural value={pieces} one="# item" other="# items" /> ·{' '}
          {money(pickup.valueMinor, pickup.currency, locale)}
        </span>
      </header>
      {collector === undefined ? null : (
        <p className={styles.note}>
          <UserRoundCheck aria-hidden size={20} />
          <span>
            <Trans>Collected by {collector.masked}, named by the buyer</Trans>
          </span>
        </p>
      )}
      {proven.length === 0 ? null : (
        <p className={styles.note}>
          <ShieldCheck aria-hidden size={20} />
          <span>{proven.map((method) => i18n._(proofWords[method])).join(' · ')}</span>
        </p>
      )}
      <ul className={styles.lines}>
        {pickup.lines.slice(0, LINES_SHOWN).map((line) => {
          const left = leftToHand(line);
          return (
            <li key={line.lineId} className={left === 0 ? styles.gone : undefined}>
              <span className={styles.many}>
                {left > 0 ? left : <Check aria-hidden size={16} />}
              </span>
              <span className={styles.title}>{lineName(line)}</span>
              {left > 0 ? null : <span className={styles.why}>{whyNone(i18n, line)}</span>}
            </li>
          );
        })}
      </ul>
      {more > 0 ? (
        <p className={styles.more}>
          <Plural value={more} one="and one more" other="and # more" />
        </p>
      ) : null}
      <Given check={check} />
    </section>
  );
}

/** Who gave it to whom before, where that is the question. */
function Given({ check }: { check: DeskCheck }): ReactNode {
  const { t } = useLingui();
  const locale = useLocale();
  const now = useNow();
  const given = check.pickup.handOvers.filter(({ undone }) => !undone);
  if (given.length === 0) return null;
  return (
    <ul className={styles.given}>
      {given.map(({ handOverId, at, station, staffName }) => {
        const when = timeSince(at, now, locale);
        const who = staffName ?? t`nobody known`;
        return (
          <li key={handOverId}>
            <Trans>
              Handed over {when} at {station} by {who}
            </Trans>
          </li>
        );
      })}
    </ul>
  );
}
