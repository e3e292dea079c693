import type { Edge } from '@streamvault/edge'
import type { PurgedBytes, PurgeFiles } from '../purge/purge-edge.ts'

/** Forgets what our own edge keeps of files, and tells how much it was. An edge that is not there yet keeps nothing. */
export async function purgeSlices(edge: Edge | undefined, files: PurgeFiles): Promise<PurgedBytes> {
  if (edge === undefined) return { slices: 0, bytes: 0 }
  const before = { slices: edge.cacheSlices(), bytes: edge.cacheBytes() }
  await Promise.all(files === 'all' ? [edge.purge(undefined)] : files.map(({ id }) => edge.purge(id)))
  return {
    slices: Math.max(0, before.slices - edge.cacheSlices()),
    bytes: Math.max(0, before.bytes - edge.cacheBytes()),
  }
}
