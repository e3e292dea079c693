import { hash } from 'node:crypto'
import path from 'node:path'

/** nginx's cache folder and slice size, as in its configuration. */
export interface NginxCache {
  directory: string
  sliceBytes: number
}

/** A file whose slices are to be purged. */
export interface SlicedFile {
  id: string
  /** Bytes. */
  size: number
}

/**
 * Computes the paths of all slices of a file: the name is the MD5 of the key, the folders are its last digits
 * (`levels=1:2`). The key's range is always a whole slice's, even past the end of the file.
 */
export function* slicePathsOf(
  { directory, sliceBytes }: NginxCache,
  { id, size }: SlicedFile,
): Generator<string, void> {
  for (let start = 0; start < size; start += sliceBytes) {
    const name = hash('md5', `${id} bytes=${start}-${start + sliceBytes - 1}`)
    yield path.join(directory, name.slice(-1), name.slice(-3, -1), name)
  }
}
