/** How long something lasts against the line it should not cross. The words beside it say the same. */
import { classes } from '#renderer/components/classes.ts';
import styles from './age-bar.module.css';

/** The target stands at this share of the bar's width, so that lateness has room to grow. */
const TARGET_AT = 0.6;
const WIDTH = 1000;

export function AgeBar(props: { ms: number; targetMs: number; label: string }) {
  const share = Math.min(1, (props.ms / props.targetMs) * TARGET_AT);
  const late = props.ms > props.targetMs;
  return (
    <svg
      className={styles.bar}
      role="img"
      aria-label={props.label}
      preserveAspectRatio="none"
      viewBox={`0 0 ${WIDTH} 12`}
    >
      <rect className={styles.ground} y="2" width={WIDTH} height="8" />
      <rect
        className={classes(late ? styles.late : styles.within)}
        y="2"
        width={share * WIDTH}
        height="8"
      />
      <line className={styles.target} x1={TARGET_AT * WIDTH} x2={TARGET_AT * WIDTH} y2="12" />
    </svg>
  );
}
