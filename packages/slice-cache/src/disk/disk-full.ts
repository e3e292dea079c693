/** The disk took a part of a slice alone. */
export class DiskFullError extends Error {
  override name = 'DiskFullError'
  readonly code = 'disk_full'

  constructor(taken: number, wanted: number) {
    super(`Cannot write slice: the disk took ${taken} of ${wanted} bytes`)
  }
}

/** Tells whether a write failed for want of room: on the disk, or of what its owner may have of it. */
export function isDiskFull(error: unknown): boolean {
  if (error instanceof DiskFullError) return true
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
}
