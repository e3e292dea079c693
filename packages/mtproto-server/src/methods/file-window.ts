import { RpcError } from '../rpc.ts'

/** The range of an `upload.getFile`. */
export interface FileWindow {
  offset: number
  limit: number
  precise: boolean
}

/** Maximum size of an answer; an answer never crosses a multiple of it. */
export const MIB: number = 1024 * 1024

/**
 * The documented rules: `offset % 4096 = 0`, `limit % 4096 = 0`, `1048576 % limit = 0`; with `precise`
 * `offset % 1024 = 0`, `limit % 1024 = 0`, `limit <= 1048576`; always the same MiB for the first and the last byte.
 *
 * @throws RpcError OFFSET_INVALID, LIMIT_INVALID
 */
export function checkFileWindow({ offset, limit, precise }: FileWindow): void {
  const grain = precise ? 1024 : 4096
  if (offset < 0 || offset % grain !== 0) throw new RpcError(400, 'OFFSET_INVALID')
  const fitsGrid = limit > 0 && limit <= MIB && limit % grain === 0 && (precise || MIB % limit === 0)
  if (!fitsGrid) throw new RpcError(400, 'LIMIT_INVALID')
  if (Math.floor(offset / MIB) !== Math.floor((offset + limit - 1) / MIB)) throw new RpcError(400, 'LIMIT_INVALID')
}
