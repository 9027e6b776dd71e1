/** A place to sign with a finger or a pen. What is kept is the line's path, not a picture. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Eraser } from 'lucide-react';
import { type PointerEvent, useState } from 'react';
import { Button } from '#renderer/components/button.tsx';
import styles from './signature-pad.module.css';

const WIDTH = 800;
const HEIGHT = 200;
/** As long as the contract lets a path be. */
const LONGEST = 8_000;

export function SignaturePad({ onSigned }: { onSigned: (path: string | null) => void }) {
  const { t } = useLingui();
  const [path, setPath] = useState('');
  const [drawing, setDrawing] = useState(false);

  function point(event: PointerEvent<SVGSVGElement>): string {
    const box = event.currentTarget.getBoundingClientRect();
    const x = Math.round(((event.clientX - box.left) / box.width) * WIDTH);
    const y = Math.round(((event.clientY - box.top) / box.height) * HEIGHT);
    return `${x} ${y}`;
  }
  function add(step: string): void {
    const next = path + step;
    if (next.length > LONGEST) return;
    setPath(next);
    onSigned(next);
  }
  return (
    <div className={styles.pad}>
      <svg
        className={styles.paper}
        role="img"
        aria-label={t`Signature`}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrawing(true);
          add(`M${point(event)}`);
        }}
        onPointerMove={(event) => {
          if (drawing) add(`L${point(event)}`);
        }}
        onPointerUp={() => setDrawing(false)}
        onPointerCancel={() => setDrawing(false)}
      >
        <line className={styles.base} x1="40" x2={WIDTH - 40} y1="160" y2="160" />
        <path className={styles.ink} d={path} />
      </svg>
      <Button
        icon={<Eraser aria-hidden size={28} />}
        isDisabled={path === ''}
        onPress={() => {
          setPath('');
          onSigned(null);
        }}
      >
        {t`Sign again`}
      </Button>
      {path === '' ? (
        <p className={styles.hint}>
          <Trans>Sign on the line</Trans>
        </p>
      ) : null}
    </div>
  );
}
