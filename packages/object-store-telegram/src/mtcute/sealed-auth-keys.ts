import type { IAuthKeysRepository } from '@mtcute/core'
import type { Seal } from '../accounts/seal.ts'

/** Keeps authorization keys encrypted in `keys`. A key that cannot be decrypted counts as absent. */
export function sealAuthKeys(keys: IAuthKeysRepository, seal: Seal): IAuthKeysRepository {
  const close = (key: Uint8Array | null) => key && seal.close(key)
  const open = (sealed: Uint8Array | null): Uint8Array | null => {
    if (sealed === null) return null
    try {
      return seal.open(sealed)
    } catch {
      return null
    }
  }
  return {
    set: (dc, key) => keys.set(dc, close(key)),
    get: async (dc) => open(await keys.get(dc)),
    setTemp: (dc, index, key, expires) => keys.setTemp(dc, index, close(key), expires),
    getTemp: async (dc, index, now) => open(await keys.getTemp(dc, index, now)),
    deleteByDc: (dc) => keys.deleteByDc(dc),
    deleteAll: () => keys.deleteAll(),
  }
}
