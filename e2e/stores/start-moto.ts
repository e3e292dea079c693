import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A third-party S3 server on this machine. */
export interface MotoServer extends AsyncDisposable {
  endpoint: string
  /** Stops the server and removes its data. */
  stop(): Promise<void>
  makeBucket(name: string, options?: { keepsVersions?: boolean }): Promise<void>
}

/** Credentials; moto accepts any. */
export const MOTO_CREDENTIALS: { accessKeyId: string; secretAccessKey: string } = {
  accessKeyId: 'testing',
  secretAccessKey: 'testing',
}

const START_MS = 60_000

/**
 * Starts PyPI's `moto[server]`, found as `moto_server` on the PATH or where `MOTO_SERVER` says. It throws without one:
 * these suites must not be skipped.
 */
export async function startMoto(): Promise<MotoServer> {
  const program = process.env.MOTO_SERVER ?? 'moto_server'
  const child = spawn(program, ['-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'ignore', 'pipe'] })
  const closed = once(child, 'close').catch(() => {})
  const signal = AbortSignal.timeout(START_MS)
  const stop = async () => {
    child.kill()
    await closed
  }
  try {
    await once(child, 'spawn', { signal })
    const endpoint = await addressIn(child.stderr, signal)
    return {
      endpoint,
      makeBucket: (name, options) => makeBucket(endpoint, name, options?.keepsVersions === true),
      stop,
      [Symbol.asyncDispose]: stop,
    }
  } catch (cause) {
    child.kill()
    throw new Error(`Cannot start "${program}": expected PyPI's moto[server,s3] there, or MOTO_SERVER to name it`, {
      cause,
    })
  }
}

async function addressIn(output: NodeJS.ReadableStream, signal: AbortSignal): Promise<string> {
  for await (const line of createInterface({ input: output, signal })) {
    const address = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1]
    if (address === undefined) continue
    // An unread request log would fill the pipe and block the server.
    output.resume()
    return address
  }
  throw new Error('it ended before it listened')
}

/** By plain HTTP, so that it does not depend on the code under test. */
async function makeBucket(endpoint: string, name: string, keepsVersions: boolean): Promise<void> {
  const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/s3/aws4_request' }
  const versioning = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>'
  const answers = [await fetch(`${endpoint}/${name}`, { method: 'PUT', headers })]
  if (keepsVersions) {
    answers.push(await fetch(`${endpoint}/${name}?versioning`, { method: 'PUT', headers, body: versioning }))
  }
  for (const { status } of answers) if (status !== 200) throw new Error(`Cannot make bucket "${name}": ${status}`)
}
