import { RpcError, type TlObject } from '../rpc.ts'
import type { Message } from '../world/message.ts'
import { optionalObjectsOf, textOf } from './fields.ts'
import { MAX_CAPTION, MAX_TEXT } from './help.ts'

/**
 * The text or caption of a request.
 *
 * @throws RpcError MESSAGE_EMPTY, MESSAGE_TOO_LONG, MEDIA_CAPTION_TOO_LONG
 */
export function messageText(request: TlObject, kind: 'text' | 'caption'): Pick<Message, 'text' | 'entities'> {
  const text = textOf(request, 'message')
  if (kind === 'text' && text === '') throw new RpcError(400, 'MESSAGE_EMPTY')
  if (kind === 'text' && text.length > MAX_TEXT) throw new RpcError(400, 'MESSAGE_TOO_LONG')
  if (kind === 'caption' && text.length > MAX_CAPTION) throw new RpcError(400, 'MEDIA_CAPTION_TOO_LONG')
  const entities = optionalObjectsOf(request, 'entities')
  return { text, ...(entities !== undefined && entities.length > 0 && { entities }) }
}
