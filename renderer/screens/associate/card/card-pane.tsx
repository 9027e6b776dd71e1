/** The customer's card, or why there is none. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import { Button } from '#renderer/components/button.tsx';
import { Notice } from '#renderer/components/notice.tsx';
import { useCard, useOutbox, useStores } from '#renderer/stores/stores.tsx';
import { refusalWords } from '#renderer/words/refusals.ts';
import { AttentionCard } from '../attention/attention-card.tsx';
import { SizeRecorder } from '../recorder/size-recorder.tsx';
import { StyleRecorder } from '../recorder/style-recorder.tsx';
import styles from './card-pane.module.css';
import { CardTabs } from './card-tabs.tsx';
import { Identity } from './identity.tsx';
import { IdentityForm } from './identity-form.tsx';
import { OpenPickups } from './open-pickups.tsx';
import { Sizes } from './sizes.tsx';
import { Styles } from './styles.tsx';

export function CardPane() {
  const card = useCard((state) => state.card);
  const problem = useCard((state) => state.problem);
  const editing = useCard((state) => state.editing);
  const recorder = useCard((state) => state.recorder);
  const { card: store } = useStores();
  const pane = useRef<HTMLElement>(null);
  const customerId = card?.customerId;

  useEffect(() => {
    // An order that is meant comes into view by itself.
    const { meant } = store.getState();
    if (customerId !== undefined && meant === null)
      pane.current?.scrollIntoView({ block: 'start' });
  }, [customerId, store]);

  if (problem !== null) return <NoCard />;
  if (card === null) return <div className={styles.blank} />;
  return (
    <article ref={pane} className={styles.card} aria-label={card.name}>
      {editing ? <IdentityForm card={card} /> : <Identity card={card} />}
      <Waiting customerId={card.customerId} />
      <OpenPickups pickups={card.pickups} />
      <Sizes card={card} />
      <Styles card={card} />
      <CardTabs card={card} />
      {recorder.what === 'size' ? (
        <SizeRecorder card={card} garment={recorder.garment} product={recorder.product} />
      ) : null}
      {recorder.what === 'style' ? <StyleRecorder card={card} /> : null}
    </article>
  );
}

function Waiting({ customerId }: { customerId: string }) {
  const items = useOutbox((state) => state.attention);
  const mine = items.filter((item) => item.customerId === customerId);
  if (mine.length === 0) return null;
  return (
    <div className={styles.waiting}>
      {mine.map((item) => (
        <AttentionCard key={item.mutationId} item={item} place="card" />
      ))}
    </div>
  );
}

function NoCard() {
  const { t, i18n } = useLingui();
  const { find } = useStores();
  const problem = useCard((state) => state.problem);
  const customerId = useCard((state) => state.customerId);
  const close = useCard((state) => state.close);
  const reload = useCard((state) => state.reload);
  const gone = problem === 'not_found' || problem === 'erased' || problem === 'elsewhere';
  return (
    <div className={styles.problem}>
      <h1 className={styles.title}>
        {problem === 'erased'
          ? t`Customer erased`
          : problem === 'elsewhere'
            ? t`Not in this shop's book`
            : t`No card`}
      </h1>
      <Notice tone="care" alert>
        {problem === null ? (
          <Trans>This card cannot be shown.</Trans>
        ) : (
          i18n._(refusalWords[problem])
        )}
      </Notice>
      <div className={styles.actions}>
        {gone ? null : (
          <Button
            onPress={() => {
              void reload();
            }}
          >
            {t`Try again`}
          </Button>
        )}
        <Button
          onPress={() => {
            if (gone && customerId !== null) find.getState().forget(customerId);
            close();
          }}
        >
          {t`Back to the list`}
        </Button>
      </div>
    </div>
  );
}
