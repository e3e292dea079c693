import { randomBytes } from 'node:crypto'
import type { ChannelMessage, FileLocation } from '../telegram-client.ts'
import type { MemoryCalls } from './memory-calls.ts'
import type { MemoryWorld, StoredFile, StoredMessage } from './memory-world.ts'
import { refuse } from './refuse.ts'

/** An account, and its view of the world. */
export interface MemoryAccount {
  readonly name: string
  readonly kind: 'bot' | 'person'
  readonly world: MemoryWorld
  readonly calls: MemoryCalls
  /** Pieces of files being uploaded, by the id that the sender chose. */
  readonly uploads: Map<bigint, Map<number, Uint8Array>>
  /** A message with this account's own access hash and file reference. */
  view(message: StoredMessage): ChannelMessage
  /** @throws TelegramError when the location belongs to another account, has expired, or names another data centre. */
  fileAt(location: FileLocation): StoredFile
}

/** Creates an account with access hashes and file references of its own. */
export function createMemoryAccount(who: Pick<MemoryAccount, 'name' | 'kind' | 'world' | 'calls'>): MemoryAccount {
  const { name, world } = who
  const secret = BigInt(`0x${randomBytes(6).toString('hex')}`)
  const hashOf = (file: StoredFile): bigint => file.id * 7919n + secret
  const referenceOf = (file: StoredFile): Uint8Array => Buffer.from(`${name} ${file.id} ${world.epoch}`)

  function documentOf({ file, name: fileName, mimeType }: StoredMessage): ChannelMessage['document'] {
    if (file === undefined) return undefined
    const location = { dc: file.dc, id: file.id, accessHash: hashOf(file), fileReference: referenceOf(file) }
    return { location, size: file.bytes.byteLength, name: fileName, mimeType }
  }

  return {
    ...who,
    uploads: new Map(),
    view(message) {
      const { id, dateMs, text } = message
      return { id, dateMs, text, document: documentOf(message), albumId: undefined }
    },
    fileAt({ id, accessHash, fileReference, dc }) {
      const file = world.files.get(id)
      if (file === undefined || accessHash !== hashOf(file)) throw refuse('read', 400, 'LOCATION_INVALID')
      if (Buffer.compare(fileReference, referenceOf(file)) !== 0) throw refuse('read', 400, 'FILE_REFERENCE_EXPIRED')
      const home = file.movedTo ?? file.dc
      if (dc !== home) throw refuse('read', 303, `FILE_MIGRATE_${home}`)
      return file
    },
  }
}
