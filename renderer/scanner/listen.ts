/**
 * Listens for scanner bursts on the whole page. Wherever the focus is, the scan goes to `onScan`, and the
 * field that had the focus gets back what it held before the burst typed into it. An input method may
 * still hold a syllable of the burst and put it down a moment later, wherever the focus is by then: that
 * is taken out again.
 */
import { createWedge } from './wedge.ts';

type TextControl = HTMLInputElement | HTMLTextAreaElement;

/** So long after a scan an input method's own text is the burst's and nobody's. */
const LATE_TEXT_MS = 120;

/** @returns a function that stops listening. */
export function listenForScans(page: Document, onScan: (text: string) => void): () => void {
  const feed = createWedge();
  let before: { field: TextControl; value: string } | null = null;
  let scannedAt = Number.NEGATIVE_INFINITY;

  function onKeyDown(event: KeyboardEvent): void {
    if (event.altKey || event.metaKey || event.repeat) return;
    const { code, shiftKey: shift, ctrlKey: control, timeStamp: at } = event;
    const heard = feed({ code, shift, control, at });
    if (heard.type === 'first') {
      const focused = page.activeElement;
      before = isTextControl(focused) ? { field: focused, value: focused.value } : null;
    }
    if (heard.type !== 'scan') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (before !== null) restore(before.field, before.value);
    before = null;
    scannedAt = at;
    onScan(heard.text);
  }

  function onInput(event: Event): void {
    const late = event.timeStamp - scannedAt <= LATE_TEXT_MS;
    if (!late || !event.isTrusted || !(event instanceof InputEvent)) return;
    const { target, data, inputType } = event;
    if (!isTextControl(target) || data === null || data === '') return;
    if (!/^insert(?:CompositionText|FromComposition|Text)$/.test(inputType)) return;
    const end = target.selectionStart ?? target.value.length;
    if (target.value.slice(end - data.length, end) !== data) return;
    event.stopImmediatePropagation();
    restore(target, target.value.slice(0, end - data.length) + target.value.slice(end));
    target.focus();
  }

  page.addEventListener('keydown', onKeyDown, { capture: true });
  page.addEventListener('input', onInput, { capture: true });
  return () => {
    page.removeEventListener('keydown', onKeyDown, { capture: true });
    page.removeEventListener('input', onInput, { capture: true });
  };
}

function isTextControl(element: EventTarget | null): element is TextControl {
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
