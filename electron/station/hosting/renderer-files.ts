/**
 * The built renderer as the hosts serve it. The build writes a manifest of every file beside the
 * folder; a host reads exactly those files at start and answers requests from that table. So no path
 * from a request ever reaches the file system, and a file that is not part of the build, or not as
 * it was built, is never served.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const Manifest = z.object({
  version: z.literal(1),
  /** By path with a leading slash, as in a URL; never one that leads out of the folder. */
  files: z.record(
    z.string().regex(/^(?:\/(?!\.\.?(?:\/|$))[\w.@+-]+)+$/),
    z.object({ sha256: z.hex().length(64) }),
  ),
});

export interface ServedFile {
  body: Buffer<ArrayBuffer>;
  contentType: string;
  /** The file's name carries a hash of its content. */
  immutable: boolean;
}

/** By URL path; `/` is the page itself. */
export type RendererFiles = ReadonlyMap<string, ServedFile>;

/** There is no build, or it is not whole. The message says what to do. */
export class RendererNotBuilt extends Error {
  constructor(detail: string, cause?: unknown) {
    super(`the renderer is not built (${detail}): run \`npm run build\``, { cause });
  }
}

const contentTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** Where the manifest of a built renderer lies: beside its folder, so that it is not served. */
export function manifestOf(rendererDir: string): string {
  return `${path.resolve(rendererDir)}-manifest.json`;
}

/** Writes the manifest of a finished build. Rejects a file whose type no host could serve. */
export async function writeRendererManifest(rendererDir: string): Promise<void> {
  const files: Record<string, { sha256: string }> = {};
  const entries = await readdir(rendererDir, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const name = `/${path.relative(rendererDir, file).split(path.sep).join('/')}`;
    if (contentTypes[path.extname(name)] === undefined) {
      throw new Error(`${name}: no content type is known for this file`);
    }
    files[name] = { sha256: sha256(await readFile(file)) };
  }
  const sorted = Object.fromEntries(Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const manifest = Manifest.parse({ version: 1, files: sorted });
  await writeFile(manifestOf(rendererDir), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Reads the build into memory. Rejects with `RendererNotBuilt`. */
export async function loadRendererFiles(rendererDir: string): Promise<RendererFiles> {
  const manifest = await readManifest(rendererDir);
  const files = new Map<string, ServedFile>();
  for (const [name, { sha256: expected }] of Object.entries(manifest.files)) {
    const contentType = contentTypes[path.extname(name)];
    if (contentType === undefined) throw new RendererNotBuilt(`${name} has no known type`);
    const body = await readFile(path.join(rendererDir, name)).catch((error: unknown) => {
      throw new RendererNotBuilt(`${name} is missing`, error);
    });
    if (sha256(body) !== expected) throw new RendererNotBuilt(`${name} is not as it was built`);
    files.set(name, { body, contentType, immutable: name.startsWith('/assets/') });
  }
  const page = files.get('/index.html');
  if (page === undefined) throw new RendererNotBuilt('it has no index.html');
  files.delete('/index.html');
  return files.set('/', page);
}

async function readManifest(rendererDir: string): Promise<z.infer<typeof Manifest>> {
  try {
    return Manifest.parse(JSON.parse(await readFile(manifestOf(rendererDir), 'utf8')));
  } catch (error) {
    throw new RendererNotBuilt('it has no manifest', error);
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
