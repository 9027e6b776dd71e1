/**
 * The source of the script that stands for a sandboxed preload: it runs before the page's own
 * scripts, in the main frame only, and can require nothing but `electron`.
 */

/** Names that the stand-in and its pages share. */
export const sendBinding = '__electronStandInSend';
export const deliverFunction = '__electronStandInDeliver';

export function preloadWorld(preload: string): string {
  return `(() => {
  if (window !== window.top) return;
  const listeners = new Map();
  Object.defineProperty(window, '${deliverFunction}', {
    value: (channel, args) => {
      for (const listener of listeners.get(channel) ?? []) listener({}, ...args);
    },
  });
  const ipcRenderer = {
    send: (channel, ...args) => void window.${sendBinding}(channel, structuredClone(args)),
    on: (channel, listener) => {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    },
  };
  const contextBridge = {
    exposeInMainWorld: (name, api) => {
      const exposed = {};
      for (const [key, value] of Object.entries(api)) {
        exposed[key] = (...args) => {
          const crossed = args.map((arg) => (typeof arg === 'function' ? arg : structuredClone(arg)));
          return structuredClone(value(...crossed));
        };
      }
      Object.defineProperty(window, name, { value: Object.freeze(exposed), enumerable: true });
    },
  };
  const require = (name) => {
    if (name === 'electron') return { contextBridge, ipcRenderer };
    throw new Error('a sandboxed preload script cannot require ' + name);
  };
  ((require, module, exports) => {
${preload}
  })(require, { exports: {} }, {});
})();`;
}
