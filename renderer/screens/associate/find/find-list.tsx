/** What was found, or who was opened recently while the box is empty. Only rows in view are drawn. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { CustomerHit } from '#shared/rpc/customer-views.ts';
import { Notice } from '#renderer/components/notice.tsx';
import { useLate } from '#renderer/components/use-late.ts';
import { count } from '#renderer/format/number.ts';
import { canGrow, isBlank, isSearching, showsRecents } from '#renderer/stores/find-store.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import { useCard, useFind, useStores } from '#renderer/stores/stores.tsx';
import { BookArriving } from './book-arriving.tsx';
import styles from './find-list.module.css';
import { FindRow } from './find-row.tsx';
import { keyOfRow, listRows, rowHeightsPx } from './list-rows.ts';
import { NothingFound } from './nothing-found.tsx';
import { useOpenCustomer } from './use-open-customer.ts';

export const LIST_ID = 'found-customers';
export const PAGE_ROWS = 7;
const LATE_MS = 150;
/** Before anybody scrolls, what is below the view is asked for when typing rests. */
const REST_MS = 150;

export const optionId = (customerId: string): string => `found-${customerId}`;

export function FindList() {
  const { t } = useLingui();
  const { find } = useStores();
  const shown = useStore(
    find,
    useShallow(({ query, answer, failed, recents }) => ({ query, answer, failed, recents })),
  );
  const recents = showsRecents(shown);
  const rows = useMemo(() => listRows(shown), [shown]);
  const hits = rows.filter((row) => row.what === 'hit').length;
  const activeId = useFind((state) => state.activeId);
  const more = useFind(canGrow);
  const answeredQuery = useFind((state) => state.answer?.query);
  const scroller = useRef<HTMLDivElement>(null);
  const view = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => rowHeightsPx[rows[index]?.what ?? 'hit'],
    overscan: 6,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : keyOfRow(row);
    },
  });

  const activeIndex = rows.findIndex(
    (row) => row.what === 'hit' && row.hit.customerId === activeId,
  );
  // The line below the last customer is nobody's, and comes into view with them.
  const inView = rows[activeIndex + 1]?.what === 'more' ? activeIndex + 1 : activeIndex;
  const latestInView = useRef(inView);
  useLayoutEffect(() => {
    latestInView.current = inView;
    // Heights go with the rows: a divider that moved must not leave its height behind.
    view.measure();
  }, [view, rows, inView]);
  useLayoutEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [answeredQuery]);
  // Only for another person or another query: customers who come or change leave a scrolled list alone.
  useLayoutEffect(() => {
    if (latestInView.current >= 0) view.scrollToIndex(latestInView.current, { align: 'auto' });
  }, [answeredQuery, activeId, view]);

  const items = view.getVirtualItems();
  const nearEnd = more && (items.at(-1)?.index ?? 0) >= rows.length - 1;
  const isFull = view.getTotalSize() >= (view.scrollRect?.height ?? 0);
  const mayWait = isFull && (view.scrollOffset ?? 0) === 0;
  useEffect(() => {
    if (!nearEnd) return;
    const timer = setTimeout(() => find.getState().more(), mayWait ? REST_MS : 0);
    return () => clearTimeout(timer);
  }, [nearEnd, mayWait, answeredQuery, find]);

  const firstSimilar = rows.findIndex(
    (row) => row.what === 'similar' || (row.what === 'hit' && row.hit.similar),
  );
  const isSimilar = ({ index }: VirtualItem) => firstSimilar !== -1 && index >= firstSimilar;
  const draw = (item: VirtualItem) => {
    const row = rows[item.index];
    const style = { height: item.size, transform: `translateY(${item.start}px)` };
    switch (row?.what) {
      case undefined:
        return null;
      case 'hit':
        return (
          <Option
            key={item.key}
            hit={row.hit}
            position={row.position}
            of={more ? -1 : hits}
            style={style}
          />
        );
      case 'similar':
        return (
          <div key={item.key} className={styles.divider} style={style} role="presentation">
            <Trans>Similar names</Trans>
          </div>
        );
      case 'more':
        return (
          <div key={item.key} className={styles.cut} style={style} role="presentation">
            <Trans>There are more. Type more to narrow it down.</Trans>
          </div>
        );
    }
  };

  return (
    <section className={styles.list} aria-label={t`Customers`}>
      <div className={styles.heading} role="status">
        {recents ? <Trans>Opened recently</Trans> : <FoundCount />}
      </div>
      {isBlank(shown.query) && hits === 0 ? (
        <p className={styles.nobody}>
          <Trans>Nobody yet. Whoever you open stays here until Dangol is closed.</Trans>
        </p>
      ) : null}
      {shown.failed ? (
        <div className={styles.notice}>
          <Notice tone="care" alert>
            <Trans>The book cannot be searched right now.</Trans>
          </Notice>
        </div>
      ) : null}
      {!recents && shown.answer !== null && hits === 0 ? <NothingFound /> : null}
      <div
        ref={scroller}
        id={LIST_ID}
        role="listbox"
        aria-label={t`Customers found`}
        className={styles.scroller}
      >
        <div role="presentation" className={styles.rows} style={{ height: view.getTotalSize() }}>
          {items.filter((item) => !isSimilar(item)).map(draw)}
          {items.some(isSimilar) ? (
            <div role="group" aria-label={t`Similar names`}>
              {items.filter(isSimilar).map(draw)}
            </div>
          ) : null}
        </div>
      </div>
      <BookArriving />
    </section>
  );
}

function Option(props: {
  hit: CustomerHit;
  position: number;
  /** How many there are, or -1 where that is not known. */
  of: number;
  style: { height: number; transform: string };
}) {
  const { hit } = props;
  const active = useFind((state) => state.activeId === hit.customerId);
  const open = useCard((state) => state.customerId === hit.customerId);
  const openCustomer = useOpenCustomer();
  return (
    <div
      id={optionId(hit.customerId)}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      aria-setsize={props.of}
      aria-posinset={props.position}
      className={styles.option}
      data-active={active || undefined}
      data-open={open || undefined}
      style={props.style}
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => openCustomer(hit)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') openCustomer(hit);
      }}
    >
      <FindRow hit={hit} />
    </div>
  );
}

/** Strict matches are counted as far as the station counts, similar ones as far as they are here. */
function FoundCount() {
  const locale = useLocale();
  const late = useLate(useFind(isSearching), LATE_MS);
  const answer = useFind((state) => state.answer);
  const more = useFind(canGrow);
  if (late) return <Trans>Looking…</Trans>;
  if (answer === null) return null;
  const similar = answer.hits.filter((hit) => hit.similar).length;
  const { total, totalIsExact } = answer;
  const shownTotal = count(total, locale);
  const shownSimilar = `${count(similar, locale)}${more ? '+' : ''}`;
  if (total === 0) {
    if (similar === 0) return <Trans>No match</Trans>;
    return <Trans>No exact match · {shownSimilar} similar</Trans>;
  }
  return (
    <>
      {totalIsExact ? (
        <Plural value={total} one="# customer" other="# customers" />
      ) : (
        <Trans>{shownTotal}+ customers</Trans>
      )}
      {similar === 0 ? null : (
        <span className={styles.similarCount}>
          {' · '}
          <Trans>{shownSimilar} similar</Trans>
        </span>
      )}
    </>
  );
}
