import type { Dirent, Stats } from 'node:fs'

/** What it is when it is neither a plain file nor a folder nor a link: nothing that could be read as a film. */
export function specialFile(entry: Dirent | Stats): string | undefined {
  if (entry.isFIFO()) return 'a named pipe, not a file'
  if (entry.isSocket()) return 'a socket, not a file'
  if (entry.isBlockDevice() || entry.isCharacterDevice()) return 'a device, not a file'
  return undefined
}
