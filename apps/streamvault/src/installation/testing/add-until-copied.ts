import { readConfig } from '@streamvault/config'
import type { ObjectStore } from '@streamvault/object-store'
import { planDataDirectory, prepareDataDirectory } from '../data-directory.ts'
import { openLibrary } from '../library.ts'
import { createMainStorage } from '../main-storage.ts'

// A separate process: adds a film to the main storage, and dies when the copy is complete.
const [dataDir = '', film = ''] = process.argv.slice(2)
const config = readConfig({ STREAMVAULT_DATA: dataDir })
const directory = planDataDirectory(config)
await prepareDataDirectory(directory)
const store = createMainStorage(config.storage, directory.temporary, undefined)
const main: ObjectStore = {
  ...store,
  async write(bytes, options) {
    await store.write(bytes, options)
    process.kill(process.pid, 'SIGKILL')
    return await new Promise(() => {})
  },
}
const { signal } = new AbortController()
await using library = await openLibrary({ config, directory, onRead: () => {}, stores: { main } }, signal)
await Array.fromAsync(library.adder.add([film], { copy: true, signal }))
