const MAX_KEY_LENGTH = 1024
const MAX_NAME_BYTES = 120
const SEGMENT = /^(?!\.)[^/\\\p{Cc}]{1,255}$/u

/** Whether an object can have that key: it is made of plain names, so that it leads nowhere else and into nothing hidden. */
export function isObjectKey(key: string): boolean {
  return key.length <= MAX_KEY_LENGTH && key.split('/').every((segment) => SEGMENT.test(segment))
}

/** A key that nothing else has: spread over 256 folders by `id`, and readable by the operator through `name`. */
export function planObjectKey(id: string, name: string | undefined): string {
  return `${id.slice(0, 2)}/${planObjectName(id, name)}`
}

/** The same as one name, for stores that have no folders. */
export function planObjectName(id: string, name: string | undefined): string {
  const plain = plainNameOf(name ?? '')
  return plain === '' ? id : `${id}-${plain}`
}

function plainNameOf(name: string): string {
  let plain = ''
  let bytes = 0
  for (const character of name
    .toWellFormed()
    .replace(/[^\p{L}\p{M}\p{N}._ ()-]+/gu, '_')
    .trim()) {
    bytes += Buffer.byteLength(character)
    if (bytes > MAX_NAME_BYTES) break
    plain += character
  }
  return plain
}
