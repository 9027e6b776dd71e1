/** A body with the places where a garment can be tight or loose; each touch says small, large, nothing. */
import { useLingui } from '@lingui/react/macro';
import { Button } from 'react-aria-components';
import type { FitVerdict, FitZone } from '#shared/domain/size.ts';
import { classes } from '#renderer/components/classes.ts';
import { verdictWords, zoneWords } from '#renderer/words/domain.ts';
import { VerdictIcon } from '../card/sizes.tsx';
import styles from './body-zones.module.css';

type Said = Partial<Record<FitZone, FitVerdict>>;

/** What one more touch makes of it. */
function nextVerdict(now: FitVerdict | undefined): FitVerdict | undefined {
  if (now === undefined) return 'small';
  return now === 'small' ? 'large' : undefined;
}

export function BodyZones(props: {
  zones: readonly FitZone[];
  said: Said;
  onChange: (said: Said) => void;
}) {
  const { t, i18n } = useLingui();
  const { zones, said, onChange } = props;
  if (zones.length === 0) return null;

  function touch(zone: FitZone): void {
    const { [zone]: now, ...others } = said;
    const next = nextVerdict(now);
    onChange(next === undefined ? others : { ...others, [zone]: next });
  }

  return (
    <fieldset className={styles.body}>
      <legend className={styles.legend}>{t`Tight or loose somewhere?`}</legend>
      <div className={styles.picture}>
        <svg viewBox="0 0 160 340" aria-hidden className={styles.outline}>
          <path
            className={styles.line}
            d="M80 8c-13 0-20 10-20 23 0 12 6 22 13 26v9c-4 5-28 7-37 16-8 8-11 26-14 46-3 18-7 40-9 56-1 7 3 10 7 9 4 0 6-4 7-9l14-62 5-22c2 18 5 32 3 46-3 20-6 36-6 56l4 116c0 8 3 12 9 12s9-4 9-11l10-101c1-4 2-6 5-6s4 2 5 6l10 101c0 7 3 11 9 11s9-4 9-12l4-116c0-20-3-36-6-56-2-14 1-28 3-46l5 22 14 62c1 5 3 9 7 9 4 1 8-2 7-9-2-16-6-38-9-56-3-20-6-38-14-46-9-9-33-11-37-16v-9c7-4 13-14 13-26C100 18 93 8 80 8z"
          />
          {zones.map((zone) => (
            <path
              key={zone}
              className={classes(styles.zone, said[zone] !== undefined && styles.said)}
              d={shapes[zone]}
            />
          ))}
        </svg>
        {zones.map((zone) => {
          const verdict = said[zone];
          return (
            <Button
              key={zone}
              className={classes(
                styles.label,
                styles[zone],
                verdict !== undefined && styles.saidLabel,
              )}
              onPress={() => touch(zone)}
            >
              {i18n._(zoneWords[zone])}
              {verdict === undefined ? null : (
                <span className={styles.verdict}>
                  <VerdictIcon verdict={verdict} />
                  {i18n._(verdictWords[verdict])}
                </span>
              )}
            </Button>
          );
        })}
      </div>
    </fieldset>
  );
}

/** Where each zone is on the outline. */
const shapes: Readonly<Record<FitZone, string>> = {
  shoulder: 'M40 80c20-10 60-10 80 0',
  chest: 'M45 108h70',
  waist: 'M49 150h62',
  hip: 'M46 186h68',
  sleeve: 'M27 100l-11 68M133 100l11 68',
  inseam: 'M80 208v112',
};
