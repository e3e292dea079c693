/** The disk accepted only a part of a slice. */
export class DiskFullError extends Error {
  override name = 'DiskFullError'
  readonly code = 'disk_full'

  constructor(taken: number, wanted: number) {
    super(`Cannot write slice: the disk took ${taken} of ${wanted} bytes`)
  }
}

/** Tells whether a write failed because the disk, or its owner's quota, is full. */
export function isDiskFull(error: unknown): boolean {
  if (error instanceof DiskFullError) return true
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
}
