// Reads the project's source files for what the architecture rules are about: what each imports,
// whether it is a barrel, and whether it reads a clock or rolls dice. It parses with the parser that
// Vite brings (oxc), which reads TypeScript 7 and JSX.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'vite';

export interface Import {
  specifier: string;
  /** Nothing of it is left when the types are stripped. */
  typesOnly: boolean;
  line: number;
}

export interface SourceFile {
  /** From the root, with forward slashes. */
  path: string;
  imports: Import[];
  /** It only passes on what others export. */
  isBarrel: boolean;
  /** `Date.now()`, `Math.random()` and the like, each with its line. */
  impurities: { what: string; line: number }[];
}

export const sourceFolders = ['shared', 'electron', 'renderer', 'hub', 'scripts', 'tests', 'bench'];

/** Every source file under the folders of ours. Throws when one cannot be parsed. */
export function readSources(root: string): SourceFile[] {
  return sourceFolders.flatMap((folder) =>
    listFiles(root, folder)
      .filter((file) => /\.(ts|tsx|mts|mjs)$/.test(file) && !file.endsWith('.d.ts'))
      .map((file) => parseSource(file, readFileSync(path.join(root, file), 'utf8'))),
  );
}

/** All files under a folder, sources or not, as paths from the root. */
export function listFiles(root: string, folder: string): string[] {
  try {
    return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
      .map((file) => file.split(path.sep).join('/'))
      .sort();
  } catch {
    return [];
  }
}

interface Node {
  type: string;
  start: number;
  [key: string]: unknown;
}

/** Parses one file. The path is only for the answer and to know whether it holds JSX. */
export function parseSource(file: string, text: string): SourceFile {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`);
  const lineOf = (node: Node) => text.slice(0, node.start).split('\n').length;
  const imports: Import[] = [];
  const impurities: SourceFile['impurities'] = [];
  const body = program.body as unknown as Node[];

  walk(program, (node) => {
    const specifier = importedBy(node);
    if (specifier !== undefined) {
      imports.push({ specifier, typesOnly: isTypesOnly(node), line: lineOf(node) });
    }
    const what = impurityOf(node, text);
    if (what !== undefined) impurities.push({ what, line: lineOf(node) });
  });
  const passesOn = (node: Node) =>
    node.type === 'ExportAllDeclaration' ||
    (node.type === 'ExportNamedDeclaration' && node['source'] !== null);
  const isBarrel =
    body.some(passesOn) &&
    body.every((node) => passesOn(node) || node.type === 'ImportDeclaration');
  return { path: file, imports, isBarrel, impurities };
}

function importedBy(node: Node): string | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
    case 'ImportExpression':
    case 'TSImportType': {
      const source = (node['source'] ?? node['argument']) as Node | null | undefined;
      const value = source?.['value'] ?? (source?.['literal'] as Node | undefined)?.['value'];
      return typeof value === 'string' ? value : undefined;
    }
    default:
      return undefined;
  }
}

function isTypesOnly(node: Node): boolean {
  if (node.type === 'TSImportType') return true;
  return node['importKind'] === 'type' || node['exportKind'] === 'type';
}

function impurityOf(node: Node, text: string): string | undefined {
  if (node.type === 'CallExpression') {
    const callee = node['callee'] as Node & { end: number };
    const name = text.slice(callee.start, callee.end);
    const forbidden = /^(Date\.now|Math\.random|performance\.now|crypto\.\w+|Date)$/;
    return forbidden.test(name) ? `${name}()` : undefined;
  }
  if (node.type === 'NewExpression') {
    const callee = node['callee'] as Node;
    const isNow = callee['name'] === 'Date' && (node['arguments'] as unknown[]).length === 0;
    return isNow ? 'new Date()' : undefined;
  }
  return undefined;
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit);
  } else if (typeof value === 'object' && value !== null) {
    if (typeof (value as Node).type === 'string') visit(value as Node);
    for (const child of Object.values(value)) walk(child, visit);
  }
}
