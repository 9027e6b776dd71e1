/** Before anyone is open: what can be typed, and how fresh the book is. */
import { Trans, useLingui } from '@lingui/react/macro';
import { count } from '#renderer/format/number.ts';
import { ago } from '#renderer/format/time.ts';
import { useNow } from '#renderer/components/use-now.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import { useOpenStatus } from '#renderer/stores/stores.tsx';
import styles from './welcome.module.css';

export function Welcome() {
  const { t } = useLingui();
  const examples = [
    [t`Name`, '김민지', 'emma wil'],
    [t`Initial consonants`, 'ㄱㅁㅈ'],
    [t`Phone, or its ending`, '4821', '010 4421 4821'],
    [t`Start of the email`, 'minji.k'],
    [t`Order or member number`, '#1042'],
    [t`Barcode`, t`scan it any time`],
  ];
  return (
    <div className={styles.welcome}>
      <h1 className={styles.title}>
        <Trans>A fragment is enough to find someone</Trans>
      </h1>
      <dl className={styles.examples}>
        {examples.map(([what, ...how]) => (
          <div key={what} className={styles.example}>
            <dt>{what}</dt>
            <dd>
              {how.map((example) => (
                <span key={example}>{example}</span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <p className={styles.keys}>
        <Trans>
          <kbd>/</kbd> or <kbd>F2</kbd> goes to the box, <kbd>↑</kbd> <kbd>↓</kbd> <kbd>Enter</kbd>{' '}
          opens, <kbd>Esc</kbd> steps back.
        </Trans>
      </p>
      <BookAge />
    </div>
  );
}

function BookAge() {
  const locale = useLocale();
  const now = useNow();
  const customers = useOpenStatus((status) => status.customers);
  const storeName = useOpenStatus((status) => status.storeName);
  const levelAt = useOpenStatus((status) =>
    status.scopes.reduce<number | null>(
      (oldest, { levelAt }) =>
        oldest === null || levelAt === null ? null : Math.min(oldest, levelAt),
      Number.MAX_SAFE_INTEGER,
    ),
  );
  const people = count(customers, locale);
  const age =
    levelAt === null || levelAt === Number.MAX_SAFE_INTEGER ? null : ago(levelAt, now, locale);
  return (
    <p className={styles.age}>
      <Trans>
        {storeName} · {people} customers on this device
      </Trans>
      {age === null ? null : (
        <>
          {' · '}
          <Trans>as of {age}</Trans>
        </>
      )}
    </p>
  );
}
