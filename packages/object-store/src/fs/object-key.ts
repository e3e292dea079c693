import { join } from 'node:path'

/** Folder under the root for what is still being written. No key leads there. */
export const TEMPORARY_FOLDER = '.tmp'

const MAX_KEY_LENGTH = 1024
const MAX_NAME_BYTES = 120
const SEGMENT = /^(?!\.)[^/\\\p{Cc}]{1,255}$/u

/**
 * Where the object of that key lies, or `undefined` when no object can have it: a key is made of plain names, so it
 * cannot lead out of the root or into hidden folders.
 */
export function pathOfKey(root: string, key: string): string | undefined {
  const isKey = key.length <= MAX_KEY_LENGTH && key.split('/').every((segment) => SEGMENT.test(segment))
  return isKey ? join(root, key) : undefined
}

/** A key that nothing else has: spread over 256 folders by `id`, and readable by the operator through `name`. */
export function planKey(id: string, name: string | undefined): string {
  const plain = plainNameOf(name ?? '')
  return `${id.slice(0, 2)}/${id}${plain === '' ? '' : `-${plain}`}`
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
