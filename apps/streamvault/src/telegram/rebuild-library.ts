import { createHash } from 'node:crypto'
import type { AddLine, RebuildRequest } from '@streamvault/api'
import { indexObject, type RebuildDeps, rebuildCatalog, type StorageToRebuild } from '@streamvault/ingestion'
import { ManagerError } from '@streamvault/manager'
import { ObjectNotFoundError, type ObjectStore } from '@streamvault/object-store'
import { readTitle, type TelegramStore, writeKey } from '@streamvault/object-store-telegram'
import type { Library } from '../installation/library.ts'
import { createMediaProber } from '../installation/media-prober.ts'
import { isNetworkTrouble, tellingTrouble, troubleOf } from './channel-trouble.ts'
import { noteRecord } from './library-records.ts'
import type { TelegramService } from './telegram-service.ts'

/** The dependencies of rebuilding. */
export type RebuildLibrary = Pick<Library, 'catalog' | 'stores' | 'adderDeps' | 'blockHashes' | 'storageChannel'> & {
  telegram: TelegramService
}

/** Restores the catalogue from the storage channel. @throws ManagerError when the main storage is no channel */
export async function startRebuild(
  library: RebuildLibrary,
  { dryRun }: RebuildRequest,
  signal: AbortSignal,
): Promise<AsyncIterable<AddLine>> {
  const { catalog, adderDeps, storageChannel: channel, telegram } = library
  if (channel === undefined) {
    throw new ManagerError(
      'storage_not_telegram',
      'Cannot rebuild: the main storage is no Telegram channel. Set STORAGE_URL=telegram://CHANNEL_ID to the channel that was.',
    )
  }
  try {
    const store = await telegram.openStore(channel, signal)
    const deps: RebuildDeps = {
      catalog,
      readName: adderDeps.readName,
      now: adderDeps.now,
      storage: storageOf(library, channel, store),
      noteRecord: (name, kept) => noteRecord(catalog, channel, name, kept),
      endsRebuild: isNetworkTrouble,
    }
    return tellingTrouble(rebuildCatalog(deps, { signal, dryRun }))
  } catch (error) {
    throw troubleOf(error)
  }
}

const CONTENT_HASH = /^[\da-f]{64}$/

function storageOf(library: RebuildLibrary, channel: number, store: TelegramStore): StorageToRebuild {
  const { blockHashes } = library
  return {
    address: `telegram://${channel}`,
    store: 'main',
    async *readItems(signal) {
      for await (const { message, tag } of store.readChannel({ signal })) {
        const { id: messageId, document, text } = message
        if (tag?.kind === 'manifest') {
          const key = writeKey({ kind: 'own', object: tag.object, manifestId: messageId })
          yield { kind: 'object', messageId, key, name: readTitle(text) }
        } else if (tag?.kind === 'record' && document !== undefined && document.size > 0) {
          yield { kind: 'record', messageId, record: tag.record, bytes: document.size }
        }
      }
    },
    async readRecord({ messageId, bytes }, signal) {
      const key = writeKey({ kind: 'adopted', parts: [{ messageId, size: bytes }] })
      return Buffer.concat(
        await Array.fromAsync(store.read(key, { start: 0, end: bytes }, { signal, priority: 'job' })),
      )
    },
    async keepHashes(key, contentHash, signal) {
      if (!CONTENT_HASH.test(contentHash) || (await blockHashes.load(contentHash)) !== undefined) return
      const hashes = await store.blockHashes(key, signal)
      if (hashes !== undefined) await blockHashes.keep(contentHash, hashes)
    },
    adopt: (object, signal) => adopt(object, library, signal),
  }
}

/** Reads the whole object, so that it gets the same identity as when added from a disk, and adds it by its name. */
async function adopt(
  { key, name, path }: { key: string; name: string; path: string },
  { stores, adderDeps }: RebuildLibrary,
  signal: AbortSignal,
): Promise<AddLine> {
  const store = stores.get('main')
  const stat = await store?.stat(key, signal)
  if (store === undefined || stat === undefined) throw new ObjectNotFoundError(key)
  const { size, version, modifiedMs } = stat
  const media = await createMediaProber(store)(key, signal)
  const contentHash = await hashOf(store, key, size, signal)
  const fileName = name === '' ? key : name
  const parsed = adderDeps.readName(name, [])
  const source = { store: 'main', key, version }
  const digest = contentHash
  return await indexObject({ path, fileName, parsed, contentHash, digest, size, modifiedMs, media, source }, adderDeps)
}

async function hashOf(store: ObjectStore, key: string, size: number, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of store.read(key, { start: 0, end: size }, { signal, priority: 'job' })) hash.update(piece)
  return hash.digest('hex')
}
