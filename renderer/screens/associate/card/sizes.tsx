/**
 * Sizes, read at a glance. A touch on a size takes it up again with garment and value as they were; the
 * garments below start one nobody has recorded: in either case the third touch has saved it.
 */
import { useLingui } from '@lingui/react/macro';
import { Check, Maximize2, Minimize2, Plus, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { FitVerdict, GarmentType } from '#shared/domain/size.ts';
import type { CustomerCard } from '#shared/rpc/customer-views.ts';
import { Button } from '#renderer/components/button.tsx';
import { classes } from '#renderer/components/classes.ts';
import { SaveMark } from '#renderer/components/save-mark.tsx';
import { useCard } from '#renderer/stores/stores.tsx';
import { fitName, garmentWords, systemName } from '#renderer/words/domain.ts';
import { startersFor } from '../recorder/size-runs.ts';
import { useTakeBack } from '../recorder/use-recording.ts';
import { type KnownSize, knownSizes } from './known-sizes.ts';
import { SeenBy } from './seen-by.tsx';
import { Section } from './section.tsx';
import styles from './sizes.module.css';

export function Sizes({ card }: { card: CustomerCard }) {
  const { t, i18n } = useLingui();
  const startRecording = useCard((state) => state.startRecording);
  // A screen has one primary action; while the profile is edited, that is saving it.
  const editing = useCard((state) => state.editing);
  const groups = knownSizes(card.preferences);
  const starters = startersFor(groups.map(({ garment }) => garment));
  return (
    <Section
      title={t`Sizes`}
      action={
        <Button
          look={editing ? 'quiet' : 'primary'}
          icon={<Plus aria-hidden size={20} />}
          onPress={() => startRecording({ what: 'size', garment: null })}
        >
          {t`Record a size`}
        </Button>
      }
    >
      {groups.length === 0 ? <p className={styles.none}>{t`No sizes yet.`}</p> : null}
      <ul className={styles.sizes}>
        {groups.map(({ garment, observations }) => (
          <GarmentSizes key={garment} garment={garment} observations={observations} card={card} />
        ))}
      </ul>
      <div className={styles.starters}>
        {starters.map((garment) => (
          <Button
            key={garment}
            look="plain"
            icon={<Plus aria-hidden size={16} />}
            onPress={() => startRecording({ what: 'size', garment })}
          >
            {i18n._(garmentWords[garment])}
          </Button>
        ))}
      </div>
    </Section>
  );
}

const SHOWN_AT_ONCE = 2;

function GarmentSizes(props: {
  garment: GarmentType;
  observations: KnownSize[];
  card: CustomerCard;
}) {
  const { t, i18n } = useLingui();
  const [all, setAll] = useState(false);
  const { garment, observations, card } = props;
  const shown = all ? observations : observations.slice(0, SHOWN_AT_ONCE);
  const more = observations.length - shown.length;
  return (
    <li className={styles.garment}>
      <span className={styles.garmentName}>{i18n._(garmentWords[garment])}</span>
      <ul className={styles.observations}>
        {shown.map((seen, i) => (
          <SizeLine key={seen.preferenceId} seen={seen} newest={i === 0} card={card} />
        ))}
        {more > 0 ? (
          <li className={styles.more}>
            <Button look="plain" onPress={() => setAll(true)}>
              {t`${more} more`}
            </Button>
          </li>
        ) : null}
      </ul>
    </li>
  );
}

function SizeLine({
  seen,
  newest,
  card,
}: {
  seen: KnownSize;
  newest: boolean;
  card: CustomerCard;
}) {
  const { t, i18n } = useLingui();
  const startRecording = useCard((state) => state.startRecording);
  const takeBack = useTakeBack();
  const { size } = seen;
  const fit = fitName(i18n, size);
  const garmentName = i18n._(garmentWords[size.garment]);
  const system = systemName(i18n, size.system);
  return (
    <li className={classes(styles.line, !newest && styles.older)}>
      <AriaButton
        className={classes(styles.value)}
        aria-label={t`Record ${garmentName} again, now ${size.value} ${system}`}
        onPress={() => startRecording({ what: 'size', garment: size.garment })}
      >
        <bdi className={styles.number}>{size.value}</bdi>
        <span className={styles.system}>{system}</span>
      </AriaButton>
      <span className={styles.fit}>
        {size.verdict === undefined ? null : <VerdictIcon verdict={size.verdict} />}
        {fit}
      </span>
      <span className={styles.seen}>
        <SeenBy observed={seen.observed} source={seen.source} />
        {seen.note === null ? null : <bdi className={styles.note}>{seen.note}</bdi>}
      </span>
      <span className={styles.marks}>
        <SaveMark state={seen.state} />
        <Button
          look="plain"
          iconOnly
          icon={<Undo2 aria-hidden size={20} />}
          onPress={() => takeBack(card.customerId, seen)}
        >
          {t`Take back ${garmentName} ${size.value}`}
        </Button>
      </span>
    </li>
  );
}

const verdictIcons = { small: Minimize2, fits: Check, large: Maximize2 };

export function VerdictIcon({ verdict, size = 16 }: { verdict: FitVerdict; size?: number }) {
  const Icon = verdictIcons[verdict];
  return (
    <Icon
      aria-hidden
      size={size}
      className={classes(verdict === 'fits' ? styles.fits : styles.off)}
    />
  );
}
