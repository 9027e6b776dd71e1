/** A named row of chips: the name at the left edge, the chips in line or in a grid. */
import { type ReactNode, useId } from 'react';
import { classes } from '#renderer/components/classes.ts';
import styles from './choice.module.css';

export function Choice(props: { name: string; grid?: boolean; children: ReactNode }) {
  const id = useId();
  return (
    <div className={styles.choice} role="group" aria-labelledby={id}>
      <span id={id} className={styles.name}>
        {props.name}
      </span>
      <div className={classes(props.grid === true ? styles.grid : styles.chips)}>
        {props.children}
      </div>
    </div>
  );
}
