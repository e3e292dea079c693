import { createHmac } from 'node:crypto'
import { RpcError } from '../rpc.ts'
import type { Account } from './account.ts'

/** What an access hash opens. */
type HandleKind = 'user' | 'channel' | 'document'

/** Makes and checks what one account alone may use: access hashes and file references. */
export interface Handles {
  /** The access hash that `account` was given for a thing. Every account has another. */
  accessHash(account: Account, kind: HandleKind, id: bigint): bigint
  /** A reference that opens a document for `account` for a while, given out with a message. */
  fileReference(account: Account, documentId: bigint, origin?: FileOrigin): Buffer
  /**
   * The message that a reference was given out with, if it was one.
   *
   * @throws RpcError FILE_REFERENCE_EMPTY, FILE_REFERENCE_INVALID (foreign or made up), FILE_REFERENCE_EXPIRED
   */
  openFileReference(account: Account, documentId: bigint, reference: Buffer): FileOrigin | undefined
}

/** The message through which an account met a file. */
export interface FileOrigin {
  channelId: number
  id: number
}

/** What the handles are made from. */
export interface HandlesOptions {
  /** Keeps them from being guessed. */
  secret: Buffer
  /** How long a reference opens its file. */
  referenceSeconds: () => number
  /** Milliseconds since 1970. */
  now: () => number
}

const HEAD_BYTES = 21
const MAC_BYTES = 12

/**
 * A reference is one byte of format, the second of its making, the account's generation, channel and message, and a keyed
 * hash of these with the account and the document: nothing has to be kept to check one.
 */
export function createHandles({ secret, referenceSeconds, now }: HandlesOptions): Handles {
  const keyed = (text: string): Buffer => createHmac('sha256', secret).update(text).digest()
  const mac = (account: Account, documentId: bigint, head: Buffer): Buffer =>
    keyed(`reference/${account.id}/${documentId}/${head.toString('hex')}`).subarray(0, MAC_BYTES)

  return {
    accessHash: (account, kind, id) => keyed(`${kind}/${account.id}/${id}`).readBigInt64LE(),

    fileReference(account, documentId, origin) {
      const head = Buffer.alloc(HEAD_BYTES)
      head.writeUInt8(1, 0)
      head.writeUInt32BE(Math.floor(now() / 1000), 1)
      head.writeUInt32BE(account.referenceGeneration, 5)
      head.writeBigUInt64BE(BigInt(origin?.channelId ?? 0), 9)
      head.writeUInt32BE(origin?.id ?? 0, 17)
      return Buffer.concat([head, mac(account, documentId, head)])
    },

    openFileReference(account, documentId, reference) {
      if (reference.length === 0) throw new RpcError(400, 'FILE_REFERENCE_EMPTY')
      const head = reference.subarray(0, HEAD_BYTES)
      const isOurs =
        reference.length === HEAD_BYTES + MAC_BYTES &&
        mac(account, documentId, head).equals(reference.subarray(HEAD_BYTES))
      if (!isOurs) throw new RpcError(400, 'FILE_REFERENCE_INVALID')
      const isStale = head.readUInt32BE(5) !== account.referenceGeneration
      const age = now() / 1000 - head.readUInt32BE(1)
      if (isStale || age > referenceSeconds()) throw new RpcError(400, 'FILE_REFERENCE_EXPIRED')
      const origin = { channelId: Number(head.readBigUInt64BE(9)), id: head.readUInt32BE(17) }
      return origin.id === 0 ? undefined : origin
    },
  }
}
