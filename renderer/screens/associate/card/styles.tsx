/** Taste by aspect, as chips; what must never be offered again stands apart, like a warning. */
import { useLingui } from '@lingui/react/macro';
import { Ban, Plus, X } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import type { CardPreference, CustomerCard } from '#shared/rpc/customer-views.ts';
import { Button } from '#renderer/components/button.tsx';
import { classes } from '#renderer/components/classes.ts';
import { SaveMark } from '#renderer/components/save-mark.tsx';
import { Swatch } from '#renderer/components/swatch.tsx';
import { useCard } from '#renderer/stores/stores.tsx';
import { aspectWords } from '#renderer/words/domain.ts';
import { type StyleAspect, termName } from '#renderer/words/vocabulary.ts';
import { useTakeBack } from '../recorder/use-recording.ts';
import { SeenBy } from './seen-by.tsx';
import { Section } from './section.tsx';
import styles from './styles.module.css';

const shownAspects: readonly Exclude<StyleAspect, 'never'>[] = [
  'colour',
  'style',
  'fabric',
  'like',
];

export function Styles({ card }: { card: CustomerCard }) {
  const { t, i18n } = useLingui();
  const startRecording = useCard((state) => state.startRecording);
  const of = (aspect: StyleAspect) =>
    card.preferences.filter((preference) => preference.value.aspect === aspect);
  const never = of('never');
  const shown = shownAspects.filter((aspect) => of(aspect).length > 0);
  return (
    <Section
      title={t`Taste`}
      action={
        <Button
          icon={<Plus aria-hidden size={20} />}
          onPress={() => startRecording({ what: 'style' })}
        >
          {t`Record taste`}
        </Button>
      }
    >
      {never.length === 0 ? null : <Never card={card} preferences={never} />}
      {shown.length + never.length === 0 ? (
        <p className={styles.none}>{t`Nothing yet.`}</p>
      ) : (
        <dl className={styles.aspects}>
          {shown.map((aspect) => (
            <div key={aspect} className={styles.aspect}>
              <dt className={styles.aspectName}>{i18n._(aspectWords[aspect])}</dt>
              <dd className={styles.terms}>
                {of(aspect).map((preference) => (
                  <Term key={preference.preferenceId} card={card} preference={preference} />
                ))}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Section>
  );
}

function textOf({ value }: CardPreference): string {
  return value.aspect === 'size' ? value.size.value : value.text;
}

function Term({ card, preference }: { card: CustomerCard; preference: CardPreference }) {
  const { i18n } = useLingui();
  const text = textOf(preference);
  const name = termName(text, i18n.locale);
  return (
    <span className={styles.term}>
      {preference.value.aspect === 'colour' ? <Swatch colour={text} /> : null}
      <bdi>{name}</bdi>
      <SaveMark state={preference.state} />
      <TakeBack card={card} preference={preference} name={name} />
    </span>
  );
}

function TakeBack(props: { card: CustomerCard; preference: CardPreference; name: string }) {
  const { t } = useLingui();
  const takeBack = useTakeBack();
  const { name } = props;
  return (
    <AriaButton
      className={classes(styles.remove)}
      aria-label={t`Take back ${name}`}
      onPress={() => takeBack(props.card.customerId, props.preference)}
    >
      <X aria-hidden size={16} />
    </AriaButton>
  );
}

function Never({ card, preferences }: { card: CustomerCard; preferences: CardPreference[] }) {
  const { i18n } = useLingui();
  return (
    <div className={styles.never}>
      <Ban aria-hidden size={20} />
      <span className={styles.neverName}>{i18n._(aspectWords.never)}</span>
      <ul className={styles.neverItems}>
        {preferences.map((preference) => {
          const name = termName(textOf(preference), i18n.locale);
          return (
            <li key={preference.preferenceId} className={styles.neverItem}>
              <strong>
                <bdi>{name}</bdi>
              </strong>
              {preference.note === null ? null : <bdi>{preference.note}</bdi>}
              <span className={styles.faint}>
                <SeenBy observed={preference.observed} />
              </span>
              <SaveMark state={preference.state} />
              <TakeBack card={card} preference={preference} name={name} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
