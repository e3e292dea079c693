import path from 'node:path'
import { type NginxServer, startNginx } from './nginx-server.ts'
import { SECRET } from './sign-urls.ts'
import { type EdgeProcess, startEdge } from './start-edge.ts'

/** Both edges in front of one store. */
export interface BothEdges extends AsyncDisposable {
  edge: EdgeProcess
  nginx: NginxServer
  /** nginx's slice cache. */
  nginxPort: number
}

/** The store, and the size of the caches. */
export interface BothOptions {
  /** An empty folder. */
  directory: string
  originPort: number
  /** Bytes of each file of the store. */
  fileBytes: number
  sliceBytes: number
  /** Bytes of slices on disk. @default 4 GiB */
  maxBytes?: number
}

/** Starts our edge, from files alone, and nginx with its slice cache, both empty. */
export async function startBoth(options: BothOptions): Promise<BothEdges> {
  const { directory, originPort, fileBytes, sliceBytes, maxBytes = 4096 * 2 ** 20 } = options
  await using stack = new AsyncDisposableStack()
  const nginx = stack.use(
    await startNginx({
      directory: path.join(directory, 'nginx'),
      filesDirectory: directory,
      secret: SECRET,
      workers: 2,
      caches: [{ originPort, sliceBytes, maxBytes }],
    }),
  )
  const edge = stack.use(
    await startEdge({
      cacheDir: path.join(directory, 'slices'),
      secret: SECRET,
      source: { kind: 'http', port: originPort, fileBytes },
      threads: 2,
      memoryBytes: 0,
      maxBytes,
      sliceBytes,
    }),
  )
  const owned = stack.move()
  return { nginx, nginxPort: nginx.cachePorts[0] ?? 0, edge, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}
