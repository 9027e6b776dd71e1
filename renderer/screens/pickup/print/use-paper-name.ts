/** What a paper is called: `Slip of order #1042`. */
import { useLingui } from '@lingui/react/macro';
import type { Paper } from '#renderer/stores/desk-print-store.ts';

export function usePaperName(paper: Paper | null): string {
  const { t } = useLingui();
  if (paper === null) return '';
  if (paper.what === 'shelf') {
    const { bin } = paper;
    return t`Label of bin ${bin}`;
  }
  const { number } = paper.pickup;
  return paper.what === 'slip' ? t`Slip of order ${number}` : t`Label of order ${number}`;
}
