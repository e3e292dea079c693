import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { createLinkKeys, type LinkKeysOptions, type LinkToSign, signLink } from '@streamvault/crypto-links'
import { createPatternSource, type PatternFile, type PatternSource } from '@streamvault/slice-cache/testing'
import { createEdge } from '../edge.ts'
import type { Edge, EdgeOptions } from '../edge-options.ts'

/** The keys that sign the links of tests. */
export const linkKeys: LinkKeysOptions = { current: 'k1', secrets: { k1: 'the secret of links in tests' } }

/** A running edge over an in-memory source. */
export interface StartedEdge {
  edge: Edge
  source: PatternSource
  cacheDir: string
  errors: unknown[]
  /** Path and query of a link to a file, valid for this machine. */
  linkTo(fileId: string, changes?: Partial<LinkToSign>): string
}

/** Starts an edge that ends with the test. Its folder is removed too, unless the test passed its own. */
export async function startEdge(
  t: TestContext,
  files: Record<string, PatternFile>,
  options: Partial<EdgeOptions> = {},
): Promise<StartedEdge> {
  const source = createPatternSource(files)
  const cacheDir = options.cacheDir ?? mkdtempSync(path.join(tmpdir(), 'edge-'))
  const errors: unknown[] = []
  const edge = await createEdge({
    host: '127.0.0.1',
    port: 0,
    linkKeys,
    cacheDir,
    maxBytes: 2 ** 30,
    inactiveMs: 3_600_000,
    sliceBytes: 256 * 1024,
    threads: 1,
    source,
    upstreams: { manager: { host: '127.0.0.1', port: 9 }, web: undefined, token: 'edge token' },
    limits: { maxConnections: 10_000, maxRequestsPerSecond: 30_000 },
    onError: (error) => errors.push(error),
    ...options,
  })
  t.after(async () => {
    await edge[Symbol.asyncDispose]()
    if (options.cacheDir === undefined) rmSync(cacheDir, { recursive: true, force: true })
  })
  const keys = createLinkKeys(linkKeys)
  const linkTo = (fileId: string, changes: Partial<LinkToSign> = {}): string =>
    signLink(keys, {
      path: `/stream/${fileId}`,
      expires: Math.floor(Date.now() / 1000) + 3600,
      address: '127.0.0.1',
      class: 'member',
      tid: 't1',
      ...changes,
    } as LinkToSign)
  return { edge, source, cacheDir, errors, linkTo }
}
