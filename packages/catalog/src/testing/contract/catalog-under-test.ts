import type { Catalog } from '../../catalog.ts'
import type { Title } from '../../title.ts'

/** Creates an empty catalogue, once per test. The suite disposes of it. */
export type CreateCatalog = () => Promise<Catalog> | Catalog

/** Creates a catalogue with these titles. */
export type OpenCatalog = (...titles: Title[]) => Promise<Catalog>

/** Opens the catalogue that `create` returns, for the suite. */
export function openWith(create: CreateCatalog): OpenCatalog {
  return async (...titles) => {
    const catalog = await create()
    for (const title of titles) await catalog.putTitle(title)
    return catalog
  }
}

/** The ids, for tests in which only the titles matter. */
export function ids(items: { id: string }[]): string[] {
  return items.map(({ id }) => id)
}
