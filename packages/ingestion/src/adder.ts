import { realpath } from 'node:fs/promises'
import { inTurn, type MediaInfo, refreshTitle } from '@streamvault/catalog'
import type { AddResult } from './add-result.ts'
import { createDryRun, type DryRun } from './dry-run.ts'
import { findMissing, presentState } from './find-missing.ts'
import { type IndexedFile, indexFile, placeAndPut } from './index-file.ts'
import { isExtraFile } from './is-extra-file.ts'
import { LOCAL_STORE, liveSources, movedPath, sourceAt } from './local-sources.ts'
import { mapConcurrently } from './map-concurrently.ts'
import type { AdderDeps } from './ports.ts'
import {
  copyLocated,
  hashLocated,
  type LocatedFile,
  locateFile,
  type OnProgress,
  probeFile,
  type ReadFile,
} from './read-local-file.ts'
import { reasonOf } from './reason-of.ts'
import { resultOf, withoutFile } from './result-of.ts'
import { extensionOf } from './skip-rules.ts'
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
      const run: Run = { deps, signal, copy, mayCopy, preview, onProgress }
      for await (const result of mapConcurrently(walkAll(paths, run), AT_ONCE, (entry) => addEntry(entry, run))) {
        if (result !== undefined) yield result
      }
    },
  }
}

interface Run {
  deps: AdderDeps
  signal: AbortSignal
  copy: boolean
  /** @throws what keeps this addition from copying, the same each time */
  mayCopy: () => Promise<void>
  /** Undefined unless nothing is to be changed. */
  preview: DryRun | undefined
  onProgress: OnProgress
}

async function* walkAll(paths: readonly string[], { signal }: Run): AsyncGenerator<WalkEntry, void> {
  for (const start of paths) yield* walkFiles(start, signal)
}

async function addEntry(entry: WalkEntry, run: Run): Promise<AddResult | undefined> {
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
async function lookForGone(folder: string, { deps, signal, preview }: Run): Promise<undefined> {
  if (preview !== undefined) return
  const real = await realpath(folder).catch(() => undefined)
  if (real !== undefined) await findMissing(deps.catalog, deps.stat, { signal, folder: real, now: deps.now })
}

async function addVideo(filePath: string, extraFolder: string | null, run: Run): Promise<AddResult> {
  const { deps, signal } = run
  if (isExtraFile(filePath, extraFolder, deps.readName))
    return withoutFile(filePath, 'skipped', 'a sample, trailer or extra')

  const located = await attempt(signal, () => locateFile(filePath, deps, signal))
  if ('failure' in located) return withoutFile(filePath, 'failed', reasonOf(located.failure))
  const known = await findUnchanged(located, run)
  if (known !== undefined) return known

  const { preview } = run
  if (preview !== undefined) {
    const previewed = await attempt(signal, async () => {
      await probeLocated(located, run)
      return await preview.add(located)
    })
    return 'failure' in previewed ? refuse(filePath, previewed.failure) : previewed
  }
  const read = await attempt(signal, () => readAll(located, run))
  if ('failure' in read) return refuse(filePath, read.failure)
  try {
    return await put(read, run)
  } finally {
    if (read.copy !== null) await deps.settleCopy?.(read.copy.key)
  }
}

/** The result for a file that lies where it lay with the bytes it had. */
async function findUnchanged(located: LocatedFile, run: Run): Promise<AddResult | undefined> {
  const { deps, preview, copy } = run
  const { catalog } = deps
  const found = await catalog.findFileBySource(LOCAL_STORE, located.key)
  if (found === undefined || sourceAt(found, LOCAL_STORE, located.key)?.version !== located.stat.version)
    return undefined
  if (copy && preview === undefined && !found.sources.some(({ store }) => store === 'main')) return undefined
  if (preview !== undefined) {
    const title = found.titleId === null ? undefined : await catalog.getTitle(found.titleId)
    return resultOf(located.path, { file: found, title: title ?? null, isNew: false })
  }
  const isTold = [located.path, located.key].includes(found.path)
  const told = isTold ? undefined : await movedPath(found, await liveSources(found, deps.stat, run.signal))
  const healed = await inTurn(catalog, async () => {
    const file = await catalog.getFile(found.id)
    if (file === undefined) return undefined
    return await placeAndPut({ ...file, ...told, ...presentState(file) }, deps)
  })
  if (healed === undefined) return undefined
  return await finish(located.path, { ...healed, isNew: false }, deps)
}

function probeLocated(located: LocatedFile, { deps, signal, onProgress }: Run): Promise<MediaInfo> {
  onProgress({ path: located.path, phase: 'probing', bytesDone: 0, bytesTotal: located.stat.size })
  return probeFile(located, deps, signal)
}

/** Probes, hashes and copies. */
async function readAll(located: LocatedFile, run: Run): Promise<ReadFile> {
  const { deps, signal, onProgress } = run
  await run.mayCopy()
  const media = await probeLocated(located, run)
  const contentHash = await hashLocated(located, deps, signal, onProgress)
  const isCopied = run.copy && !(await isInMain(contentHash, deps))
  const copy = isCopied ? await copyLocated(located, deps, signal, onProgress) : null
  return { ...located, media, contentHash, copy }
}

async function isInMain(contentHash: string, { catalog }: AdderDeps): Promise<boolean> {
  const known = await catalog.findFileByHash(contentHash)
  return known?.sources.some(({ store }) => store === 'main') ?? false
}

async function put(read: ReadFile, { deps, signal }: Run): Promise<AddResult> {
  const previous = await deps.catalog.findFileBySource(LOCAL_STORE, read.key)
  const indexed = await inTurn(deps.catalog, () => indexFile(read, deps, signal))
  const previousTitle = previous?.titleId ?? null
  if (previousTitle !== null && previousTitle !== indexed.file.titleId) {
    await refreshTitle(deps.catalog, previousTitle, deps.now())
  }
  return await finish(read.path, indexed, deps)
}

async function finish(filePath: string, indexed: IndexedFile, deps: AdderDeps): Promise<AddResult> {
  const { file, title } = indexed
  const refreshed = title === null ? undefined : await refreshTitle(deps.catalog, title.id, deps.now())
  return resultOf(filePath, { ...indexed, file, title: refreshed ?? title })
}

/** Programs end in `.ts` as well as transport streams do: what is none was never meant. */
function refuse(filePath: string, error: unknown): AddResult {
  const isNoMedia = error instanceof Error && 'code' in error && error.code === 'not_media'
  const isSource = extensionOf(filePath) === 'ts' && isNoMedia
  return isSource ? withoutFile(filePath, 'skipped', 'not a video') : withoutFile(filePath, 'failed', reasonOf(error))
}

/** What `work` gives, or why it could not. Only the caller's own leaving is thrown on. */
async function attempt<Value>(signal: AbortSignal, work: () => Promise<Value>): Promise<Value | { failure: unknown }> {
  try {
    return await work()
  } catch (failure) {
    signal.throwIfAborted()
    return { failure }
  }
}
