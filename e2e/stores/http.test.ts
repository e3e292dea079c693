import { rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after } from 'node:test'
import { objectStoreContract } from '@streamvault/object-store/testing'
import { createHttpObjectStore } from '@streamvault/object-store-http'
import { startNginxDav } from './start-nginx-dav.ts'

const server = await startNginxDav()
after(() => server[Symbol.asyncDispose]())

objectStoreContract("a store in nginx's WebDAV folder", async () => ({
  store: createHttpObjectStore({ base: server.base }),
  // By a rename, as real servers replace files: nginx itself would mix the bytes of a file overwritten in place.
  replace: async (key, bytes) => {
    await writeFile(path.join(server.folder, `${key}.new`), bytes)
    await rename(path.join(server.folder, `${key}.new`), path.join(server.folder, key))
  },
}))
