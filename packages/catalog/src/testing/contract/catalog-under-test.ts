import type { Catalog } from '../../catalog.ts'
import type { Title } from '../../title.ts'

/** Makes an empty catalogue, once a test. The suite disposes of it. */
export type CreateCatalog = () => Promise<Catalog> | Catalog

/** Makes a catalogue that has these titles. */
export type OpenCatalog = (...titles: Title[]) => Promise<Catalog>

/** How the suite opens what `create` makes. */
export function openWith(create: CreateCatalog): OpenCatalog {
  return async (...titles) => {
    const catalog = await create()
    for (const title of titles) await catalog.putTitle(title)
    return catalog
  }
}

/** What tests compare where only the titles matter. */
export function ids(items: { id: string }[]): string[] {
  return items.map(({ id }) => id)
}
