/** A determinate bar with its words above it. */
import type { ReactNode } from 'react';
import { Label, ProgressBar as AriaProgressBar } from 'react-aria-components';
import { classes } from './classes.ts';
import styles from './progress-bar.module.css';

export function ProgressBar(props: {
  label: string;
  /** From 0 to 1. */
  share: number;
  valueLabel: string;
  detail: ReactNode;
}) {
  return (
    <AriaProgressBar
      className={classes(styles.bar)}
      value={props.share * 100}
      valueLabel={props.valueLabel}
    >
      <div className={styles.words}>
        <Label className={classes(styles.label)}>{props.label}</Label>
        <span className={styles.value}>{props.valueLabel}</span>
      </div>
      <svg className={styles.track} aria-hidden preserveAspectRatio="none" viewBox="0 0 1000 8">
        <rect className={styles.ground} width="1000" height="8" />
        <rect
          className={props.share >= 1 ? styles.done : styles.fill}
          width={props.share * 1000}
          height="8"
        />
      </svg>
      <div className={styles.detail}>{props.detail}</div>
    </AriaProgressBar>
  );
}
