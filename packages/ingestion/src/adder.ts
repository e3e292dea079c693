import { realpath } from 'node:fs/promises'
import type { AddResult } from './add-result.ts'
import type { AddRun } from './add-run.ts'
import { addVideo } from './add-video.ts'
import { createDryRun } from './dry-run.ts'
import { findMissing } from './find-missing.ts'
import { mapConcurrently } from './map-concurrently.ts'
import type { AdderDeps } from './ports.ts'
import type { OnProgress } from './read-local-file.ts'
import { withoutFile } from './result-of.ts'
import { type WalkEntry, walkFiles } from './walk-files.ts'

/** How an addition is done. */
export interface AddOptions {
  signal: AbortSignal
  /** Copies the bytes into the main storage. Default: files are indexed where they lie. */
  copy?: boolean
  /**
   * Changes nothing. Of a file only the container is read, unless another has the same size. A new file's `fileIds` are
   * empty.
   */
  dryRun?: boolean
  onProgress?: OnProgress
}

/** Takes files of this machine into the catalogue. */
export interface Adder {
  /**
   * Adds the videos at and under `paths` and yields one result a file as it finishes. Added again, they are `known`.
   *
   * A file that cannot be read fails alone. A catalogue that cannot be asked ends the addition with its error, and so does
   * `signal`; what was added until then stays, and the next addition takes up what broke off.
   */
  add(paths: readonly string[], options: AddOptions): AsyncIterable<AddResult>
}

/** Reading one file while another is hashed keeps disk and processor busy; more of them only make a disk seek. */
const AT_ONCE = 2

/** Puts together what adding needs. Several additions may run at once. */
export function createAdder(deps: AdderDeps): Adder {
  return {
    async *add(paths, { signal, copy = false, dryRun = false, onProgress = () => {} }) {
      const preview = dryRun ? createDryRun(deps, signal, onProgress) : undefined
      let asked: Promise<void> | undefined
      const mayCopy = async () => {
        if (copy) asked ??= deps.mayCopy?.(signal)
        await asked
      }
      const run: AddRun = { deps, signal, copy, mayCopy, preview, onProgress }
      for await (const result of mapConcurrently(walkAll(paths, run), AT_ONCE, (entry) => addEntry(entry, run))) {
        if (result !== undefined) yield result
      }
    },
  }
}

async function* walkAll(paths: readonly string[], { signal }: AddRun): AsyncGenerator<WalkEntry, void> {
  for (const start of paths) yield* walkFiles(start, signal)
}

async function addEntry(entry: WalkEntry, run: AddRun): Promise<AddResult | undefined> {
  run.signal.throwIfAborted()
  switch (entry.kind) {
    case 'video':
      return await addVideo(entry.path, entry.extraFolder, run)
    case 'folder-end':
      return await lookForGone(entry.path, run)
    case 'skipped':
    case 'failed':
      return withoutFile(entry.path, entry.kind, entry.reason)
  }
}

/** Of the files that were indexed under a folder, those that the walk no longer met may have moved or gone. */
async function lookForGone(folder: string, { deps, signal, preview }: AddRun): Promise<undefined> {
  if (preview !== undefined) return
  const real = await realpath(folder).catch(() => undefined)
  if (real !== undefined) await findMissing(deps.catalog, deps.stat, { signal, folder: real, now: deps.now })
}
