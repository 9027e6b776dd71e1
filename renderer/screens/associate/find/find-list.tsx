/** What was found, or who was opened recently while the box is empty. Only rows in view are drawn. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { count } from '#renderer/format/number.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import { Button } from '#renderer/components/button.tsx';
import { Notice } from '#renderer/components/notice.tsx';
import { LAST_LIMIT, shownHits } from '#renderer/stores/find-store.ts';
import { useCard, useFind, useStores } from '#renderer/stores/stores.tsx';
import styles from './find-list.module.css';
import { FindRow } from './find-row.tsx';
import { useOpenCustomer } from './use-open-customer.ts';

export const LIST_ID = 'found-customers';
export const PAGE_ROWS = 7;
const ROW_HEIGHT_PX = 80;

export const optionId = (customerId: string): string => `found-${customerId}`;

export function FindList() {
  const { t } = useLingui();
  const { find } = useStores();
  const blank = useFind((state) => state.query.trim() === '');
  const hits = useFind(shownHits);
  const activeId = useFind((state) => state.activeId);
  const failed = useFind((state) => state.failed);
  const answered = useFind((state) => state.answer !== null);
  const answeredQuery = useFind((state) => state.answer?.query);
  const canGrow = useFind(
    ({ answer, limit }) =>
      answer !== null && answer.hits.length < answer.total && limit < LAST_LIMIT,
  );
  const openId = useCard((state) => state.customerId);
  const openCustomer = useOpenCustomer();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: hits.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: 6,
    getItemKey: (index) => hits[index]?.customerId ?? index,
  });

  const activeIndex = hits.findIndex((hit) => hit.customerId === activeId);
  useEffect(() => {
    if (activeIndex >= 0) rows.scrollToIndex(activeIndex, { align: 'auto' });
  }, [activeIndex, rows]);
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [answeredQuery]);

  return (
    <section className={styles.list} aria-label={t`Customers`}>
      <div className={styles.heading} role="status">
        {blank ? <Trans>Opened recently</Trans> : answered ? <FoundCount /> : null}
      </div>
      {blank && hits.length === 0 ? (
        <p className={styles.nobody}>
          <Trans>Nobody yet. Whoever you open stays here until Dangol is closed.</Trans>
        </p>
      ) : null}
      {failed ? (
        <div className={styles.notice}>
          <Notice tone="care" alert>
            <Trans>The book cannot be searched right now.</Trans>
          </Notice>
        </div>
      ) : null}
      {!blank && answered && hits.length === 0 ? <NothingFound /> : null}
      <div
        ref={scroller}
        id={LIST_ID}
        role="listbox"
        aria-label={t`Customers found`}
        className={styles.scroller}
      >
        <div role="presentation" className={styles.rows} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, key, start }) => {
            const hit = hits[index];
            if (hit === undefined) return null;
            return (
              <div
                key={key}
                id={optionId(hit.customerId)}
                role="option"
                tabIndex={-1}
                aria-selected={hit.customerId === activeId}
                aria-setsize={hits.length}
                aria-posinset={index + 1}
                className={styles.option}
                data-active={hit.customerId === activeId || undefined}
                data-open={hit.customerId === openId || undefined}
                style={{ transform: `translateY(${start}px)` }}
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => openCustomer(hit)}
                onKeyDown={(event) => {
                  if (event.key === 'Enter') openCustomer(hit);
                }}
              >
                <FindRow hit={hit} />
              </div>
            );
          })}
        </div>
        {canGrow ? (
          <div className={styles.more} role="presentation">
            <Button onPress={() => find.getState().more()}>{t`Show more`}</Button>
          </div>
        ) : null}
      </div>
    </section>
  );
}

function FoundCount() {
  const locale = useLocale();
  const total = useFind((state) => state.answer?.total ?? 0);
  const exact = useFind((state) => state.answer?.totalIsExact ?? true);
  const shown = count(total, locale);
  if (!exact) return <Trans>{shown}+ customers; type more to narrow it down</Trans>;
  return <Plural value={total} one="# customer" other="# customers" />;
}

function NothingFound() {
  const { t } = useLingui();
  const query = useFind((state) => state.query.trim());
  const hangul = /\p{Script=Hangul}/u.test(query);
  return (
    <div className={styles.nothing}>
      <p className={styles.nothingTitle}>
        <Trans>Nobody found for “{query}”</Trans>
      </p>
      <p>
        {hangul
          ? t`Try only the initial consonants, or the last four digits of the phone.`
          : t`Try fewer letters, or the last four digits of the phone.`}
      </p>
    </div>
  );
}
