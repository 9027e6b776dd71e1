/** Short words after something was done, with a way back for eight seconds. */
import { createStore } from 'zustand/vanilla';

export const TOAST_MS = 8000;
const SHOWN_AT_ONCE = 3;

export interface Toast {
  id: number;
  tone: 'done' | 'problem';
  text: string;
  undo: (() => void) | null;
}

export interface ToastState {
  toasts: Toast[];
  show(toast: Omit<Toast, 'id'>): void;
  dismiss(id: number): void;
}

export function createToastStore() {
  let lastId = 0;
  return createStore<ToastState>()((set, get) => ({
    toasts: [],
    show(toast) {
      lastId += 1;
      set({ toasts: [...get().toasts, { ...toast, id: lastId }].slice(-SHOWN_AT_ONCE) });
    },
    dismiss(id) {
      set({ toasts: get().toasts.filter((toast) => toast.id !== id) });
    },
  }));
}
