const SYSTEM_REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'its links lead in a circle',
  EIO: 'the disk cannot read it',
  ENOSPC: 'no space is left',
}

const NOT_UTF8 = 'its name is not UTF-8, so that it cannot be opened: rename it'

/** An error in the form shown to the operator beside the file's path. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code === 'ENOENT' && 'path' in error && isLossy(error.path)) return NOT_UTF8
  return SYSTEM_REASONS[code] ?? error.message
}

/** Whether decoding replaced bytes of the name: the resulting path finds no file. */
function isLossy(path: unknown): boolean {
  return typeof path === 'string' && path.includes('\ufffd')
}
