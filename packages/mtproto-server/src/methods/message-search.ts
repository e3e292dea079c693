import { RpcError, type TlObject } from '../rpc.ts'
import { nameOf } from '../world/document.ts'
import type { Documents } from '../world/documents.ts'
import type { Message } from '../world/message.ts'
import { intOf, objectOf, textOf } from './fields.ts'

/** Creates the filter of a `messages.search`. @throws RpcError INPUT_FILTER_INVALID */
export function createSearch(request: TlObject, documents: Documents): (message: Message) => boolean {
  const words = textOf(request, 'q').toLowerCase()
  const hasKind = kindOf(objectOf(request, 'filter')._)
  const [from, to] = [intOf(request, 'min_date'), intOf(request, 'max_date')]
  return (message) => {
    if (message.action !== undefined || message.date < from || (to > 0 && message.date > to)) return false
    const document = message.documentId === undefined ? undefined : documents.byId(message.documentId)
    const attributes = document?.attributes.map(({ _ }) => _)
    if (!hasKind(message, attributes)) return false
    const text = document === undefined ? message.text : `${message.text}\n${nameOf(document)}`
    return text.toLowerCase().includes(words)
  }
}

type KindTest = (message: Message, attributes: string[] | undefined) => boolean

function kindOf(filter: string): KindTest {
  switch (filter) {
    case 'inputMessagesFilterEmpty':
      return () => true
    case 'inputMessagesFilterVideo':
    case 'inputMessagesFilterPhotoVideo':
      return (_, attributes) => attributes?.includes('documentAttributeVideo') ?? false
    case 'inputMessagesFilterDocument':
      return (_, attributes) => attributes !== undefined && !attributes.includes('documentAttributeVideo')
    case 'inputMessagesFilterMusic':
      return (_, attributes) => attributes?.includes('documentAttributeAudio') ?? false
    case 'inputMessagesFilterPinned':
      return (message) => message.pinned ?? false
    case 'inputMessagesFilterPhotos':
    case 'inputMessagesFilterGif':
    case 'inputMessagesFilterVoice':
    case 'inputMessagesFilterUrl':
      return () => false
    default:
      throw new RpcError(400, 'INPUT_FILTER_INVALID')
  }
}
