import { RpcError } from '../rpc.ts'
import type { Account } from '../world/account.ts'
import type { Accounts } from '../world/accounts.ts'
import type { Announcer } from '../world/announcer.ts'
import type { Channels } from '../world/channels.ts'
import type { Document } from '../world/document.ts'
import type { Documents } from '../world/documents.ts'
import type { History } from '../world/history.ts'
import type { Message } from '../world/message.ts'
import type { Faults } from './faults.ts'

/** Faults of files and their messages. */
export interface FileFaults {
  /** Applies faults to a requested file. @throws RpcError FILE_REFERENCE_EXPIRED */
  onAsked(file: AskedFile, account: Account, dc: number): void
  /** The bytes to send: changed ones if damage is armed. */
  onSending(bytes: Buffer, account: Account, dc: number): Buffer
}

/** A requested file, and the message through which the client requests it. */
interface AskedFile {
  document: Document
  message: Message | undefined
}

/** The state that file faults change. */
export interface FileFaultsOptions {
  accounts: Accounts
  announcer: Announcer
  channels: Channels
  documents: Documents
  faults: Faults
  history: History
  /** The ids of the existing data centres. */
  dcIds: () => number[]
  /** Milliseconds since 1970. */
  now: () => number
}

/** Creates file faults from the armed faults. */
export function createFileFaults(options: FileFaultsOptions): FileFaults {
  const { accounts, announcer, channels, documents, faults, history, dcIds, now } = options

  function deleteMessage(message: Message, seconds: number | undefined): void {
    const channel = channels.byId(message.channelId)
    if (seconds !== undefined) history.hide(message, now() + seconds * 1000)
    else if (channel !== undefined) announcer.announce(channel, [history.remove(channel, [message.id])])
  }

  return {
    onAsked({ document, message }, account, dc) {
      const target = { accountId: account.id, method: 'upload.getFile', dc }
      if (faults.take(['expired'], target) !== undefined) {
        accounts.expireReferences(account)
        throw new RpcError(400, 'FILE_REFERENCE_EXPIRED')
      }
      const deleted = message && faults.take(['deleted'], target)
      if (message !== undefined && deleted !== undefined) {
        deleteMessage(message, deleted.seconds)
        throw new RpcError(400, 'FILE_REFERENCE_EXPIRED')
      }
      if (faults.take(['migrate'], target) !== undefined) {
        documents.move(document, dcIds().find((id) => id !== document.dc) ?? document.dc)
      }
    },

    onSending(bytes, account, dc) {
      const target = { accountId: account.id, method: 'upload.getFile', dc }
      if (bytes.length === 0 || faults.take(['damage'], target) === undefined) return bytes
      // Both ends and the middle, so that a client that cuts the answer sees the damage too.
      for (const at of [0, bytes.length >> 1, bytes.length - 1]) bytes[at] = (bytes[at] ?? 0) ^ 0xff
      return bytes
    },
  }
}
