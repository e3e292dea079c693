const MAX_KEY_LENGTH = 1024
const MAX_NAME_BYTES = 120
const PLANNED = /^([\da-f]{2})\/\1[\da-f]{6}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?:-[^/]+)?$/
const SEGMENT = /^(?!\.)[^/\\\p{Cc}]{1,255}$/u

/** Whether a string is a valid key: plain names only, so that it leads to no other place and to nothing hidden. */
export function isObjectKey(key: string): boolean {
  return key.length <= MAX_KEY_LENGTH && key.split('/').every((segment) => SEGMENT.test(segment))
}

/** A unique key: spread over 256 folders by `id`, and readable for the operator through `name`. */
export function planObjectKey(id: string, name: string | undefined): string {
  return `${id.slice(0, 2)}/${planObjectName(id, name)}`
}

/** Whether `planObjectKey` can have made the key from a UUID: tells our objects from those of other programs. */
export function isPlannedKey(key: string): boolean {
  return PLANNED.test(key)
}

/** The same as a single name, for stores without folders. */
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
