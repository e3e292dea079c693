import { createReadStream } from 'node:fs'
import { createTitleSearch, type TitleSearch } from '@streamvault/catalog'
import { openSqliteCatalog, type SqliteCatalog } from '@streamvault/catalog-sqlite'
import type { LinkKeysOptions } from '@streamvault/crypto-links'
import { createImages, type Images } from '@streamvault/images'
import { type Adder, type AdderDeps, createAdder, hashFile } from '@streamvault/ingestion'
import { qualityOf } from '@streamvault/media'
import { createCountedStore, type ObjectStore, type ReadCount } from '@streamvault/object-store'
import { createFsObjectStore, createLocalFiles } from '@streamvault/object-store/fs'
import { readReleaseName } from '@streamvault/release-name'
import { type ArtworkFolder, createArtworkFolder } from './artwork-folder.ts'
import type { DataDirectory } from './data-directory.ts'
import { createMediaProber } from './media-prober.ts'
import { openSecrets, type Secrets } from './secrets.ts'

/** Everything of an installation that needs no network: what the server and the commands without one share. */
export interface Library extends AsyncDisposable {
  directory: DataDirectory
  secrets: Secrets
  linkKeys: LinkKeysOptions
  catalog: SqliteCatalog
  search: TitleSearch
  /** By the name that a file's sources use: `local`, `main`. */
  stores: ReadonlyMap<string, ObjectStore>
  adder: Adder
  adderDeps: AdderDeps
  images: Images
  artwork: ArtworkFolder
}

/** Stores put in the place of our own. */
export interface GivenStores {
  /** Reads files where they lie; keys are absolute paths. */
  local?: ObjectStore
  /** The main storage. */
  main?: ObjectStore
}

/** Resized pictures kept on disk: some ten thousand posters. */
const IMAGE_CACHE_BYTES = 512e6

/** Opens the installation at `directory`. The caller holds its lock. */
export async function openLibrary(
  directory: DataDirectory,
  onRead: (count: ReadCount) => void,
  signal: AbortSignal,
  given: GivenStores = {},
): Promise<Library> {
  const secrets = openSecrets(directory.secrets)
  const catalog = await openSqliteCatalog({ path: directory.database, backupDir: directory.databaseBackups, signal })
  const local = createCountedStore(given.local ?? createLocalFiles(), onRead)
  const storage = given.main ?? createFsObjectStore({ root: directory.storage, temporary: directory.temporary })
  const main = createCountedStore(storage, onRead)
  const artwork = createArtworkFolder(directory.artwork, directory.temporary)
  const adderDeps: AdderDeps = {
    catalog,
    readName: (name, parents) => readReleaseName(name, [...parents]),
    probe: createMediaProber(local),
    qualityOf,
    hash: hashFile,
    stat: (path, abort) => local.stat(path, abort),
    copyIn: (path, abort, onBytes) => copyInto(main, path, abort, onBytes),
    now: Date.now,
  }
  return {
    directory,
    secrets,
    linkKeys: { current: secrets.linkKeyId, secrets: { [secrets.linkKeyId]: secrets.linkSecret } },
    catalog,
    search: createTitleSearch(catalog),
    stores: new Map([
      ['local', local],
      ['main', main],
    ]),
    adder: createAdder(adderDeps),
    adderDeps,
    images: createImages({ cacheDir: directory.images, maxBytes: IMAGE_CACHE_BYTES, load: (id) => artwork.load(id) }),
    artwork,
    [Symbol.asyncDispose]: () => catalog[Symbol.asyncDispose](),
  }
}

async function copyInto(store: ObjectStore, path: string, signal: AbortSignal, onBytes: (bytes: number) => void) {
  async function* bytes() {
    for await (const piece of createReadStream(path, { signal, highWaterMark: 2 ** 20 })) {
      onBytes(piece.byteLength)
      yield piece as Uint8Array
    }
  }
  return await store.write(bytes(), { signal })
}
