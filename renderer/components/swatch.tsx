/** A round of colour beside a colour's name. Never alone: the name is always there. */
import { findTerm } from '#renderer/words/vocabulary.ts';
import { classes } from './classes.ts';
import styles from './swatch.module.css';

export function Swatch({ colour }: { colour: string }) {
  const swatch = findTerm(colour)?.swatch;
  if (swatch === undefined) return null;
  return <span aria-hidden className={classes(styles.swatch, styles[swatch])} />;
}
