/** A folder that is not there cannot be made. */
export class FolderError extends Error {
  override name = 'FolderError'
  readonly code = 'folder_not_made'
  /** What is wrong, without the path: to stand behind the name of whatever told the path. */
  readonly reason: string
  /** Whether the path itself is at fault, so that no rights and no space would help. */
  readonly isMistake: boolean

  constructor(folder: string, cause: unknown) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    const reason = whyNoFile(cause)
    super(`Cannot make folder "${folder}": ${reason}`, { cause })
    this.reason = reason
    this.isMistake = MISTAKES.has(code)
  }
}

const MISTAKES = new Set(['EEXIST', 'ENOTDIR', 'ENOENT', 'ELOOP', 'ENAMETOOLONG'])

const REASONS: Record<string, string> = {
  EEXIST: 'a file is in its way',
  ENOTDIR: 'a file is in its way',
  // Its parent is there: so says /proc, for one.
  ENOENT: 'nothing can be made there',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left',
  EDQUOT: 'no space is left',
  EIO: 'the disk fails',
}

/** Why the system made no folder or file, in words for the operator. */
export function whyNoFile(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return REASONS[code] ?? (code === '' ? String(error) : code)
}
