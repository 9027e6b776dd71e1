/** All that the station knows of its own state, in words; with retry, and an export for support. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { RefreshCw } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { UnsentItem } from '#shared/rpc/attention.ts';
import { Button } from '#renderer/components/button.tsx';
import { Notice } from '#renderer/components/notice.tsx';
import { Panel } from '#renderer/components/panel.tsx';
import { useNow } from '#renderer/components/use-now.ts';
import { count } from '#renderer/format/number.ts';
import { ago } from '#renderer/format/time.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import {
  useCard,
  useOpenStatus,
  useOutbox,
  usePlace,
  useStation,
} from '#renderer/stores/stores.tsx';
import { changeName } from '#renderer/words/changes.ts';
import { scopeWords } from '#renderer/words/scopes.ts';
import { ClockNotice, DevelopmentKeysNotice, isClockWrong } from './station-notices.tsx';
import { LeaseLine } from './lease-line.tsx';
import { linkSummary } from './link-summary.ts';
import { useLinkWords } from './status-chip.tsx';
import styles from './status-sheet.module.css';
import { ExportButton } from './export-button.tsx';

export function StatusSheet() {
  const { t } = useLingui();
  const open = usePlace((state) => state.statusSheet);
  const showStatus = usePlace((state) => state.showStatus);
  return (
    <Panel shape="sheet" title={t`This station`} open={open} onClose={() => showStatus(false)}>
      <Contact />
      <Unsent />
      <Scopes />
      <Device />
    </Panel>
  );
}

function Section(props: { title: string; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <h3 className={styles.title}>{props.title}</h3>
      {props.children}
    </section>
  );
}

function Contact() {
  const { t } = useLingui();
  const locale = useLocale();
  const now = useNow();
  const summary = useOpenStatus(useShallow(linkSummary));
  const words = useLinkWords(summary);
  const lastContactAt = useOpenStatus((status) => status.lastContactAt);
  const attention = useOpenStatus((status) => status.attention);
  const retryNow = useStation((state) => state.retryNow);
  const retrying = useStation((state) => state.retrying);
  const go = usePlace((state) => state.go);
  const leave = useCard((state) => state.leave);
  const last = lastContactAt === null ? null : ago(lastContactAt, now, locale);
  return (
    <Section title={t`Connection`}>
      {summary.is === 'refused' ? (
        <Notice tone="stop">
          {summary.code === 'quarantined' ? (
            <Trans>
              The data of this station was copied and is in use twice, so the hub lets neither in.
              Look-up goes on with what is here, and everything recorded is kept; tell your lead to
              have head office release this station.
            </Trans>
          ) : (
            <Trans>
              The hub no longer lets this station in ({summary.code}). Look-up goes on with what is
              here; ask head office to enrol this station again.
            </Trans>
          )}
        </Notice>
      ) : (
        <p className={styles.line}>
          {words}
          <span className={styles.faint}>
            {last === null ? (
              <Trans>never in contact yet</Trans>
            ) : (
              <Trans>last contact {last}</Trans>
            )}
          </span>
        </p>
      )}
      <LeaseLine />
      <div className={styles.actions}>
        <Button
          icon={<RefreshCw aria-hidden size={20} />}
          isDisabled={retrying}
          onPress={() => {
            void retryNow();
          }}
        >
          {t`Try now`}
        </Button>
        {attention > 0 ? (
          <Button onPress={() => leave(() => go('attention'))}>{t`Settle ${attention}`}</Button>
        ) : null}
      </div>
    </Section>
  );
}

function Unsent() {
  const { t } = useLingui();
  const unsent = useOutbox((state) => state.unsent);
  const refresh = useOutbox((state) => state.refresh);
  // The list has the oldest of very many, and comes a moment after the count.
  const counted = useOpenStatus((status) => status.unsent);
  const all = Math.max(counted, unsent.length);
  const more = all - unsent.length;
  useEffect(() => {
    void refresh();
  }, [refresh]);
  return (
    <Section title={t`Not sent yet`}>
      {all === 0 ? (
        <p className={styles.faint}>
          <Trans>Everything recorded here is with the hub.</Trans>
        </p>
      ) : (
        <>
          <p className={styles.faint}>
            <Plural
              value={all}
              one="One change is safe on this device and goes out by itself."
              other="# changes are safe on this device and go out by themselves."
            />
          </p>
          <ul className={styles.items}>
            {unsent.map((item) => (
              <UnsentLine key={item.mutationId} item={item} />
            ))}
          </ul>
          {unsent.length > 0 && more > 0 ? (
            <p className={styles.faint}>
              <Plural
                value={more}
                one="One more waits behind these."
                other="# more wait behind these."
              />
            </p>
          ) : null}
        </>
      )}
      <div className={styles.actions}>
        <ExportButton />
      </div>
    </Section>
  );
}

function UnsentLine({ item }: { item: UnsentItem }) {
  const { t, i18n } = useLingui();
  const locale = useLocale();
  const now = useNow();
  const what = changeName(i18n, item);
  const who = item.customerName;
  return (
    <li className={styles.item}>
      <span>{who === null ? what : t`${who}: ${what}`}</span>
      <span className={styles.faint}>{ago(item.at, now, locale)}</span>
    </li>
  );
}

function Scopes() {
  const { t, i18n } = useLingui();
  const locale = useLocale();
  const now = useNow();
  const scopes = useOpenStatus((status) => status.scopes);
  const progress = useStation((state) => state.progress);
  return (
    <Section title={t`What is here, and how fresh`}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>What</Trans>
            </th>
            <th scope="col" className={styles.number}>
              <Trans>Entries</Trans>
            </th>
            <th scope="col" className={styles.age}>
              <Trans>As of</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {scopes.map((scope) => (
            <tr key={scope.scope}>
              <th scope="row">{i18n._(scopeWords(scope.scope))}</th>
              <td className={styles.number}>
                {count(progress[scope.scope]?.rows ?? scope.receivedRows, locale)}
              </td>
              <td className={styles.age}>
                {scope.levelAt === null ? (
                  scope.phase === 'first_sync' ? (
                    <Trans>filling</Trans>
                  ) : (
                    <Trans>waiting</Trans>
                  )
                ) : (
                  ago(scope.levelAt, now, locale)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Device() {
  const { t } = useLingui();
  const station = useOpenStatus((status) => status.station);
  const storeName = useOpenStatus((status) => status.storeName);
  const development = useOpenStatus((status) => status.keystore === 'development');
  const offsetMs = useOpenStatus((status) => status.clockOffsetMs);
  return (
    <Section title={t`This device`}>
      <p className={styles.line}>
        {storeName}
        <span className={styles.faint}>
          <Trans>Station {station}</Trans>
        </span>
      </p>
      {development ? <DevelopmentKeysNotice /> : null}
      {isClockWrong(offsetMs) ? <ClockNotice offsetMs={offsetMs} /> : null}
    </Section>
  );
}
