import { inTurn, type MediaFile, refreshTitle } from '@streamvault/catalog'
import type { ImporterDeps, PostPart } from './ports.ts'

const REPLACED = 'it was only the first part of a file that is there as a whole'

/** Files that were once recorded as complete, but hold only the first of these parts. */
export async function findStumps(
  parts: PostPart[],
  { catalog, channel }: Pick<ImporterDeps, 'catalog' | 'channel'>,
): Promise<MediaFile[]> {
  const stumps: MediaFile[] = []
  for (let count = 1; count < parts.length; count += 1) {
    const stump = await catalog.findFileBySource(channel.store, channel.keyOf(parts.slice(0, count)))
    if (stump !== undefined) stumps.push(stump)
  }
  return stumps
}

/** Removes stumps from their titles. Every other copy of such a file is the same stump. */
export async function replaceStumps(
  stumps: MediaFile[],
  { catalog, now }: Pick<ImporterDeps, 'catalog' | 'now'>,
): Promise<void> {
  await inTurn(catalog, async () => {
    for (const { id } of stumps) {
      const stump = await catalog.getFile(id)
      if (stump !== undefined) await catalog.putFile({ ...stump, sources: [], state: 'replaced', reason: REPLACED })
    }
  })
  for (const { titleId } of stumps) if (titleId !== null) await refreshTitle(catalog, titleId, now())
}
