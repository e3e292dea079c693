import type { Edge } from '@streamvault/edge'
import type { PurgedBytes, PurgeFiles } from '../purge/purge-edge.ts'

/** Each purge removes a folder: more at once only make the disk seek. */
const AT_ONCE = 8

/**
 * Purges files from our own edge, and returns how much of them it held at the start. An edge that has not started holds
 * nothing.
 */
export async function purgeSlices(
  edge: Pick<Edge, 'purge' | 'cache'> | undefined,
  files: PurgeFiles,
): Promise<PurgedBytes> {
  if (edge === undefined) return { slices: 0, bytes: 0 }
  if (files === 'all') {
    const { slices, bytes } = await edge.cache.state(0)
    await edge.purge(undefined)
    return { slices, bytes }
  }
  const purged = await heldOf(edge, new Set(files.map(({ id }) => id)))
  const waiting = files.values()
  const purgeNext = async () => {
    for (const { id } of waiting) await edge.purge(id)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, purgeNext))
  return purged
}

async function heldOf(edge: Pick<Edge, 'cache'>, ids: ReadonlySet<string>): Promise<PurgedBytes> {
  const { top } = await edge.cache.state(Number.POSITIVE_INFINITY)
  const held = { slices: 0, bytes: 0 }
  for (const { fileId, slices, bytes } of top) {
    if (!ids.has(fileId)) continue
    held.slices += slices
    held.bytes += bytes
  }
  return held
}
