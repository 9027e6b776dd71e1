/** Nobody was found: what was asked for, and what may help. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useFind } from '#renderer/stores/stores.tsx';
import { useBookShare } from './book-arriving.tsx';
import styles from './find-list.module.css';

/** What is longer than this was pasted or scanned, and is known by its beginning. */
const SHOWN_MAX = 60;

export function NothingFound() {
  const { t } = useLingui();
  // What the answer is to, so that the words do not change before the list does.
  const query = useFind((state) => (state.answer?.query ?? '').trim());
  const scanned = useFind((state) => state.scanned);
  const arriving = useBookShare() !== null;
  const hangul = /\p{Script=Hangul}/u.test(query);
  const short = [...query].slice(0, SHOWN_MAX).join('');
  const asked = <bdi>{short.length < query.length ? `${short}…` : query}</bdi>;
  return (
    <div className={styles.nothing}>
      <p className={styles.nothingTitle}>
        {arriving ? (
          <Trans>Nobody found yet for “{asked}”</Trans>
        ) : (
          <Trans>Nobody found for “{asked}”</Trans>
        )}
      </p>
      <p>
        {arriving
          ? t`The customer book is still arriving: they may come with the rest.`
          : scanned
            ? t`This was scanned. It is no member, order or product that is known here.`
            : hangul
              ? t`Try only the initial consonants, or the last four digits of the phone.`
              : t`Try fewer letters, or the last four digits of the phone.`}
      </p>
    </div>
  );
}
