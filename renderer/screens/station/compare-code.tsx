/** The compare code, to be read out across a phone: large, in two groups of three. */
import { useLingui } from '@lingui/react/macro';
import styles from './plain-page.module.css';

export function CompareCode({ code }: { code: string }) {
  const { t } = useLingui();
  const half = code.length / 2;
  const [first, second] = [code.slice(0, half), code.slice(half)];
  const letters = spelled(code);
  return (
    <p className={styles.compare} role="img" aria-label={t`Compare code ${letters}`}>
      {first} {second}
    </p>
  );
}

/** Screen readers say `K7M2QX` as a word; with spaces they spell it. */
function spelled(code: string): string {
  return [...code].join(' ');
}
