/** Two ends of a wire that clones its messages, as a real one would. */
import type { Transport } from '#shared/rpc/transport.ts';

export interface MessageWire {
  near: Transport;
  far: Transport;
  /** Closes both ends. */
  cut(): void;
}

export function messageWire(): MessageWire {
  const listeners = { near: new Set<(m: unknown) => void>(), far: new Set<(m: unknown) => void>() };
  const closers = new Set<() => void>();
  const end = (own: 'near' | 'far', other: 'near' | 'far'): Transport => ({
    send: (message) => {
      const cloned: unknown = structuredClone(message);
      queueMicrotask(() => {
        for (const listener of listeners[other]) listener(cloned);
      });
    },
    onMessage: (listener) => {
      listeners[own].add(listener);
      return () => listeners[own].delete(listener);
    },
    onClose: (listener) => {
      closers.add(listener);
      return () => closers.delete(listener);
    },
  });
  return {
    near: end('near', 'far'),
    far: end('far', 'near'),
    cut: () => {
      for (const closer of closers) closer();
    },
  };
}
