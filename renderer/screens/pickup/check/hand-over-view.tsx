/** HAND OVER: held for a second, or the done card; signed for where somebody wants to. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { PackageCheck, Signature } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#renderer/components/button.tsx';
import { piecesCounted, piecesToHand } from '#renderer/stores/desk-lines.ts';
import { useDesk } from '#renderer/stores/stores.tsx';
import type { CheckShown } from '#renderer/stores/desk-store.ts';
import { HoldButton } from './hold-button.tsx';
import { SaidLine } from './said-line.tsx';
import { SignaturePad } from './signature-pad.tsx';
import { Who } from './who.tsx';
import styles from './hand-over-view.module.css';

export function HandOverView({ view }: { view: CheckShown }) {
  const { t } = useLingui();
  const handOver = useDesk((state) => state.handOver);
  const busy = useDesk((state) => state.busy);
  const [signs, setSigns] = useState(false);
  const [signature, setSignature] = useState<string | null>(null);
  const { check, counted, said } = view;
  const pieces = piecesCounted(counted);
  const staying = piecesToHand(check.pickup) - pieces;
  return (
    <section className={styles.handOver} aria-label={t`Hand over`}>
      <div className={styles.head}>
        <PackageCheck aria-hidden className={styles.icon} />
        <div>
          <h1 className={styles.title}>
            <Plural value={pieces} one="# item to hand over" other="# items to hand over" />
          </h1>
          <p className={styles.who}>
            <Who pickup={check.pickup} collectorId={check.collectorId} />
          </p>
          {staying === 0 ? null : (
            <p className={styles.staying}>
              <Plural
                value={staying}
                one="# item stays here for later"
                other="# items stay here for later"
              />
            </p>
          )}
        </div>
      </div>
      <SaidLine said={said?.is === 'counted' ? null : said} pickup={check.pickup} />
      {signs ? <SignaturePad onSigned={setSignature} /> : null}
      <HoldButton busy={busy} onHeld={() => void handOver(signature)}>
        {t`Hold to hand over`}
      </HoldButton>
      <div className={styles.foot}>
        <p>
          <Trans>or scan the done card</Trans>
        </p>
        <Button
          look="plain"
          icon={<Signature aria-hidden size={28} />}
          onPress={() => {
            setSigns(!signs);
            setSignature(null);
          }}
        >
          {signs ? t`No signature` : t`With a signature`}
        </Button>
      </div>
    </section>
  );
}
