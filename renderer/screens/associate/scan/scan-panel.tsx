/** What is said of a scanned code that opens no customer: the product, or what was read and the way out. */
import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Button } from '#renderer/components/button.tsx';
import { Panel } from '#renderer/components/panel.tsx';
import { useNow } from '#renderer/components/use-now.ts';
import { shortDate } from '#renderer/format/time.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import type { ScanShown } from '#renderer/stores/scan-store.ts';
import { useScan, useStores } from '#renderer/stores/stores.tsx';
import { unknownCodeWords } from '#renderer/words/scans.ts';
import { ProductDetails } from './product-details.tsx';
import styles from './scan-panel.module.css';

export function ScanPanel() {
  const shown = useScan((state) => state.shown);
  return shown === null ? null : <Shown shown={shown} />;
}

function Shown({ shown }: { shown: ScanShown }) {
  const { t, i18n } = useLingui();
  switch (shown.what) {
    case 'product':
      return (
        <Frame title={shown.product.title}>
          <ProductDetails product={shown.product} />
        </Frame>
      );
    case 'order': {
      const { number, placedAt } = shown.order;
      return (
        <Frame title={t`Order ${number}`}>
          <OrderOfNobody placedAt={placedAt} />
        </Frame>
      );
    }
    case 'unknown': {
      const { title, words } = unknownCodeWords[shown.kind];
      return (
        <Frame title={i18n._(title)} code={shown.code}>
          <p>{i18n._(words)}</p>
        </Frame>
      );
    }
    case 'forbidden':
      return (
        <Frame title={t`Not kept`}>
          <p>
            {shown.number === 'resident_number' ? (
              <Trans>
                That looks like a resident registration number. It was not looked up and nothing of
                it was kept.
              </Trans>
            ) : (
              <Trans>
                That looks like a payment card number. It was not looked up and nothing of it was
                kept.
              </Trans>
            )}
          </p>
        </Frame>
      );
  }
}

function Frame(props: { title: string; code?: string; children: ReactNode }) {
  const { t } = useLingui();
  const { scan } = useStores();
  const { code } = props;
  const { close, lookUp } = scan.getState();
  return (
    <Panel shape="form" title={props.title} open onClose={close}>
      <div className={styles.body}>
        {code === undefined ? null : <p className={styles.code}>{code}</p>}
        {props.children}
        <div className={styles.actions}>
          {code === undefined ? null : (
            <Button onPress={() => lookUp(code)}>{t`Look it up as typed`}</Button>
          )}
          <Button look="primary" onPress={close}>{t`Done`}</Button>
        </div>
      </div>
    </Panel>
  );
}

function OrderOfNobody({ placedAt }: { placedAt: number }) {
  const locale = useLocale();
  const now = useNow();
  const when = shortDate(placedAt, now, locale);
  return (
    <p>
      <Trans>
        Placed {when}. It names nobody who is in this book, so there is no card to open.
      </Trans>
    </p>
  );
}
