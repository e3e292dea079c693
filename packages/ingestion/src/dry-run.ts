import path from 'node:path'
import type { Catalog } from '@streamvault/catalog'
import type { AddResult } from './add-result.ts'
import { parentsOf } from './index-file.ts'
import type { AdderDeps } from './ports.ts'
import { previewByName } from './preview-by-name.ts'
import { hashLocated, type LocatedFile, type OnProgress } from './read-local-file.ts'
import { resultOf } from './result-of.ts'

/** Previews the result of each file in order, with regard to the files before it in this run. */
export interface DryRun {
  /** The result that adding this file would have. Its container was read. */
  add(file: LocatedFile): Promise<AddResult>
}

/** A file of this run: in a real run the catalogue would know it by the time the next one comes. */
interface MetFile {
  file: LocatedFile
  hash?: Promise<string>
  result: Promise<AddResult>
}

/** Files are listed by pages. */
const PAGE = 200

/**
 * Starts a dry run. A file is read whole only when another one, in this run or in the catalogue, has its size: no other
 * can have its content.
 */
export function createDryRun(deps: AdderDeps, signal: AbortSignal, onProgress: OnProgress): DryRun {
  const { catalog } = deps
  const met = new Map<number, MetFile[]>()
  let sizes: Promise<Set<number>> | undefined

  const hashOf = (one: MetFile): Promise<string> => {
    one.hash ??= hashLocated(one.file, deps, signal, onProgress)
    return one.hash
  }

  async function judge(one: MetFile, earlier: MetFile[]): Promise<AddResult> {
    const { file } = one
    const samePlace = earlier.find(({ file: { key } }) => key === file.key)
    if (samePlace !== undefined) return knownAs(file.path, await samePlace.result)
    sizes ??= sizesOf(catalog, signal)
    const isAlike = (await sizes).has(file.stat.size)
    if (isAlike) {
      const known = await catalog.findFileByHash(await hashOf(one))
      if (known !== undefined && known.state !== 'replaced') {
        const title = known.titleId === null ? undefined : await catalog.getTitle(known.titleId)
        if (title !== undefined) return resultOf(file.path, { file: known, title, isNew: false })
        return { ...(await byName(file)), status: 'known', fileIds: [known.id] }
      }
    }
    for (const other of earlier) {
      // An unreadable one gets its own result.
      const hash = await hashOf(other).catch(() => undefined)
      if (hash !== undefined && hash === (await hashOf(one))) return knownAs(file.path, await other.result)
    }
    return await byName(file)
  }

  const byName = (file: LocatedFile): Promise<AddResult> =>
    previewByName(file.path, deps.readName(path.basename(file.path), parentsOf(file.path)), deps)

  return {
    add(file) {
      const earlier = met.get(file.stat.size) ?? []
      const { promise, resolve, reject } = Promise.withResolvers<AddResult>()
      const one: MetFile = { file, result: promise }
      met.set(file.stat.size, [...earlier, one])
      judge(one, earlier).then(resolve, reject)
      return promise
    },
  }
}

function knownAs(filePath: string, result: AddResult): AddResult {
  return { ...result, path: filePath, status: result.status === 'added' ? 'known' : result.status }
}

async function sizesOf(catalog: Catalog, signal: AbortSignal): Promise<Set<number>> {
  const sizes = new Set<number>()
  for (let afterId: string | undefined; ; ) {
    signal.throwIfAborted()
    const page = await catalog.listFiles({ limit: PAGE, ...(afterId === undefined ? {} : { afterId }) })
    for (const { size } of page) sizes.add(size)
    afterId = page.at(-1)?.id
    if (page.length < PAGE) return sizes
  }
}
