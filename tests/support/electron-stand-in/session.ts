/** `session.defaultSession` and `protocol`: handlers are kept, and asked by the routes and by tests. */
import { EventEmitter } from 'node:events';

type SchemeHandler = (request: Request) => Response | Promise<Response>;
type RequestListener = (
  details: { url: string },
  answer: (response: { cancel: boolean }) => void,
) => void;
type PermissionRequestHandler = (
  contents: unknown,
  permission: string,
  answer: (granted: boolean) => void,
  details: { requestingUrl: string; mediaTypes?: string[] },
) => void;
type PermissionCheckHandler = (
  contents: unknown,
  permission: string,
  origin: string,
  details: object,
) => boolean;

class StandInSession extends EventEmitter {
  readonly handlers = new Map<string, SchemeHandler>();
  requestListener: RequestListener | null = null;
  permissionRequest: PermissionRequestHandler | null = null;
  permissionCheck: PermissionCheckHandler | null = null;
  devicePermission: ((details: object) => boolean) | null = null;
  displayMedia: ((request: object, answer: (streams: unknown) => void) => void) | null = null;
  spellChecker = true;

  readonly protocol = {
    handle: (scheme: string, handler: SchemeHandler): void => {
      if (this.handlers.has(scheme)) throw new Error(`${scheme}: has a handler already`);
      this.handlers.set(scheme, handler);
    },
  };
  readonly webRequest = {
    onBeforeRequest: (listener: RequestListener): void => {
      this.requestListener = listener;
    },
  };
  setPermissionRequestHandler(handler: PermissionRequestHandler): void {
    this.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: PermissionCheckHandler): void {
    this.permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: (details: object) => boolean): void {
    this.devicePermission = handler;
  }
  setDisplayMediaRequestHandler(
    handler: (request: object, answer: (streams: unknown) => void) => void,
  ): void {
    this.displayMedia = handler;
  }
  setUSBProtectedClassesHandler(): void {}
  setBluetoothPairingHandler(): void {}
  setSpellCheckerEnabled(enabled: boolean): void {
    this.spellChecker = enabled;
  }

  /** Whether the program lets this request through. */
  async allows(url: string): Promise<boolean> {
    const listener = this.requestListener;
    if (listener === null) return true;
    return new Promise((resolve) => listener({ url }, ({ cancel }) => resolve(!cancel)));
  }

  /** What the program serves under a scheme of its own; undefined where it serves none. */
  async serve(url: string, method: string): Promise<Response | undefined> {
    return this.handlers.get(new URL(url).protocol.slice(0, -1))?.(new Request(url, { method }));
  }
}

export const defaultSession = new StandInSession();
