/** A missing folder cannot be created. */
export class FolderError extends Error {
  override name = 'FolderError'
  readonly code = 'folder_not_made'
  /** The problem, without the path: to follow the name of the setting that holds the path. */
  readonly reason: string
  /** Whether the path itself is wrong, so that more permissions or space would not help. */
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
  // The parent exists: /proc, for example, fails like this.
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

/** The reason why the system did not create a folder or file, in words for the operator. */
export function whyNoFile(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return REASONS[code] ?? (code === '' ? String(error) : code)
}
