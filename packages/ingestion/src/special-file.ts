import type { Dirent, Stats } from 'node:fs'

/** Its kind when it is neither a plain file nor a folder nor a link, and so cannot be a film. */
export function specialFile(entry: Dirent | Stats): string | undefined {
  if (entry.isFIFO()) return 'a named pipe, not a file'
  if (entry.isSocket()) return 'a socket, not a file'
  if (entry.isBlockDevice() || entry.isCharacterDevice()) return 'a device, not a file'
  return undefined
}
