/**
 * One thing to settle: a conflict as two columns with the one field that differs, a refused change with
 * the reason, or what is left of a change to somebody who was erased. Shown in the list and on the
 * customer's card.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { ArrowRight, Check, RotateCw, Trash2, TriangleAlert, UserX } from 'lucide-react';
import { useId, useState } from 'react';
import { CHANGE_ERASED } from '#shared/domain/change-erased.ts';
import { CustomerField } from '#shared/domain/customer.ts';
import type { AttentionItem } from '#shared/rpc/attention.ts';
import type { Saving } from '#shared/rpc/contract.ts';
import { Button } from '#renderer/components/button.tsx';
import { Question } from '#renderer/components/panel.tsx';
import { useNow } from '#renderer/components/use-now.ts';
import { useSayRefusal } from '#renderer/components/use-say-refusal.ts';
import { ago } from '#renderer/format/time.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import { NotApproved } from '#renderer/stores/approval-store.ts';
import { useMay, useOutbox, useStores } from '#renderer/stores/stores.tsx';
import { fieldValue, wholeChange } from '#renderer/words/changes.ts';
import { fieldWords } from '#renderer/words/domain.ts';
import { rejectionReason } from '#renderer/words/refusals.ts';
import { ExportButton } from '../status/export-button.tsx';
import styles from './attention-card.module.css';

export function AttentionCard({ item, place }: { item: AttentionItem; place: 'list' | 'card' }) {
  const { t } = useLingui();
  const locale = useLocale();
  const now = useNow();
  const { card, place: places } = useStores();
  const { customerId, customerName } = item;
  const when = ago(item.at, now, locale);
  const erased = item.name === CHANGE_ERASED;
  const Sign = erased ? UserX : TriangleAlert;
  const title = erased
    ? t`Taken out with an erased customer`
    : item.reason === 'conflict'
      ? t`Changed in two places`
      : t`Not accepted by the hub`;
  return (
    <article className={styles.card}>
      <header className={styles.header}>
        <Sign aria-hidden size={20} className={styles.sign} />
        <h2 className={styles.title}>
          {place === 'list' && customerName !== null ? (
            <>
              <bdi>{customerName}</bdi>
              {' · '}
            </>
          ) : null}
          {title}
        </h2>
        <span className={styles.faint}>
          {item.staffName === null ? when : `${item.staffName} · ${when}`}
        </span>
        {place === 'list' && customerId !== null && item.gone === null ? (
          <Button
            look="plain"
            icon={<ArrowRight aria-hidden size={20} />}
            onPress={() => {
              places.getState().go('find');
              card.getState().open(customerId);
            }}
          >
            {t`Open customer`}
          </Button>
        ) : null}
      </header>
      {erased ? (
        <Erased item={item} />
      ) : item.reason === 'conflict' ? (
        <Conflict item={item} place={place} />
      ) : (
        <Rejected item={item} />
      )}
    </article>
  );
}

function useDecision(): (decided: Promise<Saving>) => void {
  const sayRefusal = useSayRefusal();
  return (decided) => void decided.then(sayRefusal, whereNotApproved);
}

/** Nobody agreed: the change waits on. */
function whereNotApproved(error: unknown): void {
  if (!(error instanceof NotApproved)) throw error;
}

/** Lets a change go; somebody else's where a lead agrees. */
function useDiscard(): (mutationId: string) => Promise<Saving> {
  const { approval, outbox } = useStores();
  return (mutationId) =>
    approval
      .getState()
      .run('change.discard', mutationId, (granted) =>
        outbox.getState().discard(mutationId, granted),
      );
}

/** Nothing is left to decide: a person only learns of it. */
function Erased({ item }: { item: AttentionItem }) {
  const { t } = useLingui();
  const discard = useDiscard();
  const decide = useDecision();
  return (
    <div className={styles.rejected}>
      <p>
        <Trans>
          The customer asked to be erased. What was recorded here about them and had not been taken
          over by the hub was taken out as well; nothing of it is left.
        </Trans>
      </p>
      <div className={styles.actions}>
        <Button
          icon={<Check aria-hidden size={20} />}
          onPress={() => decide(discard(item.mutationId))}
        >
          {t`Understood`}
        </Button>
      </div>
    </div>
  );
}

function Conflict({
  item,
  place,
}: {
  item: Extract<AttentionItem, { reason: 'conflict' }>;
  place: 'list' | 'card';
}) {
  const { t, i18n } = useLingui();
  const resolve = useOutbox((state) => state.resolve);
  const decide = useDecision();
  const field = CustomerField.safeParse(item.field);
  const fieldName = field.success ? i18n._(fieldWords[field.data]) : item.field;
  const { staffName } = item;
  const mineId = useId();
  const theirsId = useId();
  return (
    <>
      <div className={styles.columns}>
        <div className={styles.column}>
          <p className={styles.faint}>
            {staffName === null ? t`Recorded here` : t`Recorded here by ${staffName}`}
          </p>
          <p className={styles.label}>{fieldName}</p>
          <p id={mineId} className={styles.value}>
            {fieldValue(i18n, item.mine)}
          </p>
          <Button
            aria-describedby={mineId}
            onPress={() => decide(resolve(item.mutationId, 'mine'))}
          >{t`Keep this one`}</Button>
        </div>
        <div className={styles.column}>
          <p className={styles.faint}>{t`Changed elsewhere in the meantime`}</p>
          <p className={styles.label}>{fieldName}</p>
          <p id={theirsId} className={styles.value}>
            {fieldValue(i18n, item.theirs)}
          </p>
          <Button
            aria-describedby={theirsId}
            onPress={() => decide(resolve(item.mutationId, 'theirs'))}
          >{t`Keep that one`}</Button>
        </div>
      </div>
      {place === 'list' ? (
        <div className={styles.more}>
          <ExportButton mutationId={item.mutationId} />
        </div>
      ) : null}
    </>
  );
}

function Rejected({ item }: { item: Extract<AttentionItem, { reason: 'rejected' }> }) {
  const { t, i18n } = useLingui();
  const retry = useOutbox((state) => state.retry);
  const discard = useDiscard();
  const decide = useDecision();
  const mayRetry = useMay('change.retry');
  const mayDiscard = useMay('change.discard');
  const [asking, setAsking] = useState(false);
  const { name, rest } = wholeChange(i18n, item);
  return (
    <div className={styles.rejected}>
      <p className={styles.value}>{name}</p>
      {rest === null ? null : <p className={styles.whole}>{rest}</p>}
      <p>{i18n._(rejectionReason(item))}</p>
      <p className={styles.faint}>
        <Trans>
          For support: {item.code} · {item.detail}
        </Trans>
      </p>
      <div className={styles.actions}>
        {item.gone !== null || item.code === 'erased' || !mayRetry ? null : (
          <Button
            icon={<RotateCw aria-hidden size={20} />}
            onPress={() => decide(retry(item.mutationId))}
          >
            {t`Send again`}
          </Button>
        )}
        <ExportButton mutationId={item.mutationId} />
        {mayDiscard ? (
          <Button
            look="plain"
            icon={<Trash2 aria-hidden size={20} />}
            onPress={() => setAsking(true)}
          >
            {t`Let it go`}
          </Button>
        ) : null}
      </div>
      <Question
        open={asking}
        title={t`Let this change go?`}
        stay={t`Keep it`}
        go={t`Let it go`}
        onAnswer={(go) => {
          setAsking(false);
          if (go) decide(discard(item.mutationId));
        }}
      >
        <p>
          <Trans>It will not reach the hub or any other counter. This cannot be undone.</Trans>
        </p>
      </Question>
    </div>
  );
}
