// How large what is shipped is.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';

export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

/** What the page asks for before it can be painted, packed as a web server would. */
export async function bundle(folder) {
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  const named = [...page.matchAll(/(?:src|href)="\/?([^"]+)"/g)].map(([, file]) => file);
  // What a module imports by itself is needed with it; what it imports later is not.
  const needed = new Set(['index.html', ...named]);
  for (const file of needed) {
    if (!file.endsWith('.js')) continue;
    const code = await readFile(join(folder, file), 'utf8');
    for (const [, other] of code.matchAll(/\b(?:from|import)\s*["`]\.\/([^"`]+)["`]/g)) needed.add(`assets/${other}`);
  }
  const packed = await Promise.all([...needed].map(async (file) => gzipSync(await readFile(join(folder, file)), { level: 9 }).length));
  return packed.reduce((sum, one) => sum + one, 0);
}

/** The size of a program without the names of its parts. */
export async function stripped(program) {
  const folder = await mkdtemp(join(tmpdir(), 'orderloom-'));
  try {
    const copy = join(folder, 'program');
    await promisify(execFile)('strip', ['-o', copy, program]);
    return (await stat(copy)).size;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The size of the package that was made in a folder of a program of this size; nothing if there is none. */
export async function packed(folder, program, size) {
  const found = await stat(join(folder, program)).catch(() => null);
  if (found?.size !== size) return null;
  const packages = join(folder, 'bundle/deb');
  const [name] = (await readdir(packages).catch(() => [])).filter((one) => one.endsWith('.deb'));
  return name === undefined ? null : (await stat(join(packages, name))).size;
}
