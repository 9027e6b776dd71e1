/**
 * A whole screen that says one word: its colour, its icon and its word say the same, and it is read from
 * three metres. What stands on it in large type the customer sees too: an initial and an order's tail.
 */
import { CircleCheckBig, IdCard, OctagonX, Timer } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from '#renderer/components/classes.ts';
import styles from './signal.module.css';

const icons = { ready: CircleCheckBig, check_id: IdCard, provisional: Timer, stop: OctagonX };
export type SignalTone = keyof typeof icons;

export function Signal(props: {
  tone: SignalTone;
  word: string;
  /** Why, or what comes next; in a line. */
  line?: ReactNode;
  who?: ReactNode;
  /** What staff read and do. */
  children?: ReactNode;
  /** What is to be done before anything else; beside the word, which is smaller then. */
  aside?: ReactNode;
  /** Below everything, always in sight. */
  actions?: ReactNode;
}) {
  const Icon = icons[props.tone];
  return (
    <section className={classes(styles.signal, styles[props.tone])}>
      <div className={classes(styles.middle, props.aside !== undefined && styles.beside)}>
        <div className={styles.main}>
          <div className={styles.said} role="status">
            <Icon aria-hidden className={styles.icon} />
            <div className={styles.text}>
              <h1 className={styles.word}>{props.word}</h1>
              {props.line === undefined ? null : <p className={styles.line}>{props.line}</p>}
              {props.who === undefined ? null : <p className={styles.who}>{props.who}</p>}
            </div>
          </div>
          {props.children}
        </div>
        {props.aside}
      </div>
      {props.actions === undefined ? null : <div className={styles.actions}>{props.actions}</div>}
    </section>
  );
}
