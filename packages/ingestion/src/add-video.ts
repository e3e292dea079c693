import { inTurn, type MediaInfo, refreshTitle } from '@streamvault/catalog'
import type { AddResult } from './add-result.ts'
import type { AddRun } from './add-run.ts'
import { findUnchanged } from './find-unchanged.ts'
import { indexFile } from './index-file.ts'
import { isExtraFile } from './is-extra-file.ts'
import { LOCAL_STORE } from './local-sources.ts'
import type { AdderDeps } from './ports.ts'
import { copyLocated, hashLocated, type LocatedFile, locateFile, probeFile, type ReadFile } from './read-local-file.ts'
import { reasonOf } from './reason-of.ts'
import { refreshedResult } from './refreshed-result.ts'
import { withoutFile } from './result-of.ts'
import { extensionOf } from './skip-rules.ts'

/**
 * Adds one video, or previews its result. An unreadable file fails alone.
 *
 * @throws the error of a failing catalogue, or the reason of the run's signal
 */
export async function addVideo(filePath: string, extraFolder: string | null, run: AddRun): Promise<AddResult> {
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

function probeLocated(located: LocatedFile, { deps, signal, onProgress }: AddRun): Promise<MediaInfo> {
  onProgress({ path: located.path, phase: 'probing', bytesDone: 0, bytesTotal: located.stat.size })
  return probeFile(located, deps, signal)
}

/** Probes, hashes and copies. */
async function readAll(located: LocatedFile, run: AddRun): Promise<ReadFile> {
  const { deps, signal, onProgress } = run
  await run.mayCopy()
  const media = await probeLocated(located, run)
  const contentHash = await hashLocated(located, deps, signal, onProgress)
  const isCopied = run.copy && !(await isInMain(contentHash, deps))
  const copy = isCopied ? await copyLocated({ ...located, contentHash }, deps, signal, onProgress) : null
  return { ...located, media, contentHash, copy }
}

async function isInMain(contentHash: string, { catalog }: AdderDeps): Promise<boolean> {
  const known = await catalog.findFileByHash(contentHash)
  return known?.sources.some(({ store }) => store === 'main') ?? false
}

async function put(read: ReadFile, { deps, signal }: AddRun): Promise<AddResult> {
  const previous = await deps.catalog.findFileBySource(LOCAL_STORE, read.key)
  const indexed = await inTurn(deps.catalog, () => indexFile(read, deps, signal))
  const previousTitle = previous?.titleId ?? null
  if (previousTitle !== null && previousTitle !== indexed.file.titleId) {
    await refreshTitle(deps.catalog, previousTitle, deps.now())
  }
  return await refreshedResult(read.path, indexed, deps)
}

/** Programs have the extension `.ts` as well as transport streams: a `.ts` file without media is skipped. */
function refuse(filePath: string, error: unknown): AddResult {
  const isNoMedia = error instanceof Error && 'code' in error && error.code === 'not_media'
  const isSource = extensionOf(filePath) === 'ts' && isNoMedia
  return isSource ? withoutFile(filePath, 'skipped', 'not a video') : withoutFile(filePath, 'failed', reasonOf(error))
}

/** The result of `work`, or the reason of its failure. Throws only when the caller has left. */
async function attempt<Value>(signal: AbortSignal, work: () => Promise<Value>): Promise<Value | { failure: unknown }> {
  try {
    return await work()
  } catch (failure) {
    signal.throwIfAborted()
    return { failure }
  }
}
