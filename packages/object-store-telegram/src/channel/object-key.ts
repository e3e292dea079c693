/** A key names the message of an object's manifest, or, for files that others posted, the messages of the bytes. */
export type ObjectKey =
  | { kind: 'own'; object: string; manifestId: number }
  | { kind: 'adopted'; parts: { messageId: number; size: number }[] }

const OWN = /^([0-9a-f]{32})\.([1-9]\d{0,9})$/
const ADOPTED = /^files(?:\.[1-9]\d{0,9}-[1-9]\d{0,11})+$/
/** Limit of parts in an object of others' files: a split film has some dozens. */
const MAX_ADOPTED_PARTS = 1000

/** Writes a key. */
export function writeKey(key: ObjectKey): string {
  if (key.kind === 'own') return `${key.object}.${key.manifestId}`
  return `files${key.parts.map(({ messageId, size }) => `.${messageId}-${size}`).join('')}`
}

/** Reads a key; `undefined` when the text is no key. */
export function readKey(text: string): ObjectKey | undefined {
  const [, object, id] = OWN.exec(text) ?? []
  if (object !== undefined) return { kind: 'own', object, manifestId: Number(id) }
  if (text.length > MAX_ADOPTED_PARTS * 24 || !ADOPTED.test(text)) return undefined
  const parts = text.split('.').slice(1)
  return { kind: 'adopted', parts: parts.map((part) => readPart(part)) }
}

function readPart(text: string): { messageId: number; size: number } {
  const [messageId, size] = text.split('-')
  return { messageId: Number(messageId), size: Number(size) }
}
