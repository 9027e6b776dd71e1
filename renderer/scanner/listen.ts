/**
 * Listens for scanner bursts on the whole page. Wherever the focus is, the scan goes to `onScan`, and the
 * field that had the focus gets back what it held before the burst typed into it.
 */
import { createWedge } from './wedge.ts';

type TextControl = HTMLInputElement | HTMLTextAreaElement;

/** @returns a function that stops listening. */
export function listenForScans(page: Document, onScan: (text: string) => void): () => void {
  const feed = createWedge();
  let before: { field: TextControl; value: string } | null = null;

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const heard = feed({ code: event.code, shift: event.shiftKey, at: event.timeStamp });
    if (heard.type === 'first') {
      const focused = page.activeElement;
      before = isTextControl(focused) ? { field: focused, value: focused.value } : null;
    }
    if (heard.type !== 'scan') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (before !== null) restore(before.field, before.value);
    before = null;
    onScan(heard.text);
  }

  page.addEventListener('keydown', onKeyDown, { capture: true });
  return () => page.removeEventListener('keydown', onKeyDown, { capture: true });
}

function isTextControl(element: Element | null): element is TextControl {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
}

/** Sets a value so that React's own bookkeeping sees it; leaving the field first ends a composition. */
function restore(field: TextControl, value: string): void {
  field.blur();
  const prototype =
    field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
