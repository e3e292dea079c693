import type { StorageConfig } from '@streamvault/config'
import type { ObjectStore } from '@streamvault/object-store'
import { createFsObjectStore } from '@streamvault/object-store/fs'
import { createHttpObjectStore } from '@streamvault/object-store-http'
import { createS3ObjectStore } from '@streamvault/object-store-s3'
import type { TelegramService } from '../telegram/telegram-service.ts'

/** Opens the main storage in `STORAGE_URL`: the only code that knows the kinds of storage. */
export function createMainStorage(
  storage: StorageConfig,
  temporary: string,
  telegram: Pick<TelegramService, 'lazyStore'> | undefined,
): ObjectStore {
  switch (storage.kind) {
    case 'folder':
      return createFsObjectStore({ root: storage.root, temporary })
    case 's3': {
      const { bucket, prefix, region, endpoint, pathStyle, credentials } = storage
      return createS3ObjectStore({
        bucket,
        prefix,
        region,
        ...(endpoint !== undefined && { endpoint }),
        ...(pathStyle !== undefined && { pathStyle }),
        ...(credentials !== undefined && { credentials }),
      })
    }
    case 'telegram':
      if (telegram === undefined) throw new Error('Cannot open the main storage: nobody said who asks Telegram')
      return telegram.lazyStore(storage.channel)
    case 'http': {
      const { base, authorization } = storage
      return createHttpObjectStore({ base: new URL(base), ...(authorization !== undefined && { authorization }) })
    }
  }
  storage satisfies never
}
