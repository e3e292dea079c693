import type { Catalog } from '@streamvault/catalog'
import type { RecordName } from './catalog-record.ts'

/** Called with changes. */
export interface CatalogWatcher {
  /** Before any change. */
  beforeChange(): Promise<void>
  /** After a change. */
  changed(name: RecordName): void
}

/** The same catalogue, which reports every title and file that is put or deleted. */
export function watchCatalog<Watched extends Catalog>(catalog: Watched, watcher: CatalogWatcher): Watched {
  const told = async (name: RecordName, change: () => Promise<void>) => {
    await watcher.beforeChange()
    await change()
    watcher.changed(name)
  }
  return {
    ...catalog,
    putTitle: (title) => told(`title-${title.id}`, () => catalog.putTitle(title)),
    deleteTitle: (id) => told(`title-${id}`, () => catalog.deleteTitle(id)),
    async putFile(file) {
      await told(`file-${file.id}`, () => catalog.putFile(file))
      // A title gets a record once the storage has a file of it.
      if (file.titleId !== null) watcher.changed(`title-${file.titleId}`)
    },
    deleteFile: (id) => told(`file-${id}`, () => catalog.deleteFile(id)),
  }
}
