import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createEdge, type Edge, type EdgeOptions } from '@streamvault/edge'
import { slicePath } from '@streamvault/slice-cache'
import { type ContractSource, createContractSource } from './contract-source.ts'
import { linksOf } from './links.ts'
import { startSite } from './start-site.ts'
import { createSuitePlaces } from './suite-places.ts'
import { type EdgeTarget, LINK_KEYS, TRUSTED_PROXY } from './target.ts'

/** Our edge over the suite's storage, with what the tests inspect. */
export interface StartedOurs extends EdgeTarget {
  edge: Edge
  cacheDir: string
}

/** Bytes of a slice in the suite. */
export const SLICE_BYTES: number = 2 ** 20

/** Starts the embedded edge as the whole system does, over the suite's storage. */
export async function startOurs(more: Partial<EdgeOptions> = {}): Promise<StartedOurs> {
  await using stack = new AsyncDisposableStack()
  const cacheDir = mkdtempSync(path.join(tmpdir(), 'contract-ours-'))
  stack.defer(() => rmSync(cacheDir, { recursive: true, force: true }))
  const source: ContractSource = createContractSource()
  const site = stack.use(await startSite())
  const upstream = { host: '127.0.0.1', port: site.port }
  const logged: string[] = []
  const viewers = createSuitePlaces()
  const edge = stack.use(
    await createEdge({
      host: '127.0.0.1',
      port: 0,
      linkKeys: LINK_KEYS,
      cacheDir,
      maxBytes: 4e9,
      inactiveMs: 3_600_000,
      sliceBytes: SLICE_BYTES,
      threads: 2,
      source,
      upstreams: { manager: upstream, web: upstream, token: 'edge token of the suite' },
      trustedProxies: [TRUSTED_PROXY],
      places: viewers.places,
      onError: (error) => logged.push(error instanceof Error ? (error.stack ?? error.message) : String(error)),
      ...more,
    } as EdgeOptions),
  )
  const owned = stack.move()
  return {
    name: 'ours',
    port: edge.port,
    edge,
    cacheDir,
    source,
    sliceBytes: SLICE_BYTES,
    viewers,
    site,
    linkTo: linksOf('sig'),
    slicesOnDisk: (fileId) => slicesIn(cacheDir, fileId),
    purge: (fileId) => edge.purge(fileId),
    logText: () => logged.join('\n'),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

function slicesIn(root: string, fileId: string | undefined): number {
  const folder = fileId === undefined ? root : path.dirname(slicePath(root, fileId, 0))
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile() && /^\d+$/.test(entry.name),
    ).length
  } catch {
    return 0
  }
}
