import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type AddLine, PlayLink } from '@streamvault/api'
import { readConfig } from '@streamvault/config'
import { createLog } from '@streamvault/log'
import type { ObjectStore } from '@streamvault/object-store'
import { createLocalFiles } from '@streamvault/object-store/fs'
import { createMemoryObjectStore } from '@streamvault/object-store/memory'
import { type AdminClient, createAdminClient, type GivenStores, type RunningServer, serve } from 'streamvault'
import { type FilmWish, type MadeFilm, makeFilm } from './make-film.ts'
import { readMetric } from './read-metric.ts'

/** Setup of the system. */
export interface DevEnvOptions {
  /** The main storage, the target of `add` with `copy`. Default: a folder. */
  storage?: 'folder' | 'memory'
  /** Wraps the store of films on disk, to make it slow or faulty. */
  wrapFiles?: (files: ObjectStore) => ObjectStore
  /** Variables of `.env`. Ports come from the system, and no disk space is reserved. */
  env?: Record<string, string>
}

/** A film that was made and added. */
export interface AddedFilm extends MadeFilm {
  fileId: string
  titleId: string
}

/** The whole system except the site, in this process, with its own data directory, which disposal removes. */
export interface DevEnv extends AsyncDisposable {
  /** Public address; changes after `restart`. */
  readonly url: string
  readonly opsUrl: string
  /** The data directory. */
  readonly data: string
  /** The folder of made films. */
  readonly films: string
  /** The admin API. */
  readonly admin: AdminClient
  /** Adds the files at `paths`. @returns one line per file */
  add(paths: string[], how?: { copy?: boolean }): Promise<AddLine[]>
  /** Makes a film with a release name such as `Film.2001.720p.mp4`, and adds it. @throws when adding fails */
  addFilm(name: string, wish: FilmWish): Promise<AddedFilm>
  /** A signed absolute URL, valid for any client address unless `ip` is given. */
  link(fileId: string, changes?: { ip?: string; ttlSeconds?: number }): Promise<string>
  /** See `readMetric`. */
  metric(name: string, labels?: string): Promise<number>
  /** Stops the server; `act` has exclusive use of the data directory; then the server starts again. */
  restart(act?: () => void | Promise<void>): Promise<void>
}

const MEMORY_BYTES = 256e6

/** Starts the system with an empty library. */
export async function createDevEnv({ storage = 'folder', wrapFiles, env = {} }: DevEnvOptions = {}): Promise<DevEnv> {
  const folder = await mkdtemp(path.join(tmpdir(), 'streamvault-dev-'))
  const data = path.join(folder, 'data')
  const films = path.join(folder, 'films')
  const signal = new AbortController().signal
  const config = readConfig({ STREAMVAULT_DATA: data, PORT: '0', OPS_PORT: '0', CACHE_MIN_FREE: '0', ...env })
  const stores: GivenStores = {
    ...(storage === 'memory' ? { main: createMemoryObjectStore({ maxBytes: MEMORY_BYTES }) } : {}),
    ...(wrapFiles === undefined ? {} : { local: wrapFiles(createLocalFiles()) }),
  }
  const log = createLog({ level: 'silent', name: 'dev-env' })
  const start = () => serve({ config, withDemo: false, withSite: false, log, stores }, signal)

  let server: RunningServer
  try {
    server = await start()
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
  const client = () =>
    createAdminClient({ baseUrl: server.address, headers: { authorization: `Bearer ${server.adminToken}` } })

  const add: DevEnv['add'] = async (paths, { copy = false } = {}) => {
    const lines = await Array.fromAsync(client().add({ paths, copy, dryRun: false }, signal))
    return lines.filter((line) => 'path' in line)
  }

  return {
    get url() {
      return server.address
    },
    get opsUrl() {
      return server.opsAddress
    },
    data,
    films,
    get admin() {
      return client()
    },
    add,
    async addFilm(name, wish) {
      const made = await makeFilm(path.join(films, name), wish)
      const [line] = await add([made.path])
      const [fileId] = line?.fileIds ?? []
      if (fileId === undefined || !line?.titleId) throw new Error(`Cannot add film "${name}": ${line?.reason}`)
      return { ...made, fileId, titleId: line.titleId }
    },
    async link(fileId, { ip, ttlSeconds = 3600 } = {}) {
      const request = { fileId, ttlSeconds, class: 'member', form: 'direct', ...(ip === undefined ? {} : { ip }) }
      const { url } = await client().ask('POST', '/api/admin/link', PlayLink, signal, request)
      return new URL(url, server.address).href
    },
    metric: (name, labels) => readMetric(server.opsAddress, name, labels),
    async restart(act = () => {}) {
      await server[Symbol.asyncDispose]()
      await act()
      server = await start()
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
