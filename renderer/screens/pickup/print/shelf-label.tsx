/** Labels of bins, one after the other: a name is typed, its label comes out, and the next name is typed. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Printer, Tag } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#renderer/components/button.tsx';
import { Panel } from '#renderer/components/panel.tsx';
import { TextField } from '#renderer/components/text-field.tsx';
import { useMay, useStores } from '#renderer/stores/stores.tsx';
import { PrintLine } from './print-line.tsx';
import styles from './shelf-label.module.css';

const BIN = /^[A-Za-z0-9-]{1,20}$/;

export function ShelfLabels() {
  const { t } = useLingui();
  const { deskPrint } = useStores();
  const stages = useMay('pickup.stage');
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const bin = typed.trim().toUpperCase();
  const fits = BIN.test(bin);
  if (!stages) return null;
  const print = () => {
    void deskPrint.getState().print({ what: 'shelf', bin });
    setTyped('');
  };
  return (
    <>
      <Button icon={<Tag aria-hidden />} onPress={() => setOpen(true)}>
        {t`Bin labels`}
      </Button>
      <Panel shape="form" title={t`Bin labels`} open={open} onClose={() => setOpen(false)}>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (fits) print();
          }}
        >
          <p>
            <Trans>
              A bin's label is stuck onto the shelf. Whoever lays a parcel there scans it, and the
              order is found by it.
            </Trans>
          </p>
          <div className={styles.row}>
            <TextField
              autoFocus
              label={t`Name of the bin: letters, digits and hyphens`}
              value={typed}
              maxLength={20}
              onChange={setTyped}
            />
            <Button type="submit" look="primary" icon={<Printer aria-hidden />} isDisabled={!fits}>
              {t`Print`}
            </Button>
          </div>
          <PrintLine of={({ what }) => what === 'shelf'} />
        </form>
      </Panel>
    </>
  );
}
