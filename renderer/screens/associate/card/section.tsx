/** One part of the card: its name at the left edge, what is known at the right of it. */
import type { ReactNode } from 'react';
import styles from './section.module.css';

export function Section(props: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.section} aria-label={props.title}>
      <header className={styles.header}>
        <h2 className={styles.title}>{props.title}</h2>
        {props.action}
      </header>
      {props.children}
    </section>
  );
}
