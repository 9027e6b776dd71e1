/** A page with one thing on it, in the middle, with the language switch: before and after the work. */
import type { ReactNode } from 'react';
import { classes } from '#renderer/components/classes.ts';
import { LanguageSwitch } from '#renderer/components/language-switch.tsx';
import { Wordmark } from '#renderer/components/wordmark.tsx';
import styles from './plain-page.module.css';

export function PlainPage(props: {
  title: string;
  width?: 'form' | 'wide' | 'narrow';
  children: ReactNode;
}) {
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <Wordmark />
        <LanguageSwitch />
      </header>
      <main className={classes(styles.main, styles[props.width ?? 'form'])}>
        <h1 className={styles.title}>{props.title}</h1>
        {props.children}
      </main>
    </div>
  );
}
