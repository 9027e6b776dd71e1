/** What is read after the glance: purchases, notes, consent. */
import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { type Key, Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { CustomerCard } from '#shared/rpc/customer-views.ts';
import { classes } from '#renderer/components/classes.ts';
import { count } from '#renderer/format/number.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import { useCard } from '#renderer/stores/stores.tsx';
import styles from './card-tabs.module.css';
import { Consent } from './consent.tsx';
import { Notes } from './notes.tsx';
import { Orders } from './orders.tsx';

export function CardTabs({ card }: { card: CustomerCard }) {
  const { t } = useLingui();
  const locale = useLocale();
  const meant = useCard((state) => state.meant);
  const [tab, setTab] = useState<Key>('orders');
  const [shownFor, setShownFor] = useState(meant);
  if (shownFor !== meant) {
    setShownFor(meant);
    if (meant !== null) setTab('orders');
  }
  const label = (name: string, entries: number) => (
    <>
      {name} <span className={styles.count}>{count(entries, locale)}</span>
    </>
  );
  return (
    <Tabs className={classes(styles.tabs)} selectedKey={tab} onSelectionChange={setTab}>
      <TabList aria-label={t`More about this customer`} className={classes(styles.list)}>
        <Tab id="orders" className={classes(styles.tab)}>
          {label(t`Purchases`, card.orders.length)}
        </Tab>
        <Tab id="notes" className={classes(styles.tab)}>
          {label(t`Notes`, card.notes.length)}
        </Tab>
        <Tab id="consent" className={classes(styles.tab)}>
          {label(t`Consent`, card.consent.length)}
        </Tab>
      </TabList>
      <TabPanel id="orders" className={classes(styles.panel)}>
        <Orders orders={card.orders} />
      </TabPanel>
      <TabPanel id="notes" className={classes(styles.panel)}>
        <Notes card={card} />
      </TabPanel>
      <TabPanel id="consent" className={classes(styles.panel)}>
        <Consent card={card} />
      </TabPanel>
    </Tabs>
  );
}
