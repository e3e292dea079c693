import { createHmac } from 'node:crypto'
import { RpcError } from '../rpc.ts'
import type { Account } from './account.ts'

/** Kinds of objects with an access hash. */
type HandleKind = 'user' | 'channel' | 'document'

/** Makes and checks handles of one account: access hashes and file references. */
export interface Handles {
  /** The access hash of an object for `account`. It differs between accounts. */
  accessHash(account: Account, kind: HandleKind, id: bigint): bigint
  /** A temporary reference that opens a document for `account`, issued with a message. */
  fileReference(account: Account, documentId: bigint, origin?: FileOrigin): Buffer
  /**
   * The message with which a reference was issued, if any.
   *
   * @throws RpcError FILE_REFERENCE_EMPTY, FILE_REFERENCE_INVALID (foreign or forged), FILE_REFERENCE_EXPIRED
   */
  openFileReference(account: Account, documentId: bigint, reference: Buffer): FileOrigin | undefined
}

/** The message through which an account got a file. */
export interface FileOrigin {
  channelId: number
  id: number
}

/** Dependencies of handles. */
export interface HandlesOptions {
  /** Makes handles unguessable. */
  secret: Buffer
  /** Lifetime of a reference, in seconds. */
  referenceSeconds: () => number
  /** Milliseconds since 1970. */
  now: () => number
}

const HEAD_BYTES = 21
const MAC_BYTES = 12

/**
 * A reference holds one byte of format, the second of its issue, the account's generation, channel and message, and a
 * MAC over these with the account and the document: checking one needs no stored state.
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
