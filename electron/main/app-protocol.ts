/** `app://dangol/`: the built renderer from its table, with the same headers as the browser host. */
import type { RendererFiles } from '#electron/station/hosting/renderer-files.ts';
import { headersOf, responseHeaders } from '#electron/station/hosting/response-headers.ts';
import { isOwnOrigin } from './policy-decisions.ts';

/** Answers a request of the page; anything that is not a file of the build is 404. */
export function serveApp(files: RendererFiles): (request: Request) => Response {
  return (request) => {
    if (request.method !== 'GET' || !isOwnOrigin(request.url)) return refused(403);
    const { pathname, search } = new URL(request.url);
    const file = search === '' ? files.get(pathname) : undefined;
    if (file === undefined) return refused(404);
    return new Response(file.body, {
      headers: { ...headersOf(pathname), 'Content-Type': file.contentType },
    });
  };
}

/** For schemes of which nothing is served. */
export function refused(status: 403 | 404): Response {
  return new Response(null, { status, headers: responseHeaders });
}
