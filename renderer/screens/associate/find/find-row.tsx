/** One customer in the list: who, how they are known, and why the row is here. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Package } from 'lucide-react';
import { Fragment, memo, type ReactNode } from 'react';
import type { CustomerHit, Match } from '#shared/rpc/customer-views.ts';
import { MarkedText } from '#renderer/components/marked-text.tsx';
import { useNow } from '#renderer/components/use-now.ts';
import { aroundFirstMark } from '#renderer/format/marked.ts';
import { ago } from '#renderer/format/time.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import { matchWords } from '#renderer/words/domain.ts';
import { tierName } from '#renderer/words/tiers.ts';
import styles from './find-row.module.css';

/** What matched and is not otherwise in a row, so that it is said where there is one, most telling first. */
const saidFields: readonly Match['field'][] = ['order', 'loyalty', 'email', 'alias', 'birthDate'];

export const FindRow = memo(function FindRow({ hit }: { hit: CustomerHit }) {
  const { i18n } = useLingui();
  const matched = (field: Match['field']) => hit.matches.find((match) => match.field === field);
  const said = saidFields.map(matched).find((match) => match !== undefined);
  const city = matched('city');
  return (
    <div className={styles.row}>
      <div className={styles.first}>
        <span className={styles.name}>
          <Shown text={hit.name} match={matched('name')} fits={hit.phone === null ? 30 : 20} />
        </span>
        {hit.latinName === null ? null : (
          <span className={styles.latin} lang="en">
            <Shown text={hit.latinName} match={matched('latinName')} fits={16} />
          </span>
        )}
        <span className={styles.phone}>
          <Shown text={hit.phone ?? ''} match={matched('phone')} />
        </span>
      </div>
      {said === undefined ? (
        <Known hit={hit} city={city} />
      ) : (
        <div className={styles.second}>
          <Collects pickups={hit.openPickups} />
          {i18n._(matchWords[said.field])} <Shown text={said.text} match={said} fits={34} />
          {city === undefined ? null : (
            <>
              {' · '}
              <Shown text={city.text} match={city} />
            </>
          )}
        </div>
      )}
    </div>
  );
});

/** A text, or the match of it with its marks; kept apart from the writing direction around it. */
function Shown(props: {
  text: string;
  match: Match | undefined;
  /** Letters that fit: a longer text begins later, where that is needed to show its mark. */
  fits?: number;
}) {
  const { text, match, fits = Number.POSITIVE_INFINITY } = props;
  if (match === undefined) return <bdi>{text}</bdi>;
  return (
    <bdi>
      <MarkedText {...aroundFirstMark(match.text, match.ranges, fits)} />
    </bdi>
  );
}

/** That something waits for them here is why they came, as a rule: it is said first. */
function Collects({ pickups }: { pickups: number }) {
  if (pickups === 0) return null;
  return (
    <span className={styles.collects}>
      <Package aria-hidden size={16} />
      <Trans>Pickup {pickups}</Trans>
    </span>
  );
}

function Known({ hit, city }: { hit: CustomerHit; city: Match | undefined }) {
  const { t, i18n } = useLingui();
  const locale = useLocale();
  const now = useNow();
  const { lastOrderAt, tier } = hit;
  const bought = lastOrderAt === null ? null : ago(lastOrderAt, now, locale);
  const parts: [string, ReactNode][] = [];
  if (tier !== null) parts.push(['tier', tierName(i18n, tier)]);
  if (hit.city !== null || city !== undefined) {
    parts.push(['city', <Shown key="city" text={hit.city ?? ''} match={city} />]);
  }
  if (bought !== null) parts.push(['bought', t`last bought ${bought}`]);
  if (parts.length === 0 && hit.openPickups === 0) return null;
  return (
    <div className={styles.second}>
      <Collects pickups={hit.openPickups} />
      {parts.map(([name, part], i) => (
        <Fragment key={name}>
          {i === 0 ? '' : ' · '}
          {part}
        </Fragment>
      ))}
    </div>
  );
}
