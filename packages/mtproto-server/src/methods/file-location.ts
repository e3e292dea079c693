import { RpcError, type TlObject } from '../rpc.ts'
import type { Account } from '../world/account.ts'
import type { Document } from '../world/document.ts'
import type { Documents } from '../world/documents.ts'
import type { Handles } from '../world/handles.ts'
import { bytesOf, longOf } from './fields.ts'

/**
 * The document that an `inputDocumentFileLocation` or an `inputDocument` opens for an account.
 *
 * A document that is gone looks like an old reference: nothing but asking for its message again tells the difference.
 *
 * @throws RpcError LOCATION_INVALID, FILE_REFERENCE_EMPTY, FILE_REFERENCE_INVALID, FILE_REFERENCE_EXPIRED
 */
export function openLocation(
  location: TlObject,
  account: Account,
  { handles, documents }: { handles: Handles; documents: Documents },
): Document {
  const isDocument = location._ === 'inputDocumentFileLocation' || location._ === 'inputDocument'
  if (!isDocument) throw new RpcError(400, 'LOCATION_INVALID')
  const id = longOf(location, 'id')
  if (longOf(location, 'access_hash') !== handles.accessHash(account, 'document', id)) {
    throw new RpcError(400, 'LOCATION_INVALID')
  }
  handles.checkFileReference(account, id, bytesOf(location, 'file_reference'))
  const document = documents.byId(id)
  if (document === undefined) throw new RpcError(400, 'FILE_REFERENCE_EXPIRED')
  return document
}
