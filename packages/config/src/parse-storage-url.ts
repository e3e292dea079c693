import { fileURLToPath } from 'node:url'

/** Where the main storage lies, or why its address cannot be used. */
export type ParsedStorageUrl = { root: string } | { expected: string }

const PLANNED = ['s3:', 'telegram:']

/** Reads a storage address. Only folders (`file:///…`) can be used; of others the answer says which it is. */
export function parseStorageUrl(text: string): ParsedStorageUrl {
  const url = URL.parse(text)
  if (url !== null && PLANNED.includes(url.protocol)) {
    return { expected: `file:///… (${url.protocol.slice(0, -1)} storage is not supported yet)` }
  }
  const isFolder = url?.protocol === 'file:' && url.host === '' && url.search === '' && url.hash === ''
  if (!isFolder || !/^file:\/\/\//i.test(text)) return { expected: 'the address of a folder: file:///…' }
  try {
    return { root: fileURLToPath(url) }
  } catch {
    // An escaped slash, for one, names no file.
    return { expected: 'the address of a folder without escaped slashes: file:///…' }
  }
}
