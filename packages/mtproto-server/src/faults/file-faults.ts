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

/** The trouble that files and their messages have. */
export interface FileFaults {
  /** Lets trouble strike at a file that is asked for. @throws RpcError FILE_REFERENCE_EXPIRED */
  onAsked(file: AskedFile, account: Account, dc: number): void
  /** The bytes as they are to be sent: other ones where damage was ordered. */
  onSending(bytes: Buffer, account: Account, dc: number): Buffer
}

/** A file that is asked for, and the message through which. */
interface AskedFile {
  document: Document
  message: Message | undefined
}

/** What trouble with files changes. */
export interface FileFaultsOptions {
  accounts: Accounts
  announcer: Announcer
  channels: Channels
  documents: Documents
  faults: Faults
  history: History
  /** The numbers of the data centres that there are. */
  dcIds: () => number[]
  /** Milliseconds since 1970. */
  now: () => number
}

/** Nothing is wrong with any file. */
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
      // Both ends and the middle, so that a reader who cuts the answer meets it too.
      for (const at of [0, bytes.length >> 1, bytes.length - 1]) bytes[at] = (bytes[at] ?? 0) ^ 0xff
      return bytes
    },
  }
}
