import { createLinkKeys } from '@streamvault/crypto-links'
import { mayBeRead } from '@streamvault/ingestion'
import type { Logger } from '@streamvault/log'
import { createManager, type Manager, type ManagerDeps } from '@streamvault/manager'
import { channelAdminOf } from '../telegram/channel-admin.ts'
import type { Library } from './library.ts'
import { createLinkSigner } from './link-signer.ts'

/** The manager's dependencies besides the library. */
export interface LibraryManagerDeps {
  defaultClass: 'guest' | 'member'
  /** The token of every request. */
  edgeToken: string
  leaveStream: ManagerDeps['leaveStream']
  purge: ManagerDeps['purge']
  listEdges: ManagerDeps['listEdges']
  cache: ManagerDeps['cache']
  jobs: ManagerDeps['jobs']
  sessions: ManagerDeps['sessions']
  /** Signs in nginx's form, which an nginx in front checks itself. */
  linkForm: 'sig' | 'md5'
  log: Logger
}

/** Puts the HTTP API in front of a library. */
export function createLibraryManager(library: Library, deps: LibraryManagerDeps): Promise<Manager> {
  const { catalog, search, adder, images, secrets } = library
  return createManager(
    {
      catalog,
      search,
      async *add({ paths, copy, dryRun }, signal) {
        for await (const result of adder.add(paths, { copy, dryRun, signal })) {
          yield result
          await noteTitle(library, result.titleId)
        }
      },
      signLink: createLinkSigner(createLinkKeys(library.linkKeys), deps.linkForm, Date.now),
      isThere: (file, signal) => mayBeRead(file, library.adderDeps.stat, signal),
      leaveStream: deps.leaveStream,
      renderImage: (id, wish, signal) => images.render(id, wish, signal),
      purge: deps.purge,
      listEdges: deps.listEdges,
      cache: deps.cache,
      jobs: deps.jobs,
      sessions: deps.sessions,
      channels: channelAdminOf(library, (id) => noteTitle(library, id)),
      adminToken: secrets.adminToken,
      edgeToken: deps.edgeToken,
      log: deps.log,
      now: Date.now,
    },
    { defaultClass: deps.defaultClass, publicBase: null },
  )
}

/** Makes a title findable right after it was added. */
async function noteTitle({ catalog, search }: Library, id: string | null): Promise<void> {
  const title = id === null ? undefined : await catalog.getTitle(id)
  if (title !== undefined) search.noteTitle(title)
}
