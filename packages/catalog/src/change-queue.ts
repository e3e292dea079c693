import type { Catalog } from './catalog.ts'

const queues = new WeakMap<Catalog, Promise<unknown>>()

/**
 * Runs `change` after the earlier changes of `catalog`, so that no change overwrites another's result. Holds within
 * this process. A change must not await another one: that would deadlock.
 */
export function inTurn<Result>(catalog: Catalog, change: () => Promise<Result>): Promise<Result> {
  const result = (queues.get(catalog) ?? Promise.resolve()).then(change, change)
  queues.set(
    catalog,
    result.catch(() => undefined),
  )
  return result
}
