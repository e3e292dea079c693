import type { Catalog } from './catalog.ts'

const queues = new WeakMap<Catalog, Promise<unknown>>()

/**
 * Runs `change` when the changes of `catalog` begun before it are done, so that none puts back what another has just
 * replaced. Holds within this process. A change must not begin another and wait for it.
 */
export function inTurn<Result>(catalog: Catalog, change: () => Promise<Result>): Promise<Result> {
  const result = (queues.get(catalog) ?? Promise.resolve()).then(change, change)
  queues.set(
    catalog,
    result.catch(() => undefined),
  )
  return result
}
