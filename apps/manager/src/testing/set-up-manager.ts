import { type Catalog, createTitleSearch, type MediaFile, type Title } from '@streamvault/catalog'
import { createMemoryCatalog } from '@streamvault/catalog/memory'
import { createMemoryJobs } from '@streamvault/jobs/memory'
import { pino } from 'pino'
import { createManager, type Manager } from '../manager.ts'
import type { CacheAdmin, LinkGrant, ManagerDeps, ManagerOptions } from '../manager-deps.ts'
import { createOpenApiCheck } from './openapi-check.ts'

/** The token of the edge under test. */
export const EDGE_TOKEN = 'edge-token-of-the-test'
/** The token of the administrator under test. */
export const ADMIN_TOKEN = 'admin-token-of-the-test'

/** A test's request. */
interface Asked {
  headers?: Record<string, string>
  /** Sent as JSON; a string is sent unchanged. */
  body?: object | string
}

/** The response. */
interface Got {
  status: number
  headers: Record<string, unknown>
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape it asked for
  json: any
}

/** A test's replacements for the fakes. */
export interface SetUpOptions {
  titles?: Title[]
  files?: MediaFile[]
  deps?: Partial<ManagerDeps>
  options?: Partial<ManagerOptions>
}

/** Sends `METHOD /path` as the edge does. */
type Ask = (methodAndPath: string, asked?: Asked) => Promise<Got>

/** A manager under test, and its recorded calls. */
export interface ManagerUnderTest {
  manager: Manager
  catalog: Catalog
  ask: Ask
  /** The same with the admin token. */
  admin: Ask
  grants: LinkGrant[]
  /** Person and file of each stream that was left. */
  left: [person: string, fileId: string][]
  purged: (string[] | 'all')[]
  /** Lines of the log. */
  logged: string[]
}

const unasked = () => Promise.reject(new Error('This test asked for no cache'))
const NO_CACHE: CacheAdmin = { stats: unasked, warm: unasked, verify: unasked }

/** A manager over an in-memory catalogue. Checks every response against the manager's own document. */
export async function setUpManager({
  titles = [],
  files = [],
  deps,
  options,
}: SetUpOptions = {}): Promise<ManagerUnderTest> {
  const catalog = createMemoryCatalog()
  for (const title of titles) await catalog.putTitle(title)
  for (const file of files) await catalog.putFile(file)
  const grants: LinkGrant[] = []
  const left: [person: string, fileId: string][] = []
  const purged: (string[] | 'all')[] = []
  const logged: string[] = []

  const manager = await createManager(
    {
      catalog,
      search: createTitleSearch(catalog),
      async *add() {},
      signLink: async (grant) => {
        grants.push(grant)
        return { path: `/stream/${grant.fileId}?sig=secret-signature`, expiresAt: Date.UTC(2030, 0, 1) }
      },
      isThere: async (file) => file.sources.length > 0,
      leaveStream: async (...stream) => void left.push(stream),
      renderImage: async () => undefined,
      purge: async (fileIds) => {
        purged.push(fileIds)
        return { slices: 2, bytes: 2048, edges: [] }
      },
      listEdges: async () => [],
      cache: NO_CACHE,
      jobs: createMemoryJobs({ now: () => 1_800_000_000_000, maxJobs: 100 }),
      sessions: undefined,
      channels: undefined,
      adminToken: ADMIN_TOKEN,
      edgeToken: EDGE_TOKEN,
      log: pino({}, { write: (line: string) => void logged.push(line) }),
      now: () => 1_800_000_000_000,
      ...deps,
    },
    { defaultClass: 'member', publicBase: null, ...options },
  )
  const check = createOpenApiCheck(manager.document)

  async function ask(methodAndPath: string, { headers = {}, body }: Asked = {}): Promise<Got> {
    const [method = '', path = ''] = methodAndPath.split(' ')
    const response = await manager.app.inject({
      method: method as 'GET',
      url: path,
      headers: {
        'x-streamvault-edge': EDGE_TOKEN,
        'x-forwarded-for': '203.0.113.7',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const contentType = response.headers['content-type']?.toString() ?? null
    const { statusCode: status, body: text } = response
    check({ method, path, status, contentType, body: text })
    const json = contentType?.startsWith('application/json') === true && text !== '' ? JSON.parse(text) : undefined
    return { status, headers: response.headers, text, json }
  }

  const admin = (methodAndPath: string, asked: Asked = {}) =>
    ask(methodAndPath, { ...asked, headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...asked.headers } })

  return { manager, catalog, ask, admin, grants, left, purged, logged }
}
