import { createTitleSearch, type TitleSearch } from '@streamvault/catalog'
import { openSqliteCatalog, type SqliteCatalog } from '@streamvault/catalog-sqlite'
import type { Config } from '@streamvault/config'
import type { LinkKeysOptions } from '@streamvault/crypto-links'
import { createImages, type Images } from '@streamvault/images'
import { type Adder, type AdderDeps, createAdder, type RecordKeeper, watchCatalog } from '@streamvault/ingestion'
import { createCountedStore, type ObjectStore, type ReadCount } from '@streamvault/object-store'
import { createLocalFiles } from '@streamvault/object-store/fs'
import { createHttpMirrors } from '@streamvault/object-store-http'
import { createChannelFiles } from '../telegram/channel-files.ts'
import { createLibraryRecords } from '../telegram/library-records.ts'
import type { TelegramService, TelegramServiceOptions } from '../telegram/telegram-service.ts'
import { createAdderDeps } from './adder-deps.ts'
import { type ArtworkFolder, createArtworkFolder } from './artwork-folder.ts'
import { assertMayCopy } from './assert-may-copy.ts'
import { type BlockHashFolder, createBlockHashFolder } from './block-hash-folder.ts'
import { createCopier } from './copy-into-storage.ts'
import { type CopyNotes, openCopyNotes } from './copy-notes.ts'
import type { DataDirectory } from './data-directory.ts'
import { createMainStorage } from './main-storage.ts'
import { openSecrets, type Secrets } from './secrets.ts'

/** The parts of an installation that the server and the commands share. Nothing connects before its first use. */
export interface Library extends AsyncDisposable {
  directory: DataDirectory
  secrets: Secrets
  linkKeys: LinkKeysOptions
  catalog: SqliteCatalog
  search: TitleSearch
  /** By the names in files' sources: `local`, `main`, `mirror`, and `telegram` when configured. */
  stores: ReadonlyMap<string, ObjectStore>
  blockHashes: BlockHashFolder
  copies: CopyNotes
  adder: Adder
  adderDeps: AdderDeps
  images: Images
  artwork: ArtworkFolder
  /** Undefined when Telegram is not configured. */
  telegram: TelegramService | undefined
  /** Bare id of the channel that is the main storage, if any. */
  storageChannel: number | undefined
  /** Posts records of the library's files to that channel. */
  records: RecordKeeper | undefined
}

/** Stores that replace our own. */
export interface GivenStores {
  /** Reads files in place; keys are absolute paths. */
  local?: ObjectStore
  /** The main storage. */
  main?: ObjectStore
}

/** Resized pictures kept on disk: some ten thousand posters. */
const IMAGE_CACHE_BYTES = 512e6

/** Callbacks for events of the sessions and stores on Telegram. */
type TelegramEvents = Pick<TelegramServiceOptions, 'onPoolEvent' | 'onStoreEvent' | 'onSessionFault' | 'onTrouble'>

const NOBODY: TelegramEvents = {
  onPoolEvent: () => {},
  onStoreEvent: () => {},
  onSessionFault: () => {},
  onTrouble: () => {},
}

/** The dependencies of a library. */
export interface LibraryOptions {
  config: Pick<Config, 'storage' | 'mirrors' | 'telegram'>
  directory: DataDirectory
  onRead: (count: ReadCount) => void
  /** Called with events on Telegram. */
  onTelegram?: TelegramEvents
  /** Called when resized pictures cannot be kept on disk, perhaps for each request. */
  onImageCacheError?: (error: unknown) => void
  stores?: GivenStores
}

/** Opens an installation. The caller holds its lock. */
export async function openLibrary(
  { config, directory, onRead, onTelegram = NOBODY, onImageCacheError = () => {}, stores: given = {} }: LibraryOptions,
  signal: AbortSignal,
): Promise<Library> {
  await using stack = new AsyncDisposableStack()
  const secrets = await openSecrets(directory.secrets)
  const database = stack.use(
    await openSqliteCatalog({ path: directory.database, backupDir: directory.databaseBackups, signal }),
  )
  // Given stores belong to the caller.
  const own = (store: ObjectStore) => stack.use(store)
  const local = createCountedStore(given.local ?? own(createLocalFiles()), onRead)
  const { sessionSecret } = secrets
  const storageChannel =
    config.storage.kind === 'telegram' && given.main === undefined ? config.storage.channel : undefined
  const service = { ...onTelegram, dataDir: directory.root, channel: storageChannel, sessionSecret }
  const telegram = config.telegram && stack.use(await prepareTelegram({ ...service, config: config.telegram }))
  const records =
    telegram &&
    storageChannel !== undefined &&
    createLibraryRecords({
      catalog: database,
      telegram,
      channel: storageChannel,
      onError: (error) => onTelegram.onTrouble('the storage channel could not be told of the library', error),
    })
  const catalog = records ? watchCatalog(database, records) : database
  const storage = given.main ?? own(createMainStorage(config.storage, directory.temporary, telegram))
  const main = createCountedStore(storage, onRead)
  const mirror = createCountedStore(own(createHttpMirrors({ allowHosts: config.mirrors.allowHosts })), onRead)
  const blockHashes = createBlockHashFolder(directory.blockHashes, directory.temporary)
  const artwork = createArtworkFolder(directory.artwork, directory.temporary)
  const copies = await openCopyNotes({ catalog, store: main, folder: directory.copies })
  const adderDeps = {
    ...createAdderDeps(catalog, local),
    copyIn: createCopier(main, blockHashes, copies),
    ...(given.main === undefined && { mayCopy: () => assertMayCopy(config.storage) }),
    settleCopy: copies.settle,
  }
  // Disposed of first: its last records still find everything open.
  if (records) stack.use(records)
  const owned = stack.move()
  return {
    directory,
    secrets,
    linkKeys: secrets.linkKeys,
    catalog,
    search: createTitleSearch(catalog),
    stores: new Map([['local', local], ['main', main], ['mirror', mirror], ...channelFilesOf(telegram, onRead)]),
    blockHashes,
    copies,
    adder: createAdder(adderDeps),
    adderDeps,
    images: createImages({
      cacheDir: directory.images,
      maxBytes: IMAGE_CACHE_BYTES,
      load: (id) => artwork.load(id),
      onCacheError: onImageCacheError,
    }),
    artwork,
    telegram,
    storageChannel,
    records: records || undefined,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** The code for Telegram is a third of the program: it is loaded only when configured. */
async function prepareTelegram(options: TelegramServiceOptions): Promise<TelegramService> {
  const { createTelegramService } = await import('../telegram/telegram-service.ts')
  return createTelegramService(options)
}

/** Reads the files that were imported from channels. */
function channelFilesOf(
  telegram: TelegramService | undefined,
  onRead: (count: ReadCount) => void,
): [string, ObjectStore][] {
  if (telegram === undefined) return []
  const files = createChannelFiles((channel, signal) => telegram.openStore(channel, signal))
  return [['telegram', createCountedStore(files, onRead)]]
}
