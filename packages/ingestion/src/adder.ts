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

/** Options of an add. */
export interface AddOptions {
  signal: AbortSignal
  /** Copies the bytes into the main storage. Default: files are indexed in place. */
  copy?: boolean
  /**
   * Changes nothing. Reads only a file's container, unless another file has the same size. A new file's `fileIds` are
   * empty.
   */
  dryRun?: boolean
  onProgress?: OnProgress
}

/** Adds files of this machine to the catalogue. */
export interface Adder {
  /**
   * Adds the videos at and under `paths`; yields one result per file as it finishes. Idempotent: files added again are
   * `known`.
   *
   * An unreadable file fails alone. A catalogue error or an abort ends the add; earlier files stay, and the next add
   * resumes.
   */
  add(paths: readonly string[], options: AddOptions): AsyncIterable<AddResult>
}

/** Reading one file while another is hashed keeps disk and processor busy; more of them only make a disk seek. */
const AT_ONCE = 2

/** Creates an adder. Several adds may run at once. */
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

/** Indexed files under the folder that the walk no longer met may have moved or be gone. */
async function lookForGone(folder: string, { deps, signal, preview }: AddRun): Promise<undefined> {
  if (preview !== undefined) return
  const real = await realpath(folder).catch(() => undefined)
  if (real !== undefined) await findMissing(deps.catalog, deps.stat, { signal, folder: real, now: deps.now })
}
