import type { Catalog } from '@streamvault/catalog'
import { type AdderDeps, hashFile } from '@streamvault/ingestion'
import { qualityOf } from '@streamvault/media'
import type { ObjectStore } from '@streamvault/object-store'
import { readReleaseName } from '@streamvault/release-name'
import { createMediaProber } from './media-prober.ts'

/** The dependencies for adding files of this machine, except a storage to copy them to. */
export function createAdderDeps(catalog: Catalog, local: ObjectStore): AdderDeps {
  return {
    catalog,
    readName: (name, parents) => readReleaseName(oneName(name), parents.map(oneName)),
    probe: createMediaProber(local),
    qualityOf,
    hash: hashFile,
    stat: (path, signal) => local.stat(path, signal),
    now: Date.now,
  }
}

/** Paths are already split: a remaining backslash belongs to the name, and would be read as a separator. */
function oneName(name: string): string {
  return name.replaceAll('\\', ' ')
}
