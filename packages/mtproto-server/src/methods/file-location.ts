import { RpcError, type TlObject } from '../rpc.ts'
import type { Account } from '../world/account.ts'
import type { Channels } from '../world/channels.ts'
import type { Document } from '../world/document.ts'
import type { Documents } from '../world/documents.ts'
import type { Handles } from '../world/handles.ts'
import type { History } from '../world/history.ts'
import type { Message } from '../world/message.ts'
import { bytesOf, longOf } from './fields.ts'

/** An opened file, and the message through which it was opened. */
export interface OpenedLocation {
  document: Document
  /** `undefined` if the document was not in a message yet. */
  message: Message | undefined
}

/** Dependencies of `openLocation`. */
export interface LocationsOptions {
  channels: Channels
  documents: Documents
  handles: Handles
  history: History
}

/**
 * The document that an `inputDocumentFileLocation` or an `inputDocument` opens for an account.
 *
 * A deleted file looks like an expired reference: only a new request for its message tells the difference.
 *
 * @throws RpcError LOCATION_INVALID, FILE_REFERENCE_EMPTY, FILE_REFERENCE_INVALID, FILE_REFERENCE_EXPIRED
 */
export function openLocation(location: TlObject, account: Account, options: LocationsOptions): OpenedLocation {
  const { channels, documents, handles, history } = options
  const isDocument = location._ === 'inputDocumentFileLocation' || location._ === 'inputDocument'
  if (!isDocument) throw new RpcError(400, 'LOCATION_INVALID')
  const id = longOf(location, 'id')
  if (longOf(location, 'access_hash') !== handles.accessHash(account, 'document', id)) {
    throw new RpcError(400, 'LOCATION_INVALID')
  }
  const origin = handles.openFileReference(account, id, bytesOf(location, 'file_reference'))
  const channel = origin && channels.byId(origin.channelId)
  const message = origin && channel && history.get(channel, origin.id)
  const document = documents.byId(id)
  const isGone = document === undefined || (origin !== undefined && message?.documentId !== id)
  if (isGone) throw new RpcError(400, 'FILE_REFERENCE_EXPIRED')
  return { document, message }
}
