/** A line that tells of a state: icon, words and colour together, with at most one thing to do. */
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './notice.module.css';

const icons = { stop: CircleAlert, care: TriangleAlert, good: CircleCheck, plain: Info };

export function Notice(props: {
  tone: keyof typeof icons;
  /** Spoken at once by screen readers. */
  alert?: boolean;
  children: ReactNode;
  action?: ReactNode;
}) {
  const Icon = icons[props.tone];
  return (
    <div
      className={classes(styles.notice, styles[props.tone])}
      {...(props.alert === true ? { role: 'alert' } : {})}
    >
      <Icon aria-hidden size={20} />
      <div className={styles.words}>{props.children}</div>
      {props.action}
    </div>
  );
}
